import { CircleAlert } from 'lucide-react';
import { useRef, useState, type SyntheticEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError, type ErrorCode } from '../../server/contract/errors.ts';
import { useApi } from '../app/api-context.ts';
import { navigate } from '../app/use-route.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { digitsOf, formatMeetingId } from '../../server/contract/meeting-id.ts';
import { TextField } from '../ui/text-field.tsx';
import { fieldOf, problemsOf, type JoinField, type JoinFormProblem } from './join-form.ts';
import { rememberPins } from './meeting-pins.ts';
import { longestName, recallName, rememberName } from './person-name.ts';

/** @param first the page has nothing more important to offer */
export function JoinCard({ first }: { first: boolean }): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const errorText = useErrorText();
  const api = useApi();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState({ id: '', pin: '', name: recallName() });
  const [problems, setProblems] = useState<Partial<Record<JoinField, JoinFormProblem>>>({});
  const [refusal, setRefusal] = useState<ErrorCode | null>(null);
  const [busy, setBusy] = useState(false);

  const change = (field: JoinField, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }));
    setProblems(({ [field]: _mended, ...others }) => others);
    setRefusal(null);
  };
  const focusOn = (field: JoinField | null): void => {
    form.current?.querySelector<HTMLInputElement>(`[name="${field ?? 'none'}"]`)?.focus();
  };
  const refuse = (code: ErrorCode): void => {
    setRefusal(code);
    focusOn(fieldOf(code));
  };

  const proceed = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const found = problemsOf(values);
    setProblems(found);
    const first = (['id', 'pin', 'name'] as const).find((field) => found[field] !== undefined);
    if (first !== undefined) {
      focusOn(first);
      return;
    }
    setBusy(true);
    setRefusal(null);
    try {
      const { pinNeeded } = await api.lookUpMeeting(values.id);
      if (pinNeeded && values.pin === '') {
        refuse('pin_required');
      } else {
        rememberName(values.name);
        if (values.pin !== '') rememberPins(values.id, { typed: values.pin });
        navigate(`/m/${values.id}`);
      }
    } catch (error) {
      refuse(PlenumError.from(error).code);
    } finally {
      setBusy(false);
    }
  };

  const errorAt = (field: JoinField): string | null => {
    const problem = problems[field];
    if (problem !== undefined) return t(problem);
    return refusal !== null && fieldOf(refusal) === field ? errorText(refusal) : null;
  };

  return (
    <form
      className={first ? 'card card-first' : 'card'}
      noValidate
      ref={form}
      onSubmit={(event) => void proceed(event)}
    >
      <h2>{t('joinTitle')}</h2>
      <p className="quiet">{t('joinText')}</p>
      <div className="card-fields">
        <TextField
          label={t('common:meetingId')}
          name="id"
          inputMode="numeric"
          autoComplete="off"
          placeholder="000-000-000"
          value={formatMeetingId(values.id)}
          error={errorAt('id')}
          data-testid="join-id"
          onValue={(value) => change('id', digitsOf(value).slice(0, 9))}
        />
        <TextField
          label={t('common:pin')}
          name="pin"
          inputMode="numeric"
          autoComplete="off"
          hint={t('pinHint')}
          value={values.pin}
          error={errorAt('pin')}
          data-testid="join-pin"
          onValue={(value) => change('pin', digitsOf(value).slice(0, 12))}
        />
        <TextField
          label={t('common:yourName')}
          name="name"
          autoComplete="name"
          placeholder={t('namePlaceholder')}
          maxLength={longestName}
          value={values.name}
          error={errorAt('name')}
          data-testid="join-name"
          onValue={(value) => change('name', value)}
        />
      </div>
      {refusal !== null && fieldOf(refusal) === null ? (
        <p className="field-error" role="alert">
          <CircleAlert size={16} aria-hidden />
          {errorText(refusal)}
        </p>
      ) : null}
      <Button look={first ? 'primary' : 'normal'} wide type="submit" busy={busy} data-testid="join-continue">
        {t('joinButton')}
      </Button>
    </form>
  );
}
