import { useState, type ReactElement, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { digitsOf } from '../../../server/contract/meeting-id.ts';
import type { ErrorCode } from '../../../server/contract/errors.ts';
import { Entrance } from '../../account/entrance.tsx';
import { useErrorText } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface PinPageProps {
  /** What was wrong with the last one. */
  refusal: ErrorCode | null;
  busy: boolean;
  onPin: (pin: string) => void;
}

/** Asks for the PIN of a link. */
export function PinPage({ refusal, busy, onPin }: PinPageProps): ReactElement {
  const { t } = useTranslation('recordings');
  const errorText = useErrorText();
  const [pin, setPin] = useState('');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!busy && pin !== '') onPin(pin);
  };
  return (
    <Entrance title={t('pinTitle')} text={t('pinText')}>
      <form className="entrance-form" noValidate onSubmit={send}>
        <TextField
          label="PIN"
          value={pin}
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          maxLength={8}
          data-testid="shared-pin"
          error={refusal === null ? null : errorText(refusal)}
          onValue={(value) => setPin(digitsOf(value).slice(0, 8))}
        />
        <Button look="primary" wide type="submit" busy={busy} data-testid="shared-watch">
          {t('watch')}
        </Button>
      </form>
    </Entrance>
  );
}
