import { EllipsisVertical, Hand, Mic, MicOff, MonitorUp, Video, VideoOff, WifiOff } from 'lucide-react';
import { memo, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import type { Mode } from '../../server/contract/scene.ts';
import type { Participant } from '../core/model.ts';
import { Avatar } from '../ui/avatar.tsx';
import { NetworkBars } from '../ui/network-bars.tsx';
import { useIsHosting } from './rank.ts';
import type { OpenedMenu } from './roster-menu.tsx';
import { useMicrophoneOn } from './use-participant-media.ts';

interface RosterRowProps {
  participant: Participant;
  own: boolean;
  /** Whose turn it is of the raised hands, from 1; null: not raised. */
  hand: number | null;
  onMenu: (menu: OpenedMenu) => void;
  /** Pixels from the top of the list. */
  top: number;
  place: number;
  total: number;
}

interface Mark {
  key: string;
  Icon: ComponentType<{ size: number; 'aria-hidden': true }>;
  text: string;
  /** Beside the mark. */
  number?: number;
  look?: 'good' | 'warn' | 'bad' | 'off';
}

/** Whom a roll call calls; null: none runs. */
function calledId(mode: Mode | undefined): string | null {
  return mode?.type === 'rollCall' ? mode.participantId : null;
}

const PoorNetwork = (): ReactElement => <NetworkBars network="poor" size={16} />;
const FairNetwork = (): ReactElement => <NetworkBars network="fair" size={16} />;

export const RosterRow = memo(function RosterRow(props: RosterRowProps): ReactElement {
  const { participant, own, hand, onMenu, top, place, total } = props;
  const { t } = useTranslation(['room', 'common']);
  const speaking = useMeeting((state) => state.speaking.has(participant.id));
  const localCamera = useMeeting((state) => state.local.camera.state === 'live');
  const microphoneOn = useMicrophoneOn(participant, own);
  const cameraOn = own ? localCamera : participant.sources.camera === 'live';
  const { connection, network, sources, held, role } = participant;
  const isHosting = useIsHosting();
  const called = useMeeting(({ snapshot }) => calledId(snapshot?.fields.mode) === participant.id);

  const marks: (Mark | false)[] = [
    hand !== null && {
      key: 'hand',
      Icon: Hand,
      text: t('handNumber', { place: hand }),
      number: hand,
      look: 'warn',
    },
    sources.slides !== undefined && { key: 'share', Icon: MonitorUp, text: t('sharing'), look: 'good' },
    connection === 'lost' && { key: 'lost', Icon: WifiOff, text: t('connectionLost'), look: 'bad' },
    connection === 'up' &&
      network === 'poor' && { key: 'poor', Icon: PoorNetwork, text: t('networkPoor'), look: 'bad' },
    connection === 'up' &&
      network === 'fair' && { key: 'fair', Icon: FairNetwork, text: t('networkFair'), look: 'warn' },
    cameraOn
      ? { key: 'camera', Icon: Video, text: t('cameraIsOn') }
      : { key: 'camera', Icon: VideoOff, text: t('cameraIsOff'), look: 'off' },
    microphoneOn
      ? {
          key: 'microphone',
          Icon: Mic,
          text: speaking ? t('speaking') : t('unmuted'),
          ...(speaking ? { look: 'good' } : {}),
        }
      : held
        ? { key: 'microphone', Icon: MicOff, text: t('held'), look: 'bad' }
        : { key: 'microphone', Icon: MicOff, text: t('muted'), look: 'off' },
  ];
  return (
    <li
      className="roster-row"
      style={{ transform: `translateY(${top}px)` }}
      aria-posinset={place}
      aria-setsize={total}
      data-testid="roster-row"
      data-participant-id={participant.id}
      data-name={participant.name}
      data-speaking={speaking}
    >
      <Avatar id={participant.id} name={participant.name} />
      <span className="roster-name">
        <span className="roster-name-text">
          {own ? t('common:nameOfYou', { name: participant.name }) : participant.name}
        </span>
        {role === 'guest' && !called ? null : (
          <span className="roster-role">
            {[...(role === 'guest' ? [] : [t(role)]), ...(called ? [t('called')] : [])].join(' · ')}
          </span>
        )}
      </span>
      <span className="roster-marks">
        {marks.map((mark) =>
          mark === false ? null : (
            <span
              key={mark.key}
              className={`roster-mark roster-mark-${mark.look ?? 'on'}`}
              role="img"
              aria-label={mark.text}
              title={mark.text}
            >
              <mark.Icon size={17} aria-hidden />
              {mark.number === undefined ? null : <span aria-hidden>{mark.number}</span>}
            </span>
          ),
        )}
      </span>
      {isHosting || own ? (
        <button
          type="button"
          className="icon-button roster-more"
          aria-label={t('actionsFor', { name: participant.name })}
          aria-haspopup="true"
          data-testid="row-menu"
          onClick={({ currentTarget: opener }) =>
            onMenu({ participantId: participant.id, opener, anchor: opener.getBoundingClientRect() })
          }
        >
          <EllipsisVertical size={18} aria-hidden />
        </button>
      ) : null}
    </li>
  );
});
