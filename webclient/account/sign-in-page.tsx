import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../server/contract/api/auth.ts';
import { errorCatalogue, type ErrorCode } from '../../server/contract/errors.ts';
import { pageToReturnTo } from '../app/route.ts';
import { navigate } from '../app/use-route.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { Entrance } from './entrance.tsx';
import { ForgottenForm } from './forgotten-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** What single sign-on came back with. */
function errorInAddress(): ErrorCode | null {
  const code = new URLSearchParams(location.search).get('error');
  if (code === null) return null;
  return code in errorCatalogue ? (code as ErrorCode) : 'internal';
}

export function SignInPage({ session }: { session: Session }): ReactElement {
  const { t } = useTranslation('account');
  const errorText = useErrorText();
  const [forgotten, setForgotten] = useState(location.hash === '#forgotten');
  const [refused] = useState(errorInAddress);
  const goOn = (): void => navigate(pageToReturnTo(location.search), { replace: true });

  if (session.me) {
    return (
      <Entrance title={t('signIn')} text={t('signedInAs', { name: session.me.name })}>
        <Button look="primary" wide onClick={goOn}>
          {t('goOn')}
        </Button>
      </Entrance>
    );
  }
  if (forgotten) return <ForgottenForm onBack={() => setForgotten(false)} />;
  return (
    <SignInForm
      providers={session.providers}
      returnTo={pageToReturnTo(location.search)}
      refusedBefore={refused === null ? null : errorText(refused)}
      onForgotten={() => setForgotten(true)}
      onDone={goOn}
    />
  );
}
