import { Hand, Megaphone, MicOff, WifiOff } from 'lucide-react';
import { memo, type CSSProperties, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rect } from '../../server/contract/layouts.ts';
import type { Mode } from '../../server/contract/scene.ts';
import { useMeeting } from '../app/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { NetworkBars } from '../ui/network-bars.tsx';
import { Video } from '../ui/video.tsx';
import { useParticipant } from './participants.ts';
import { useCameraTrack, useMicrophoneOn } from './use-participant-media.ts';
import './tile.css';

interface TileProps extends Rect {
  id: string;
  own: boolean;
  /** Lies over the picture, in its corner. */
  over?: boolean;
}

/** Whether a roll call calls this one. */
function isCalled(mode: Mode | undefined, id: string): boolean {
  return mode?.type === 'rollCall' && mode.participantId === id;
}

/** Initials fill a sixth of the smaller side, within what can be read and what looks calm; pixels. */
function signSize(width: number, height: number): number {
  return Math.min(44, Math.max(13, Math.min(width, height) * 0.16));
}

export const Tile = memo(function Tile(props: TileProps): ReactElement | null {
  const { id, own, over = false, x, y, width, height } = props;
  const { t } = useTranslation(['room', 'common']);
  const participant = useParticipant(id);
  const camera = useCameraTrack(participant, own);
  const microphoneOn = useMicrophoneOn(participant, own);
  const speaking = useMeeting((state) => state.speaking.has(id));
  const called = useMeeting(({ snapshot }) => isCalled(snapshot?.fields.mode, id));
  const labels = useMeeting((state) => state.snapshot?.fields.labels ?? true);
  // Whoever is in the corner is oneself, which needs no telling.
  const named = labels && !over;
  if (!participant) return null;

  const name = own ? t('common:nameOfYou', { name: participant.name }) : participant.name;
  const lost = participant.connection === 'lost' && !own;
  const network =
    participant.network === 'fair' || participant.network === 'poor' ? participant.network : null;
  const networkText = network === 'poor' ? t('networkPoor') : t('networkFair');
  const place: CSSProperties = {
    transform: `translate(${x}px, ${y}px)`,
    width,
    height,
    fontSize: signSize(width, height),
  };
  return (
    <li
      className="tile"
      style={place}
      data-testid="tile"
      data-participant-id={id}
      data-name={participant.name}
      data-self={own}
      data-speaking={speaking}
      data-lost={lost}
      data-called={called}
      data-over={over}
      data-small={Math.min(width, height) < 130}
    >
      {camera ? (
        <Video track={camera} fit="cover" mirrored={own} label={name} />
      ) : (
        <Avatar id={id} name={participant.name} />
      )}
      {lost ? (
        <span className="tile-lost">
          <WifiOff size={18} aria-hidden />
          {t('connectionLost')}
        </span>
      ) : null}
      <span className="tile-marks">
        {participant.handRaisedAt === null ? null : (
          <span className="mark mark-hand" role="img" aria-label={t('handRaised')} title={t('handRaised')}>
            <Hand size={16} aria-hidden />
          </span>
        )}
        {network === null || lost ? null : (
          <span className={`mark mark-${network}`} role="img" aria-label={networkText} title={networkText}>
            <NetworkBars network={network} size={16} />
          </span>
        )}
      </span>
      <span className="plate" data-bare={!named && microphoneOn && !called}>
        {microphoneOn ? null : (
          <span
            className="plate-muted"
            role="img"
            aria-label={participant.held ? t('held') : t('muted')}
            title={participant.held ? t('held') : t('muted')}
          >
            <MicOff size={14} aria-hidden />
          </span>
        )}
        {called ? (
          <span className="plate-called">
            <Megaphone size={14} aria-hidden />
            {t('called')}
          </span>
        ) : null}
        <span className={named ? 'plate-name' : 'visually-hidden'}>{name}</span>
        {participant.role === 'guest' || !named ? null : (
          <span className="plate-role">{t(participant.role)}</span>
        )}
        {speaking ? <span className="visually-hidden">{t('speaking')}</span> : null}
      </span>
    </li>
  );
});
