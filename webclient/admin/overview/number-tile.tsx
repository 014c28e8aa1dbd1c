import type { ReactElement, ReactNode } from 'react';
import { Link } from '../../app/link.tsx';
import { pathOf, type PageName } from '../shell/pages.ts';

interface NumberTileProps {
  title: string;
  value: string;
  /** Where the number comes from. */
  page?: PageName;
  children: ReactNode;
}

export function NumberTile({ title, value, page, children }: NumberTileProps): ReactElement {
  return (
    <section className="admin-panel overview-tile">
      <h2>{page === undefined ? title : <Link href={pathOf(page)}>{title}</Link>}</h2>
      <p className="overview-number">{value}</p>
      {children}
    </section>
  );
}
