import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import type { MeetingState } from '../core/model.ts';
import { useErrorText } from '../i18n/use-language.ts';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import './page.css';

/** After these there is nothing to come back to, or one is not wanted back. */
const final: readonly MeetingState['endedReason'][] = [
  'host',
  'administrator',
  'time_over',
  'signed_out',
  'removed',
];

interface LeftPageProps {
  busy: boolean;
  /** Null when there is nothing to come back to. */
  onRejoin: (() => void) | null;
}

export function LeftPage({ busy, onRejoin }: LeftPageProps): ReactElement {
  const { t } = useTranslation(['room', 'common']);
  const errorText = useErrorText();
  const reason = useMeeting((state) => state.endedReason) ?? 'left';
  const joinError = useMeeting((state) => state.joinError);
  const mayRejoin = !final.includes(reason) && joinError !== 'removed_from_meeting';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="page" data-testid="left-page" data-reason={reason}>
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="page-centre left-page">
        <h1 ref={heading} tabIndex={-1}>
          {t(`endedTitle.${reason}`)}
        </h1>
        {joinError === null ? (
          <p className="quiet">{t(`endedText.${reason}`)}</p>
        ) : (
          <p role="alert">{errorText(joinError)}</p>
        )}
        <div className="left-actions">
          {mayRejoin && (onRejoin || busy) ? (
            <Button look="primary" busy={busy} onClick={() => onRejoin?.()} data-testid="rejoin">
              {t('rejoin')}
            </Button>
          ) : null}
          <a className="button button-plain" href="/">
            {t('common:toFrontPage')}
          </a>
        </div>
      </main>
    </div>
  );
}
