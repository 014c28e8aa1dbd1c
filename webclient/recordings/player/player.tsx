import { useCallback, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Playable } from '../../../server/contract/api/recordings.ts';
import { ChapterList } from './chapter-list.tsx';
import { ControlBar } from './control-bar.tsx';
import { SeekBar } from './seek-bar.tsx';
import type { Sources } from './sources.ts';
import { Stage } from './stage.tsx';
import { useFullScreen } from './use-full-screen.ts';
import { useIdle } from '../../ui/use-idle.ts';
import { useKeys } from './use-keys.ts';
import { usePlayback, usePlaying, usePreferences } from './use-playback.ts';
import '../texts.ts';
import './player.css';

interface PlayerProps {
  /** By which it is remembered where one was. */
  id: string;
  title: string;
  kind: 'picture' | 'sound';
  lengthMs: number;
  poster: string | null;
  playable: Playable;
  sources: Sources;
  /** The same with addresses that are good. Kept the same. */
  refresh: () => Promise<Playable>;
}

/** Plays a recording, with its chapters beside. What it plays stays the same when its addresses are told anew. */
export function Player(props: PlayerProps): ReactElement {
  const { id, title, kind, lengthMs, poster, playable, sources, refresh } = props;
  const { t } = useTranslation('recordings');
  const box = useRef<HTMLDivElement>(null);
  const [preferences, change] = usePreferences();
  const { playback, resumed } = usePlayback({ id, sources, lengthMs, preferences, refresh });
  const [hasShare] = useState(sources.share !== null);
  const fullScreen = useFullScreen(box);
  const playing = usePlaying(playback, (state) => state.playing);
  const idle = useIdle(box) && fullScreen.on && playing;
  const keepVolume = useCallback(() => {
    const { volume, muted } = playback.store.getState();
    change({ volume, muted });
  }, [playback, change]);
  useKeys(playback, fullScreen.toggle, keepVolume);
  const { chapters, strip } = playable;
  const layout = hasShare ? preferences.layout : 'people';
  return (
    <section className="player" aria-label={t('player.label', { title })} data-chapters={chapters.length > 0}>
      <div
        className="player-box"
        ref={box}
        data-full={fullScreen.on ? '' : undefined}
        data-idle={idle ? '' : undefined}
      >
        <Stage
          {...{ playback, kind, title, poster, hasShare, layout, preferences, resumed }}
          onChange={change}
          onFullScreen={fullScreen.toggle}
        />
        <div className="player-controls">
          <SeekBar playback={playback} chapters={chapters} strip={strip} />
          <ControlBar
            {...{ playback, kind, hasShare, preferences, fullScreen }}
            onChange={change}
            onVolume={keepVolume}
          />
        </div>
      </div>
      {chapters.length > 0 ? <ChapterList playback={playback} chapters={chapters} /> : null}
    </section>
  );
}
