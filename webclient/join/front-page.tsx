import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../app/link.tsx';
import { Brand } from '../ui/brand.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { JoinCard } from './join-card.tsx';
import { StartCard } from './start-card.tsx';
import './front-page.css';
import './page.css';

/** For people who are not signed in. */
export function FrontPage({ visitorsMayStart }: { visitorsMayStart: boolean }): ReactElement {
  const { t } = useTranslation(['join', 'account']);
  return (
    <div className="page">
      <header className="page-header">
        <Brand />
        <div className="front-tools">
          <LanguageButton />
          <Link className="button button-normal" href="/sign-in" data-testid="to-sign-in">
            {t('account:signIn')}
          </Link>
        </div>
      </header>
      <main className="front">
        <h1 className="front-title">{t('tagline')}</h1>
        <div className="front-cards">
          {visitorsMayStart ? <StartCard /> : null}
          <JoinCard first={!visitorsMayStart} />
        </div>
      </main>
    </div>
  );
}
