import { CircleOff, Clock, KeyRound, Lock, Radio, Users, WifiOff, type LucideIcon } from 'lucide-react';
import { useState, type SubmitEvent, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../i18n/use-language.ts';
import '../join/page.css';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { Phase } from './watching.ts';

type Door = Exclude<Phase, { phase: 'watching' }>;

/** What stands between somebody and a live stream, in words. */
export function LiveDoor({ state, onPin }: { state: Door; onPin: (pin: string) => void }): ReactElement {
  return (
    <div className="page" data-testid="live-page" data-phase={state.phase}>
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="page-centre live-door">
        <What state={state} onPin={onPin} />
      </main>
    </div>
  );
}

function What({ state, onPin }: { state: Door; onPin: (pin: string) => void }): ReactElement {
  const { t } = useTranslation('live');
  const errorText = useErrorText();
  switch (state.phase) {
    case 'looking':
      return <Said icon={Radio} title={t('looking')} busy />;
    case 'waiting':
      return <Said icon={Clock} title={t('waiting')} note={t('waitingNote')} busy />;
    case 'ended':
      return <Said icon={CircleOff} title={t('ended')} note={t('endedNote')} />;
    case 'full':
      return <Said icon={Users} title={t('full')} note={t('fullNote')} busy />;
    case 'stranger':
      return <Said icon={Lock} title={t('stranger')} note={t('strangerNote')} />;
    case 'unknown':
      return <Said icon={CircleOff} title={t('unknown')} note={t('unknownNote')} />;
    case 'failed': {
      const lost = state.code === 'connection_lost' || state.code === 'internal';
      return <Said icon={WifiOff} title={lost ? t('again') : errorText(state.code)} busy />;
    }
    case 'signIn':
      return (
        <Said icon={Lock} title={t('signInTitle')} note={t('signInNote')}>
          <a
            className="button button-primary"
            href={`/sign-in?to=${encodeURIComponent(location.pathname)}`}
            data-testid="live-sign-in"
          >
            {t('signIn')}
          </a>
        </Said>
      );
    case 'pin':
      return (
        <Said icon={KeyRound} title={t('pinTitle')} note={t('pinNote')}>
          <PinForm
            busy={state.busy}
            error={state.refused === null ? null : errorText(state.refused)}
            onPin={onPin}
          />
        </Said>
      );
  }
}

interface SaidProps {
  icon: LucideIcon;
  title: string;
  note?: string;
  /** Something is waited for. */
  busy?: boolean;
  children?: ReactNode;
}

function Said({ icon: Icon, title, note, busy = false, children }: SaidProps): ReactElement {
  return (
    <>
      <span className="live-door-sign">
        <Icon size={30} aria-hidden />
      </span>
      <h1>{title}</h1>
      {note === undefined && !busy ? null : (
        <p className="live-door-note quiet" role="status">
          {busy ? <Spinner /> : null}
          {note === undefined ? null : <span>{note}</span>}
        </p>
      )}
      {children}
    </>
  );
}

function PinForm(props: { busy: boolean; error: string | null; onPin: (pin: string) => void }): ReactElement {
  const { t } = useTranslation('live');
  const [pin, setPin] = useState('');
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    if (pin.trim() !== '' && !props.busy) props.onPin(pin.trim());
  };
  return (
    <form className="live-pin" onSubmit={send}>
      <TextField
        label={t('pin')}
        value={pin}
        onValue={setPin}
        error={props.error}
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        data-testid="live-pin"
        // The only thing there is to do here.
        autoFocus
      />
      <Button type="submit" look="primary" wide busy={props.busy} data-testid="live-watch">
        {t('watch')}
      </Button>
    </form>
  );
}
