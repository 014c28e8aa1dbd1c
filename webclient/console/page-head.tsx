import type { ReactElement, ReactNode } from 'react';
import { ChevronLeft } from 'lucide-react';
import { Link } from '../app/link.tsx';
import { useTitle } from '../ui/use-title.ts';

interface PageHeadProps {
  title: string;
  /** Where the page was come to from. */
  back?: { href: string; label: string };
  /** Its actions; one of them filled at most. */
  children?: ReactNode;
}

export function PageHead({ title, back, children }: PageHeadProps): ReactElement {
  useTitle(`${title} · Plenum`);
  return (
    <header className="page-head">
      <div className="page-head-title">
        {back ? (
          <Link className="page-back" href={back.href}>
            <ChevronLeft size={16} aria-hidden />
            {back.label}
          </Link>
        ) : null}
        <h1>{title}</h1>
      </div>
      {children ? <div className="page-head-actions">{children}</div> : null}
    </header>
  );
}
