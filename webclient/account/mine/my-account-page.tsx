import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../app/account-session.ts';
import { PageHead } from '../../console/page-head.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { SignedInList } from './signed-in-list.tsx';
import './mine.css';

/** One's own account: name, language, zone, password, where one is signed in. */
export function MyAccountPage(): ReactElement | null {
  const { t } = useTranslation('meetings');
  const me = useMe();
  if (!me) return null;
  return (
    <>
      <PageHead title={t('myAccount')} />
      <div className="mine">
        <ProfileForm me={me} />
        <div className="mine-side">
          {me.hasPassword ? <PasswordForm /> : null}
          <SignedInList />
        </div>
      </div>
    </>
  );
}
