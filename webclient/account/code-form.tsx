import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../server/contract/api/auth.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { rest } from '../core/rest.ts';
import { Button } from '../ui/button.tsx';
import { digitsOf } from '../../server/contract/meeting-id.ts';
import { TextField } from '../ui/text-field.tsx';
import { Entrance, Refusal } from './entrance.tsx';
import { useForm } from './use-form.ts';

interface CodeFormProps {
  login: string;
  password: string;
  onBack: () => void;
  onDone: (me: Me) => void;
}

const focus = (input: HTMLInputElement | null): void => input?.focus();

/** The second step of signing in: the code that came by e-mail. */
export function CodeForm({ login, password, onBack, onDone }: CodeFormProps): ReactElement {
  const { t } = useTranslation('account');
  const [sentAgain, setSentAgain] = useState(false);
  const form = useForm({
    values: { code: '' },
    problemsOf: ({ code }) => ({ code: /^\d{6}$/.test(code) ? null : t('codeMalformed') }),
    fieldOf: (code) => (code === 'code_wrong' ? 'code' : null),
    send: async ({ code }) => onDone(await rest('POST /session', { body: { login, password, code } })),
  });
  const again = useForm({
    values: {},
    problemsOf: () => ({}),
    send: async () => {
      try {
        onDone(await rest('POST /session', { body: { login, password } }));
      } catch (error) {
        if (PlenumError.from(error).code !== 'code_required') throw error;
        form.change('code', '');
        setSentAgain(true);
      }
    },
  });
  return (
    <Entrance title={t('codeTitle')} text={t('codeText')}>
      <Refusal text={form.refusal ?? again.refusal} />
      <form
        className="entrance-form"
        noValidate
        onSubmit={(event) => void form.submit(event)} // Outcomes are the form's state.
      >
        <TextField
          label={t('code')}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={form.values.code}
          error={form.errors.code}
          inputRef={focus}
          data-testid="code"
          onValue={(value) => form.change('code', digitsOf(value).slice(0, 6))}
        />
        <Button look="primary" wide type="submit" busy={form.busy} data-testid="confirm-code">
          {t('confirm')}
        </Button>
        <div className="entrance-row">
          <Button look="plain" onClick={onBack}>
            {t('back')}
          </Button>
          <Button look="plain" busy={again.busy} onClick={() => void again.submit()}>
            {t('sendNewCode')}
          </Button>
        </div>
        <p role="status" className="quiet">
          {sentAgain ? t('codeSent') : ''}
        </p>
      </form>
    </Entrance>
  );
}
