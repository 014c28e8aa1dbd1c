import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { pinOfFragment } from '../app/route.ts';
import { useSession } from '../app/session.ts';
import type { JoinOptions } from '../core/model.ts';
import { Brand } from '../ui/brand.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { formatMeetingId } from '../../server/contract/meeting-id.ts';
import { DeviceForm } from './device-form.tsx';
import { DeviceProblems } from './device-problems.tsx';
import { DeviceSelects } from './device-selects.tsx';
import { invitationOfFragment } from './invitation.ts';
import { InvitationCard } from './invitation-card.tsx';
import { recallPins, rememberPins } from './meeting-pins.ts';
import { Preview } from './preview.tsx';
import './device-page.css';
import './page.css';

interface DevicePageProps {
  meetingId: string;
  onJoin: (options: JoinOptions) => Promise<void>;
}

/** What an invitation says is kept for the tab, so that it is known after a reload without the fragment as well. */
function knownPins(meetingId: string): ReturnType<typeof recallPins> {
  const invited = pinOfFragment(location.hash);
  if (invited !== undefined) rememberPins(meetingId, { guest: invited });
  const invitation = invitationOfFragment(location.hash);
  if (invitation !== undefined) rememberPins(meetingId, { invitation });
  return recallPins(meetingId);
}

export function DevicePage({ meetingId, onJoin }: DevicePageProps): ReactElement {
  const { t } = useTranslation('join');
  const { devices } = useSession();
  const [pins] = useState(() => knownPins(meetingId));
  const isHost = pins.host !== undefined;

  useEffect(() => {
    // Failures stand in the store as problems.
    void devices.open();
  }, [devices]);

  return (
    <div className="page">
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="device-page">
        <div className="device-look">
          <Preview />
          <DeviceProblems />
          <DeviceSelects />
        </div>
        <div className="device-side">
          <div>
            <h1 className="device-title">{isHost ? t('deviceTitleHost') : t('deviceTitle')}</h1>
            <p className="quiet device-id">{formatMeetingId(meetingId)}</p>
          </div>
          <DeviceForm meetingId={meetingId} pins={pins} onJoin={onJoin} />
          {isHost ? (
            <InvitationCard
              invitation={{ meetingId, guestPin: pins.guest }}
              hostPin={pins.host}
              heading="h2"
              text={t('inviteText')}
            />
          ) : null}
        </div>
      </main>
    </div>
  );
}
