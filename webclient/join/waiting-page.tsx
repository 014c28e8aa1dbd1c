import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting } from '../app/session.ts';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Preview } from './preview.tsx';
import './page.css';
import './waiting-page.css';

/** Before the door: the picture others will see, and what is waited for. */
export function WaitingPage({ onLeave }: { onLeave: () => void }): ReactElement {
  const { t } = useTranslation('room');
  const reason = useMeeting((state) => state.waitsFor?.reason ?? 'admission');
  const subject = useMeeting((state) => state.waitsFor?.subject ?? '');
  const title = subject === '' ? t('waitingPage.title') : t('waitingPage.titleOf', { subject });
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="page" data-testid="waiting-page" data-reason={reason}>
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="page-centre waiting">
        <Preview />
        <h1 ref={heading} tabIndex={-1}>
          {subject === '' ? null : <span className="waiting-subject">{subject}</span>}{' '}
          {t('waitingPage.title')}
        </h1>
        <p className="waiting-reason quiet" role="status">
          <Spinner /> <span>{t(`waitingPage.${reason}`)}</span>
        </p>
        <Button look="plain" onClick={onLeave} data-testid="waiting-leave">
          {t('leave')}
        </Button>
      </main>
    </div>
  );
}
