import { Megaphone, Mic, Video } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedSource } from '../../server/contract/conference-view.ts';
import { useMeeting, useSession } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import { useSelf } from './participants.ts';
import './asked-banner.css';

/** What the host wants of this person: to be called, or to switch something on. Told, and never done for them. */
export function AskedBanner(): ReactElement {
  const { t } = useTranslation('room');
  const self = useSelf();
  const called = useMeeting(({ snapshot, participantId }) => {
    const mode = snapshot?.fields.mode;
    return mode?.type === 'rollCall' && mode.participantId === participantId;
  });
  const microphone = useMeeting((state) => state.local.microphone.state);
  const asked = self?.asked ?? [];
  return (
    <div className="asked" role="status" data-testid="asked">
      {called ? (
        <p className="asked-called" data-testid="called">
          <Megaphone size={20} aria-hidden />
          {microphone === 'live' ? t('calledOn') : t('calledOff')}
        </p>
      ) : null}
      {asked.map((source) => (
        <Asked key={source} source={source} />
      ))}
    </div>
  );
}

function Asked({ source }: { source: AskedSource }): ReactElement {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const busy = useMeeting((state) => state.local[source].state === 'starting');
  const Icon = source === 'microphone' ? Mic : Video;
  const accept = (): void =>
    void (source === 'microphone' ? meeting.setMicrophone(true) : meeting.setCamera(true));
  return (
    <div className="asked-for" data-testid={`asked-${source}`}>
      <p>
        <Icon size={20} aria-hidden />
        {t(`asks.${source}`)}
      </p>
      <span className="asked-answers">
        <Button look="primary" busy={busy} data-testid="asked-accept" onClick={accept}>
          {source === 'microphone' ? t('unmute') : t('cameraOn')}
        </Button>
        <Button data-testid="asked-decline" onClick={() => void meeting.give({ type: 'decline', source })}>
          {t('notNow')}
        </Button>
      </span>
    </div>
  );
}
