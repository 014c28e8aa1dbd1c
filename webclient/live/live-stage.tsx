import { AudioLines, Eye } from 'lucide-react';
import { useCallback, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamViewer } from '../../server/contract/api/streams.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { BrandSign } from '../ui/brand.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { LiveControls } from './live-controls.tsx';
import { useIdle } from '../ui/use-idle.ts';
import { usePlayer } from './use-player.ts';
import type { Watching } from './watching.ts';

interface LiveStageProps {
  viewer: StreamViewer;
  /** How many watch. */
  viewers: number;
  watching: Watching;
}

/** A live stream that is watched. */
export function LiveStage({ viewer, viewers, watching }: LiveStageProps): ReactElement {
  const { t } = useTranslation('live');
  const stage = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const interrupted = useCallback(() => watching.interrupted(), [watching]);
  const [playing, actions] = usePlayer(video, viewer.playlist, interrupted);
  const idle = useIdle(stage);
  const { title, kind, startedAt } = viewer;
  return (
    <div
      className="live"
      ref={stage}
      data-testid="live-page"
      data-phase="watching"
      data-idle={idle && playing.playing ? 'yes' : undefined}
    >
      <header className="live-head">
        <a href="/" className="live-brand" aria-label="Plenum">
          <BrandSign />
        </a>
        <div className="live-name">
          <h1 title={title}>{title}</h1>
          <p className="quiet">{t('since', { time: useClock(startedAt) })}</p>
        </div>
        <span className="live-count" data-testid="live-viewers" data-count={viewers}>
          <Eye size={16} aria-hidden />
          <span>{t('viewers', { count: viewers })}</span>
        </span>
        <LanguageButton />
      </header>
      <main className="live-picture" data-kind={kind}>
        {/* What is said cannot be written along yet. */}
        <video ref={video} playsInline data-testid="live-video" onClick={actions.togglePlay} />
        {kind === 'sound' ? (
          <div className="live-sound">
            <AudioLines size={56} aria-hidden />
            <p className="quiet">{t('soundOnly')}</p>
          </div>
        ) : null}
        {playing.unplayable ? (
          <p className="live-over" role="alert">
            {t('unplayable')}
          </p>
        ) : playing.buffering ? (
          <p className="live-over" role="status">
            <Spinner size={28} />
            <span className="visually-hidden">{t('buffering')}</span>
          </p>
        ) : null}
      </main>
      <LiveControls video={video} playing={playing} actions={actions} />
    </div>
  );
}

function useClock(at: number): string {
  const language = useLanguage();
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
