import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { invitationText } from '../../join/invitation.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatMeetingId } from '../../../server/contract/meeting-id.ts';

interface RoomFactsProps {
  meetingId: string;
  hostPin: string;
  guestPin: string;
  link: string;
}

/** How one gets into a room, and what is sent to others for it. */
export function RoomFacts({ meetingId, hostPin, guestPin, link }: RoomFactsProps): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const origin = new URL(link, location.origin).origin;
  const message = invitationText(
    origin,
    { meetingId, guestPin },
    {
      invitation: (address, id) => t('mailInvitation', { link: address, id }),
      pin: (pin) => t('mailPin', { pin }),
    },
  );
  return (
    <>
      <dl className="facts number">
        <dt>{t('common:meetingId')}</dt>
        <dd>
          <strong>{formatMeetingId(meetingId)}</strong>
        </dd>
        <dt>{t('common:guestPin')}</dt>
        <dd>{guestPin === '' ? t('common:noPin') : guestPin}</dd>
        <dt>{t('common:hostPin')}</dt>
        <dd>{hostPin}</dd>
      </dl>
      <div className="copy-line my-room-link">
        <span className="copy-line-value">{link}</span>
        <CopyButton text={link} label={t('copyLink')} iconOnly />
      </div>
      <div>
        <CopyButton text={message} label={t('copyInvitation')} />
      </div>
    </>
  );
}
