import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { setMe } from '../app/account-session.ts';
import { navigate } from '../app/use-route.ts';
import { rest } from '../core/rest.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Entrance, Refusal } from './entrance.tsx';
import { PasswordField } from './password-field.tsx';
import { useForm } from './use-form.ts';

/** The first run: makes the enterprise and its administrator. The code may come with the link, `/setup#<code>`. */
export function SetupPage(): ReactElement {
  const { t } = useTranslation(['account', 'common']);
  const language = useLanguage();
  const [given] = useState(() => (location.pathname === '/setup' ? location.hash.slice(1) : ''));
  const form = useForm({
    values: { code: given, enterpriseName: '', name: '', login: '', email: '', password: '' },
    problemsOf: ({ code, enterpriseName, name, login, email, password }) => ({
      code: code.trim() === '' ? t('setupCodeMissing') : null,
      enterpriseName: enterpriseName.trim() === '' ? t('enterpriseNameMissing') : null,
      name: name.trim() === '' ? t('nameMissing') : null,
      login: /^[a-z0-9._@+-]{2,64}$/i.test(login.trim()) ? null : t('ownLoginMalformed'),
      email:
        email.trim() === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t('emailMalformed'),
      password: password.length < 8 ? t('passwordShort') : null,
    }),
    fieldOf: (code) => (code === 'setup_code_wrong' ? 'code' : code === 'password_weak' ? 'password' : null),
    send: async ({ email, code, ...fields }) => {
      const me = await rest('POST /setup', {
        body: {
          ...fields,
          code: code.trim(),
          ...(email.trim() === '' ? {} : { email: email.trim() }),
          language,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        },
      });
      setMe(me);
      navigate('/', { replace: true });
    },
  });
  const field = (
    name: keyof typeof form.values,
  ): { name: string; value: string; error: string | null; onValue: (value: string) => void } => ({
    name,
    value: form.values[name],
    error: form.errors[name],
    onValue: (value) => form.change(name, value),
  });
  return (
    <Entrance title={t('setupTitle')} text={t('setupText')}>
      <Refusal text={form.refusal} />
      <form
        className="entrance-form"
        noValidate
        onSubmit={(event) => void form.submit(event)} // Outcomes are the form's state.
      >
        {given === '' ? (
          <TextField {...field('code')} label={t('setupCode')} hint={t('setupCodeHint')} autoComplete="off" />
        ) : null}
        {given !== '' && form.errors.code !== null ? (
          <TextField {...field('code')} label={t('setupCode')} autoComplete="off" />
        ) : null}
        <TextField
          {...field('enterpriseName')}
          label={t('enterpriseName')}
          autoComplete="organization"
          maxLength={100}
        />
        <TextField {...field('name')} label={t('common:yourName')} autoComplete="name" maxLength={64} />
        <TextField
          {...field('login')}
          label={t('ownLogin')}
          hint={t('ownLoginHint')}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={64}
        />
        <TextField
          {...field('email')}
          label={t('yourEmail')}
          hint={t('emailHint')}
          type="email"
          autoComplete="email"
          maxLength={254}
        />
        <PasswordField
          {...field('password')}
          label={t('password')}
          autoComplete="new-password"
          hint={t('passwordHint')}
        />
        <Button look="primary" wide type="submit" busy={form.busy} data-testid="setup">
          {t('setupButton')}
        </Button>
      </form>
    </Entrance>
  );
}
