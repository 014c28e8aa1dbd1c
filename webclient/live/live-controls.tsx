import { Maximize, Minimize, Pause, Play, Volume2, VolumeX } from 'lucide-react';
import type { ReactElement, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFullscreen } from '../room/use-fullscreen.ts';
import type { PlayerActions, Playing } from './use-player.ts';

interface LiveControlsProps {
  video: RefObject<HTMLVideoElement | null>;
  playing: Playing;
  actions: PlayerActions;
}

/** iPhones have full screen for videos only, by a name of their own. */
type ApplesVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

export function LiveControls({ video, playing, actions }: LiveControlsProps): ReactElement {
  const { t } = useTranslation('live');
  const page = useFullscreen();
  const silent = playing.muted || playing.volume === 0;
  const playText = t(playing.playing ? 'pause' : 'play');
  const soundText = t(silent ? 'unmute' : 'mute');
  const fullText = t(page.on ? 'leaveFullScreen' : 'fullScreen');
  const enlarge = (): void => {
    if (page.possible) page.toggle();
    else {
      const element: ApplesVideo | null = video.current;
      element?.webkitEnterFullscreen?.();
    }
  };
  const setSound = (): void => {
    if (playing.volume === 0) actions.setVolume(1);
    else actions.setMuted(!playing.muted);
  };
  return (
    <footer className="live-controls">
      <button
        type="button"
        className="icon-button"
        aria-label={playText}
        title={playText}
        data-testid="live-play"
        onClick={actions.togglePlay}
      >
        {playing.playing ? <Pause size={22} aria-hidden /> : <Play size={22} aria-hidden />}
      </button>
      <button
        type="button"
        className={silent ? 'button live-silent' : 'icon-button'}
        aria-label={soundText}
        title={soundText}
        data-testid="live-sound"
        onClick={setSound}
      >
        {silent ? <VolumeX size={22} aria-hidden /> : <Volume2 size={22} aria-hidden />}
        {silent ? <span>{t('tapForSound')}</span> : null}
      </button>
      <input
        type="range"
        className="live-volume"
        min={0}
        max={1}
        step={0.05}
        value={silent ? 0 : playing.volume}
        aria-label={t('volume')}
        data-testid="live-volume"
        onChange={(event) => actions.setVolume(Number(event.target.value))}
      />
      <span className="live-space" />
      <button
        type="button"
        className="live-badge"
        data-late={playing.late ? 'yes' : undefined}
        title={playing.late ? t('toLive') : undefined}
        disabled={!playing.late}
        data-testid="live-badge"
        onClick={actions.toLive}
      >
        <span className="live-dot" aria-hidden />
        {t(playing.late ? 'toLive' : 'live')}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={fullText}
        title={fullText}
        data-testid="live-full-screen"
        onClick={enlarge}
      >
        {page.on ? <Minimize size={22} aria-hidden /> : <Maximize size={22} aria-hidden />}
      </button>
    </footer>
  );
}
