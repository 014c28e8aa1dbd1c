import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../core/rest.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { Entrance, Refusal } from './entrance.tsx';
import { useForm } from './use-form.ts';

export function ForgottenForm({ onBack }: { onBack: () => void }): ReactElement {
  const { t } = useTranslation('account');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    values: { login: '' },
    problemsOf: ({ login }) => ({ login: login.trim() === '' ? t('loginMissing') : null }),
    send: async ({ login }) => {
      await rest('POST /password-resets', { body: { login } });
      setSentTo(login.trim());
    },
  });
  if (sentTo !== null) {
    return (
      <Entrance title={t('resetSent')}>
        <p role="status">{t('resetSentText', { login: sentTo })}</p>
        <Button look="primary" wide onClick={onBack}>
          {t('toSignIn')}
        </Button>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('resetTitle')} text={t('resetText')}>
      <Refusal text={form.refusal} />
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
          onValue={(value) => form.change('login', value)}
        />
        <Button look="primary" wide type="submit" busy={form.busy}>
          {t('resetSend')}
        </Button>
        <Button look="plain" onClick={onBack}>
          {t('back')}
        </Button>
      </form>
    </Entrance>
  );
}
