import type { ReactElement, ReactNode } from 'react';

/** Names and what they are, two columns. */
export function Facts({ items }: { items: readonly [name: string, value: ReactNode][] }): ReactElement {
  return (
    <dl className="admin-facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
