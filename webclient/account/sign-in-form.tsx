import { KeyRound } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me, Session } from '../../server/contract/api/auth.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { setMe } from '../app/account-session.ts';
import { addressOf, rest } from '../core/rest.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CodeForm } from './code-form.tsx';
import { Entrance, Refusal } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';
import { useForm } from './use-form.ts';

interface SignInFormProps {
  providers: Session['providers'];
  returnTo: string;
  /** Why single sign-on failed. */
  refusedBefore: string | null;
  onForgotten: () => void;
  onDone: () => void;
}

export function SignInForm(props: SignInFormProps): ReactElement {
  const { providers, returnTo, refusedBefore, onForgotten, onDone } = props;
  const { t } = useTranslation('account');
  const [codeFor, setCodeFor] = useState<{ login: string; password: string } | null>(null);

  const enter = (me: Me): void => {
    setMe(me);
    onDone();
  };
  const form = useForm({
    values: { login: '', password: '' },
    problemsOf: ({ login, password }) => ({
      login: login.trim() === '' ? t('loginMissing') : null,
      password: password === '' ? t('passwordMissing') : null,
    }),
    send: async (values) => {
      try {
        enter(await rest('POST /session', { body: values }));
      } catch (error) {
        if (PlenumError.from(error).code !== 'code_required') throw error;
        setCodeFor(values);
      }
    },
  });

  if (codeFor) return <CodeForm {...codeFor} onBack={() => setCodeFor(null)} onDone={enter} />;
  return (
    <Entrance
      title={t('signIn')}
      text={t('signInText')}
      after={
        <a className="button button-plain" href="/">
          {t('joinInstead')}
        </a>
      }
    >
      <Refusal text={form.refusal ?? refusedBefore} />
      <form
        className="entrance-form"
        noValidate
        onSubmit={(event) => void form.submit(event)} // Outcomes are the form's state.
      >
        <TextField
          label={t('login')}
          name="login"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={254}
          value={form.values.login}
          error={form.errors.login}
          data-testid="login"
          onValue={(value) => form.change('login', value)}
        />
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="current-password"
          value={form.values.password}
          error={form.errors.password}
          onValue={(value) => form.change('password', value)}
        />
        <Button look="primary" wide type="submit" busy={form.busy} data-testid="sign-in">
          {t('signIn')}
        </Button>
        <Button look="plain" onClick={onForgotten} data-testid="forgotten">
          {t('forgotten')}
        </Button>
      </form>
      {providers.length === 0 ? null : (
        <>
          <p className="entrance-or">{t('or')}</p>
          <div className="entrance-buttons">
            {providers.map(({ enterpriseId, name }) => (
              <a
                key={enterpriseId}
                className="button button-normal button-wide"
                href={addressOf('GET /oidc/start', { query: { enterpriseId, returnTo } })}
              >
                <KeyRound size={18} aria-hidden />
                {t('signInWith', { name })}
              </a>
            ))}
          </div>
        </>
      )}
    </Entrance>
  );
}
