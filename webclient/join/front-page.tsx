import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from '../ui/brand.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { JoinCard } from './join-card.tsx';
import { StartCard } from './start-card.tsx';
import './front-page.css';
import './page.css';

export function FrontPage(): ReactElement {
  const { t } = useTranslation('join');
  return (
    <div className="page">
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="front">
        <h1 className="front-title">{t('tagline')}</h1>
        <div className="front-cards">
          <StartCard />
          <JoinCard />
        </div>
      </main>
    </div>
  );
}
