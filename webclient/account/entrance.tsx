import { CircleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Brand } from '../ui/brand.tsx';
import { LanguageButton } from '../ui/language-button.tsx';
import { useTitle } from '../ui/use-title.ts';
import '../join/page.css';
import './entrance.css';

interface EntranceProps {
  title: string;
  text?: string;
  children: ReactNode;
  /** Below the card. */
  after?: ReactNode;
}

/** One card in the middle of the page: what signing in and what belongs to it looks like. */
export function Entrance({ title, text, children, after }: EntranceProps): ReactElement {
  useTitle(`${title} · Plenum`);
  return (
    <div className="page">
      <header className="page-header">
        <Brand />
        <LanguageButton />
      </header>
      <main className="entrance">
        <div className="card entrance-card">
          <h1 className="entrance-title">{title}</h1>
          {text === undefined ? null : <p className="quiet entrance-text">{text}</p>}
          {children}
        </div>
        {after}
      </main>
    </div>
  );
}

/** What the server said that belongs to no field. */
export function Refusal({ text }: { text: string | null }): ReactElement | null {
  if (text === null) return null;
  return (
    <p className="refusal" role="alert">
      <CircleAlert size={18} aria-hidden />
      {text}
    </p>
  );
}
