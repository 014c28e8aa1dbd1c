import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { setMe } from '../app/account-session.ts';
import { rest } from '../core/rest.ts';
import { Button } from '../ui/button.tsx';
import { Entrance, Refusal } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';
import { useForm } from './use-form.ts';

/** Where the link of a reset or an activation leads: `/set-password#<token>`. */
export function SetPasswordPage(): ReactElement {
  const { t } = useTranslation('account');
  const [token] = useState(() => location.hash.slice(1));
  const [login, setLogin] = useState<string | null>(null);
  const form = useForm({
    values: { password: '', again: '' },
    problemsOf: ({ password, again }) => ({
      password: password.length < 8 ? t('passwordShort') : null,
      again: password === again ? null : t('passwordsDiffer'),
    }),
    fieldOf: (code) => (code === 'password_weak' ? 'password' : null),
    send: async ({ password }) => {
      const done = await rest('POST /password-resets/:token', { params: { token }, body: { password } });
      setMe(null);
      setLogin(done.login);
    },
  });
  if (token === '') {
    return (
      <Entrance title={t('linkBroken')} text={t('linkBrokenText')}>
        <a className="button button-primary" href="/sign-in#forgotten">
          {t('newLink')}
        </a>
      </Entrance>
    );
  }
  if (login !== null) {
    return (
      <Entrance title={t('passwordSet')}>
        <p role="status">{t('passwordSetText', { login })}</p>
        <a className="button button-primary" href="/sign-in">
          {t('toSignIn')}
        </a>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('setPasswordTitle')} text={t('setPasswordText')}>
      <Refusal text={form.refusal} />
      <form
        className="entrance-form"
        noValidate
        onSubmit={(event) => void form.submit(event)} // Outcomes are the form's state.
      >
        <PasswordField
          label={t('newPassword')}
          name="password"
          autoComplete="new-password"
          hint={t('passwordHint')}
          value={form.values.password}
          error={form.errors.password}
          onValue={(value) => form.change('password', value)}
        />
        <PasswordField
          label={t('passwordAgain')}
          name="again"
          autoComplete="new-password"
          value={form.values.again}
          error={form.errors.again}
          onValue={(value) => form.change('again', value)}
        />
        <Button look="primary" wide type="submit" busy={form.busy} data-testid="set-password">
          {t('setPassword')}
        </Button>
        {form.refusal === null ? null : (
          <a className="button button-plain" href="/sign-in#forgotten">
            {t('newLink')}
          </a>
        )}
      </form>
    </Entrance>
  );
}
