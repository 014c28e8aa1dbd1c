import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../clock.ts';
import { chapterAt, type Chapter } from './chapters.ts';
import type { Playback } from './playback.ts';
import { usePlaying } from './use-playback.ts';

/** The chapters, with the one that plays kept in view. */
export function ChapterList({
  playback,
  chapters,
}: {
  playback: Playback;
  chapters: readonly Chapter[];
}): ReactElement {
  const { t } = useTranslation('recordings');
  const list = useRef<HTMLOListElement>(null);
  const current = usePlaying(playback, ({ at }) => chapterAt(chapters, at)?.at ?? null);
  useEffect(() => {
    const element = list.current;
    // Whoever looks for one is not led away from it.
    if (!element || element.matches(':hover, :focus-within')) return;
    const row = element.querySelector<HTMLElement>('[aria-current]');
    if (row) element.scrollTop = row.offsetTop - element.clientHeight / 3;
  }, [current]);
  return (
    <div className="chapters">
      <h2 id="chapters">{t('player.chapters')}</h2>
      <ol ref={list} aria-labelledby="chapters">
        {chapters.map(({ at, title }) => (
          <li key={at}>
            <button
              type="button"
              aria-current={at === current ? 'true' : undefined}
              data-testid="player-chapter"
              onClick={() => playback.seek(at)}
            >
              <span className="chapter-time">{clockText(at)}</span>
              <span className="chapter-title">{title}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
