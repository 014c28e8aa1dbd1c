import { Fragment, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { invitationLink, invitationText, type Invitation } from './invitation.ts';
import './invitation-card.css';

interface InvitationCardProps {
  invitation: Invitation;
  /** Shown to the host alone; never part of what is copied. */
  hostPin?: string | undefined;
  /** Left out where a heading stands above already. */
  heading?: 'h2';
  text: string;
}

export function InvitationCard({ invitation, hostPin, heading, text }: InvitationCardProps): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const { invitationOrigin } = useSession();
  const link = invitationLink(invitationOrigin, invitation);
  const message = invitationText(invitationOrigin, invitation, {
    invitation: (address, id) => t('mailInvitation', { link: address, id }),
    pin: (pin) => t('mailPin', { pin }),
  });
  const rows = [
    { label: t('common:meetingId'), value: formatMeetingId(invitation.meetingId) },
    ...(invitation.guestPin === undefined
      ? []
      : [{ label: t('common:guestPin'), value: invitation.guestPin || t('common:noPin') }]),
    ...(hostPin === undefined ? [] : [{ label: t('common:hostPin'), value: hostPin }]),
  ];
  return (
    <section className="invitation" data-testid="invitation">
      {heading === undefined ? null : <h2>{t('invite')}</h2>}
      <p className="quiet">{text}</p>
      <div className="copy-line invitation-link">
        <span className="copy-line-value">{link}</span>
        <CopyButton text={link} label={t('copyLink')} iconOnly />
      </div>
      <dl className="invitation-rows">
        {rows.map(({ label, value }) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {invitation.guestPin === undefined ? <p className="field-hint">{t('linkWithoutPin')}</p> : null}
      <CopyButton text={message} label={t('copyInvitation')} />
    </section>
  );
}
