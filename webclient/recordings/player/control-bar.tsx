import { Maximize, Minimize, Pause, Play, Volume1, Volume2, VolumeX } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../clock.ts';
import { ControlButton } from './control-button.tsx';
import { LayoutButtons } from './layout-buttons.tsx';
import type { Playback } from './playback.ts';
import type { Preferences } from './preferences.ts';
import type { FullScreen } from './use-full-screen.ts';
import { usePlaying } from './use-playback.ts';

interface ControlBarProps {
  playback: Playback;
  kind: 'picture' | 'sound';
  hasShare: boolean;
  preferences: Preferences;
  fullScreen: FullScreen;
  onChange: (changes: Partial<Preferences>) => void;
  onVolume: () => void;
}

const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export function ControlBar(props: ControlBarProps): ReactElement {
  const { playback, kind, hasShare, preferences, fullScreen, onChange, onVolume } = props;
  const { t } = useTranslation('recordings');
  const playing = usePlaying(playback, (state) => state.playing);
  return (
    <div className="control-bar">
      <ControlButton
        name={playing ? t('player.pause') : t('player.play')}
        keys="K"
        testId="player-play"
        onClick={() => playback.toggle()}
      >
        {playing ? <Pause size={22} aria-hidden /> : <Play size={22} aria-hidden />}
      </ControlButton>
      <Volume playback={playback} onVolume={onVolume} />
      <Time playback={playback} />
      <span className="control-space" />
      {hasShare ? <LayoutButtons preferences={preferences} onChange={onChange} /> : null}
      <Speed playback={playback} />
      {kind === 'picture' ? (
        <ControlButton
          name={fullScreen.on ? t('player.leaveFullScreen') : t('player.fullScreen')}
          keys="F"
          testId="player-full-screen"
          onClick={fullScreen.toggle}
        >
          {fullScreen.on ? <Minimize size={20} aria-hidden /> : <Maximize size={20} aria-hidden />}
        </ControlButton>
      ) : null}
    </div>
  );
}

function Time({ playback }: { playback: Playback }): ReactElement {
  const at = usePlaying(playback, (state) => clockText(state.at));
  const length = usePlaying(playback, (state) => clockText(state.lengthMs));
  return (
    <p className="control-time" data-testid="player-time">
      {at} / {length}
    </p>
  );
}

function Volume({ playback, onVolume }: { playback: Playback; onVolume: () => void }): ReactElement {
  const { t } = useTranslation('recordings');
  const volume = usePlaying(playback, (state) => state.volume);
  const muted = usePlaying(playback, (state) => state.muted);
  const Icon = muted ? VolumeX : volume < 0.5 ? Volume1 : Volume2;
  return (
    <div className="control-volume">
      <ControlButton
        name={muted ? t('player.unmute') : t('player.mute')}
        keys="M"
        testId="player-mute"
        onClick={() => {
          playback.setMuted(!muted);
          onVolume();
        }}
      >
        <Icon size={20} aria-hidden />
      </ControlButton>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        aria-label={t('player.volume')}
        data-testid="player-volume"
        value={muted ? 0 : Math.round(volume * 100)}
        onChange={({ target }) => {
          playback.setVolume(Number(target.value) / 100);
          onVolume();
        }}
      />
    </div>
  );
}

function Speed({ playback }: { playback: Playback }): ReactElement {
  const { t } = useTranslation('recordings');
  const rate = usePlaying(playback, (state) => state.rate);
  return (
    <select
      className="control-speed"
      aria-label={t('player.speed')}
      title={t('player.speed')}
      data-testid="player-speed"
      value={rate}
      onChange={({ target }) => playback.setRate(Number(target.value))}
    >
      {rates.map((value) => (
        <option key={value} value={value}>
          {value}×
        </option>
      ))}
    </select>
  );
}
