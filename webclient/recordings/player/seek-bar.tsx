import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { spokenTime } from '../clock.ts';
import { chapterAt, marksOf, type Chapter } from './chapters.ts';
import { seekKey } from './keys.ts';
import type { Playback } from './playback.ts';
import { SeekPreview } from './seek-preview.tsx';
import type { Strip } from './strip.ts';
import { usePlaying } from './use-playback.ts';

interface SeekBarProps {
  playback: Playback;
  chapters: readonly Chapter[];
  strip: Strip | null;
}

/** Where in the recording one is: chapters are marked, and one sees what is there before one goes. */
export function SeekBar({ playback, chapters, strip }: SeekBarProps): ReactElement {
  const { t } = useTranslation('recordings');
  const language = useLanguage();
  const bar = useRef<HTMLDivElement>(null);
  /** ms; null: nobody points at it. */
  const [pointed, setPointed] = useState<number | null>(null);
  const [dragging, setDragging] = useState(false);
  const at = usePlaying(playback, (state) => Math.floor(state.at / 250) * 250);
  const lengthMs = usePlaying(playback, (state) => state.lengthMs);
  const loadedTo = usePlaying(playback, (state) => state.loadedTo);

  const shown = dragging ? (pointed ?? at) : at;
  const percent = (ms: number): number => (lengthMs > 0 ? Math.min(100, (ms / lengthMs) * 100) : 0);
  const timeOf = ({ clientX }: PointerEvent): number => {
    const { left, width } = bar.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.max(0, Math.min(1, (clientX - left) / width)) * lengthMs;
  };
  const chapter = chapterAt(chapters, shown)?.title;
  const said = { at: spokenTime(shown, language), length: spokenTime(lengthMs, language) };

  const grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragging(true);
    setPointed(timeOf(event));
  };
  const drop = (event: PointerEvent): void => {
    if (!dragging) return;
    setDragging(false);
    playback.seek(timeOf(event));
    if (event.pointerType !== 'mouse') setPointed(null);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = seekKey(event.key, playback.store.getState().at, lengthMs);
    if (to === null) return;
    event.preventDefault();
    playback.seek(to);
  };
  return (
    <div
      ref={bar}
      className="seek"
      role="slider"
      tabIndex={0}
      aria-label={t('player.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(lengthMs / 1000)}
      aria-valuenow={Math.round(shown / 1000)}
      aria-valuetext={
        chapter === undefined
          ? t('player.positionSaid', said)
          : t('player.positionInChapter', { ...said, chapter })
      }
      data-testid="player-seek"
      data-dragging={dragging ? '' : undefined}
      onKeyDown={press}
      onPointerDown={grab}
      onPointerMove={(event) => setPointed(timeOf(event))}
      onPointerUp={drop}
      onPointerCancel={() => {
        setDragging(false);
        setPointed(null);
      }}
      onPointerLeave={() => {
        if (!dragging) setPointed(null);
      }}
    >
      <div className="seek-track">
        <span className="seek-loaded" style={{ width: `${percent(loadedTo)}%` }} />
        <span className="seek-played" style={{ width: `${percent(shown)}%` }} />
        {marksOf(chapters, lengthMs).map((mark) => (
          <span key={mark} className="seek-mark" style={{ left: `${mark * 100}%` }} />
        ))}
      </div>
      <span className="seek-knob" style={{ left: `${percent(shown)}%` }} />
      {pointed === null ? null : (
        <SeekPreview at={pointed} part={percent(pointed) / 100} chapters={chapters} strip={strip} />
      )}
    </div>
  );
}
