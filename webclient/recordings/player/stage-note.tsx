import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { clockText } from '../clock.ts';
import type { Playback } from './playback.ts';
import { usePlaying } from './use-playback.ts';

/** How long one is told of it, ms. */
const shortly = 12_000;

/** Why nothing moves. */
export function StageNote({ playback }: { playback: Playback }): ReactElement | null {
  const { t } = useTranslation('recordings');
  const problem = usePlaying(playback, (state) => state.problem);
  const waiting = usePlaying(playback, (state) => state.playing && state.waiting);
  if (problem === 'failed') {
    return (
      <div className="stage-note" role="alert">
        <p>{t('player.failed')}</p>
        <Button onClick={() => playback.retry()}>{t('tryAgain')}</Button>
      </div>
    );
  }
  if (problem === null && !waiting) return null;
  return (
    <div className="stage-note" role="status">
      <Spinner size={28} />
      <p className={problem === null ? 'visually-hidden' : undefined}>
        {problem === null ? t('player.waiting') : t('player.asking')}
      </p>
    </div>
  );
}

/** That it does not begin at its beginning, and the way there. */
export function ResumedNote({ playback, at }: { playback: Playback; at: number }): ReactElement | null {
  const { t } = useTranslation('recordings');
  const [told, setTold] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTold(true), shortly);
    return () => clearTimeout(timer);
  }, []);
  if (told) return null;
  return (
    <div className="stage-resumed">
      <p role="status">{t('player.resumed', { at: clockText(at) })}</p>
      <button
        type="button"
        onClick={() => {
          playback.seek(0);
          setTold(true);
        }}
      >
        {t('player.fromStart')}
      </button>
    </div>
  );
}
