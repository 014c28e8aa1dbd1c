import { useState, type ReactElement, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../server/contract/errors.ts';
import { useMeeting, useSession } from '../app/session.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { digitsOf, isPin } from '../../server/contract/meeting-id.ts';
import { TextField } from '../ui/text-field.tsx';

/** The way to the host's role when nobody has it. */
export function ClaimHost(): ReactElement {
  const { t } = useTranslation('room');
  const errorText = useErrorText();
  const { meeting } = useSession();
  const mayHost = useMeeting((state) => state.mayHost);
  const [pin, setPin] = useState('');
  const [refusal, setRefusal] = useState<ErrorCode | null>(null);
  const [busy, setBusy] = useState(false);

  const claim = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (!mayHost && !isPin(pin)) {
      setRefusal('pin_required');
      return;
    }
    setBusy(true);
    setRefusal(await meeting.claimHost(mayHost ? undefined : pin));
    setBusy(false);
  };
  return (
    <form className="host-actions" noValidate onSubmit={(event) => void claim(event)}>
      {mayHost ? (
        <p className="quiet">{t('noHost')}</p>
      ) : (
        <TextField
          label={t('hostPin')}
          name="host-pin"
          inputMode="numeric"
          autoComplete="off"
          value={pin}
          error={refusal === null ? null : errorText(refusal)}
          data-testid="host-pin"
          onValue={(value) => {
            setPin(digitsOf(value).slice(0, 12));
            setRefusal(null);
          }}
        />
      )}
      <Button type="submit" busy={busy} data-testid="claim-host">
        {t('claimHost')}
      </Button>
    </form>
  );
}
