import type { ReactElement } from 'react';

export function Console(): ReactElement {
  return <main className="page-centre" />;
}
