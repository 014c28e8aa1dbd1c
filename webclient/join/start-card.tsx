import { CircleAlert } from 'lucide-react';
import { useRef, useState, type SyntheticEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PlenumError, type ErrorCode } from '../../server/contract/errors.ts';
import { useApi } from '../app/api-context.ts';
import { navigate } from '../app/use-route.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { rememberPins } from './meeting-pins.ts';
import { longestName, recallName, rememberName } from './person-name.ts';

export function StartCard(): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const errorText = useErrorText();
  const api = useApi();
  const nameInput = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(recallName);
  const [nameMissing, setNameMissing] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [busy, setBusy] = useState(false);

  const start = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (name.trim() === '') {
      setNameMissing(true);
      nameInput.current?.focus();
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      const { meetingId, hostPin, guestPin } = await api.createMeeting({});
      rememberName(name);
      rememberPins(meetingId, { host: hostPin, guest: guestPin });
      navigate(`/m/${meetingId}`);
    } catch (error) {
      setFailure(PlenumError.from(error).code);
      setBusy(false);
    }
  };

  return (
    <form className="card card-first" noValidate onSubmit={(event) => void start(event)}>
      <h2>{t('startTitle')}</h2>
      <p className="quiet">{t('startText')}</p>
      <div className="card-fields">
        <TextField
          label={t('common:yourName')}
          placeholder={t('namePlaceholder')}
          value={name}
          maxLength={longestName}
          autoComplete="name"
          inputRef={nameInput}
          error={nameMissing ? t('nameMissing') : null}
          data-testid="start-name"
          onValue={(value) => {
            setName(value);
            setNameMissing(false);
          }}
        />
      </div>
      {failure === null ? null : (
        <p className="field-error" role="alert">
          <CircleAlert size={16} aria-hidden />
          {errorText(failure)}
        </p>
      )}
      <Button look="primary" wide type="submit" busy={busy} data-testid="start-meeting">
        {t('startButton')}
      </Button>
    </form>
  );
}
