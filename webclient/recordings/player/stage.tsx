import { AudioLines, Play } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Playback } from './playback.ts';
import type { Layout, Preferences } from './preferences.ts';
import { ResumedNote, StageNote } from './stage-note.tsx';
import { useDrag } from './use-drag.ts';
import { usePlaying } from './use-playback.ts';

interface StageProps {
  playback: Playback;
  kind: 'picture' | 'sound';
  title: string;
  poster: string | null;
  hasShare: boolean;
  layout: Layout;
  preferences: Preferences;
  resumed: number | null;
  onChange: (changes: Partial<Preferences>) => void;
  onFullScreen: () => void;
}

/** The pictures. Their elements stay the same through every layout, as what they play goes on. */
export function Stage(props: StageProps): ReactElement {
  const { playback, kind, title, hasShare, layout, preferences, resumed, onFullScreen } = props;
  const playing = usePlaying(playback, (state) => state.playing);
  const problem = usePlaying(playback, (state) => state.problem);
  return (
    <div
      className="stage"
      data-layout={layout}
      data-kind={kind}
      data-large={hasShare && !preferences.peopleLarge ? 'slides' : 'people'}
      data-corner={preferences.corner}
    >
      {/* For the mouse; there is a button for everybody. */}
      <div
        className="stage-pictures"
        onClick={() => playback.toggle()}
        onDoubleClick={kind === 'picture' ? onFullScreen : undefined}
      >
        {kind === 'sound' ? <Sound playback={playback} title={title} /> : <Pictures {...props} />}
        {playing || problem !== null ? null : (
          <span className="stage-play" aria-hidden>
            <Play size={34} />
          </span>
        )}
      </div>
      <StageNote playback={playback} />
      {resumed === null ? null : <ResumedNote playback={playback} at={resumed} />}
    </div>
  );
}

function Sound({ playback, title }: { playback: Playback; title: string }): ReactElement {
  const { attachMain } = playback;
  return (
    <div className="stage-sound">
      <AudioLines size={40} aria-hidden />
      <p>{title}</p>
      <audio ref={attachMain} preload="auto" data-testid="player-audio" />
    </div>
  );
}

function Pictures({ playback, poster, hasShare, layout, preferences, onChange }: StageProps): ReactElement {
  const { t } = useTranslation('recordings');
  const { attachMain, attachShare } = playback;
  const { peopleLarge } = preferences;
  const drag = useDrag({
    onCorner: (corner) => onChange({ corner }),
    onPress: () => onChange({ peopleLarge: !peopleLarge }),
  });
  const small = layout === 'pip' ? (peopleLarge ? 'slides' : 'people') : null;
  return (
    <>
      <video
        className="stage-people"
        ref={attachMain}
        preload="auto"
        playsInline
        {...(poster === null ? {} : { poster })}
        aria-label={t('player.people')}
        data-testid="player-video"
        {...(small === 'people' ? drag : {})}
      />
      {hasShare ? (
        <video
          className="stage-slides"
          ref={attachShare}
          preload="auto"
          playsInline
          muted
          aria-label={t('player.slides')}
          data-testid="player-share"
          {...(small === 'slides' ? drag : {})}
        />
      ) : null}
    </>
  );
}
