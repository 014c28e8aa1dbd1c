import { CircleAlert } from 'lucide-react';
import { useRef, useState, type SyntheticEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../app/account-session.ts';
import { useDevices, useMeeting } from '../app/session.ts';
import type { JoinOptions } from '../core/model.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { digitsOf, isPin } from '../../server/contract/meeting-id.ts';
import { TextField } from '../ui/text-field.tsx';
import { fieldOf } from './join-form.ts';
import { SignInFirst, StartsAt } from './meeting-hints.tsx';
import { pinToJoinWith, rememberPins, type KnownPins } from './meeting-pins.ts';
import { longestName, recallName, rememberName } from './person-name.ts';
import { useMeetingLookup } from './use-meeting-lookup.ts';

interface DeviceFormProps {
  meetingId: string;
  pins: KnownPins;
  onJoin: (options: JoinOptions) => Promise<void>;
}

/** Name, PIN if one is needed and not known yet, and the way in. */
export function DeviceForm({ meetingId, pins, onJoin }: DeviceFormProps): ReactElement {
  const { t } = useTranslation(['join', 'common']);
  const errorText = useErrorText();
  const { lookup, askAgain } = useMeetingLookup(meetingId);
  const joinError = useMeeting((state) => state.joinError);
  const joining = useMeeting((state) => state.phase === 'joining');
  const anyDevice = useDevices(
    ({ tracks, wanted }) =>
      (wanted.camera && tracks.camera !== null) || (wanted.microphone && tracks.microphone !== null),
  );
  const opening = useDevices((state) => state.opening.camera || state.opening.microphone);
  const form = useRef<HTMLFormElement>(null);
  const known = pinToJoinWith(pins);
  const me = useMe();
  const [typedName, setTypedName] = useState(recallName);
  // Somebody who is signed in joins under the name of their account.
  const name = me?.name ?? typedName;
  const [pin, setPin] = useState('');
  const [pinWanted, setPinWanted] = useState(false);
  const [problem, setProblem] = useState<'nameMissing' | 'pinMalformed' | 'pinMissing' | null>(null);
  const [touched, setTouched] = useState(false);

  const refusal = touched || joining ? null : joinError;
  const pinRefused = joinError !== null && fieldOf(joinError) === 'pin';
  const { invitation } = pins;
  const pinNeeded =
    lookup.state === 'found' && lookup.pinNeeded && known === undefined && invitation === undefined;
  const showPin = pinWanted || pinRefused || pinNeeded;

  const wrong = (): typeof problem => {
    if (name.trim() === '') return 'nameMissing';
    if (pin !== '' && !isPin(pin)) return 'pinMalformed';
    return pin === '' && pinNeeded ? 'pinMissing' : null;
  };
  const fail = (found: NonNullable<typeof problem>): void => {
    setProblem(found);
    const field = found === 'nameMissing' ? 'name' : 'pin';
    form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();
  };
  const join = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (joining) return;
    const found = wrong();
    if (found !== null) {
      fail(found);
      return;
    }
    if (!me) rememberName(name);
    if (pin !== '') rememberPins(meetingId, { typed: pin });
    setTouched(false);
    await onJoin({ meetingId, pin: pin === '' ? known : pin, name: name.trim(), invitation });
  };

  if (lookup.state === 'failed') {
    return (
      <div className="card" role="alert">
        <p className="field-error">
          <CircleAlert size={18} aria-hidden />
          {errorText(lookup.code)}
        </p>
        <div className="device-again">
          <Button onClick={askAgain}>{t('common:retry')}</Button>
          <a className="button button-plain" href="/">
            {t('common:toFrontPage')}
          </a>
        </div>
      </div>
    );
  }

  if (lookup.state === 'found' && lookup.signInNeeded && !me && invitation === undefined) {
    return <SignInFirst meetingId={meetingId} />;
  }

  const pinError =
    problem === 'pinMalformed'
      ? t('pinMalformed')
      : problem === 'pinMissing'
        ? errorText('pin_required')
        : refusal !== null && fieldOf(refusal) === 'pin'
          ? errorText(refusal)
          : null;
  return (
    <form className="device-form" noValidate ref={form} onSubmit={(event) => void join(event)}>
      {lookup.state === 'found' && lookup.startsAt !== null ? <StartsAt at={lookup.startsAt} /> : null}
      {me ? (
        <p className="device-as" data-testid="device-as">
          {t('joinAs')} <strong>{me.name}</strong>
        </p>
      ) : (
        <TextField
          label={t('common:yourName')}
          name="name"
          placeholder={t('namePlaceholder')}
          autoComplete="name"
          maxLength={longestName}
          value={name}
          error={problem === 'nameMissing' ? t('nameMissing') : null}
          data-testid="device-name"
          onValue={(value) => {
            setTypedName(value);
            setProblem(null);
          }}
        />
      )}
      {showPin ? (
        <TextField
          label={t('common:pin')}
          name="pin"
          inputMode="numeric"
          autoComplete="off"
          value={pin}
          error={pinError}
          data-testid="device-pin"
          onValue={(value) => {
            setPin(digitsOf(value).slice(0, 12));
            setProblem(null);
            setTouched(true);
          }}
        />
      ) : null}
      {refusal !== null && fieldOf(refusal) !== 'pin' ? (
        <p className="field-error" role="alert">
          <CircleAlert size={16} aria-hidden />
          {errorText(refusal)}
        </p>
      ) : null}
      <Button look="primary" wide type="submit" busy={joining} data-testid="device-join">
        {joining ? t('joining') : anyDevice || opening ? t('joinNow') : t('joinWithout')}
      </Button>
      {showPin || pins.host !== undefined || lookup.state === 'asking' ? null : (
        <Button look="plain" data-testid="device-have-pin" onClick={() => setPinWanted(true)}>
          {t('haveHostPin')}
        </Button>
      )}
    </form>
  );
}
