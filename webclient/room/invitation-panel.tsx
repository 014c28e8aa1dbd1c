import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { InvitationCard } from '../join/invitation-card.tsx';
import { recallPins } from '../join/meeting-pins.ts';

export function InvitationPanel(): ReactElement | null {
  const { t } = useTranslation('join');
  const meetingId = useMeeting((state) => state.snapshot?.meetingId);
  const [pins] = useState(() => (meetingId === undefined ? {} : recallPins(meetingId)));
  if (meetingId === undefined) return null;
  // Who came in without any PIN knows that guests need none. A typed one may be the host's: it is not passed on.
  const guestPin = pins.guest ?? (pins.typed === undefined ? '' : undefined);
  return (
    <div className="panel-body">
      <InvitationCard
        invitation={{ meetingId, guestPin }}
        hostPin={pins.host}
        text={pins.host === undefined ? t('inviteTextGuest') : t('inviteText')}
      />
    </div>
  );
}
