import { DoorOpen, Hand, Mic, MicOff, MonitorUp, Video, VideoOff, WifiOff } from 'lucide-react';
import { memo, type ComponentType, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useSession } from '../app/session.ts';
import type { Participant } from '../core/model.ts';
import { Avatar } from '../ui/avatar.tsx';
import { NetworkBars } from '../ui/network-bars.tsx';
import { useSelf } from './participants.ts';
import { useMicrophoneOn } from './use-participant-media.ts';

interface RosterRowProps {
  participant: Participant;
  own: boolean;
  /** Pixels from the top of the list. */
  top: number;
  place: number;
  total: number;
}

interface Mark {
  key: string;
  Icon: ComponentType<{ size: number; 'aria-hidden': true }>;
  text: string;
  look?: 'good' | 'warn' | 'bad' | 'off';
}

const PoorNetwork = (): ReactElement => <NetworkBars network="poor" size={16} />;
const FairNetwork = (): ReactElement => <NetworkBars network="fair" size={16} />;

export const RosterRow = memo(function RosterRow(props: RosterRowProps): ReactElement {
  const { participant, own, top, place, total } = props;
  const { t } = useTranslation(['room', 'common']);
  const speaking = useMeeting((state) => state.speaking.has(participant.id));
  const localCamera = useMeeting((state) => state.local.camera.state === 'live');
  const microphoneOn = useMicrophoneOn(participant, own);
  const cameraOn = own ? localCamera : participant.sources.camera === 'live';
  const { connection, network, handRaisedAt, sources } = participant;
  const { meeting } = useSession();
  const isHost = useSelf()?.role === 'host';

  const marks: (Mark | false)[] = [
    handRaisedAt !== null && { key: 'hand', Icon: Hand, text: t('handRaised'), look: 'warn' },
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
        {participant.role === 'host' ? <span className="roster-role">{t('host')}</span> : null}
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
            </span>
          ),
        )}
      </span>
      {isHost && !own ? (
        <button
          type="button"
          className="icon-button roster-back"
          aria-label={t('sendToWaitingNamed', { name: participant.name })}
          title={t('sendToWaiting')}
          data-testid="send-to-waiting"
          onClick={() => void meeting.host.sendToWaiting(participant.id)}
        >
          <DoorOpen size={17} aria-hidden />
        </button>
      ) : null}
    </li>
  );
});
