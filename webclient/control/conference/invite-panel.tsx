import { PhoneCall } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '../desk-context.ts';
import { InvitationRow } from './invitation-row.tsx';
import { InviteForm } from './invite-form.tsx';
import { Section } from './section.tsx';
import './calls-and-log.css';

/** Calling people and rooms, and how each call stands. */
export function InvitePanel(): ReactElement {
  const { t } = useTranslation('control');
  const invitations = useConsole((state) => state.host.invitations);
  return (
    <>
      <Section title={t('invite.title')}>
        <InviteForm />
      </Section>
      <Section title={t('calls.title', { count: invitations.length })}>
        {invitations.length === 0 ? (
          <div className="desk-empty">
            <PhoneCall size={26} aria-hidden />
            <p>{t('calls.empty')}</p>
          </div>
        ) : (
          <ul className="calls" data-testid="calls">
            {invitations.toReversed().map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
