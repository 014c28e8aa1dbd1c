import type { Key, ReactNode } from 'react';

/** A column of a table, and its line on a card. */
export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  /** What the server sorts by; the column's key is what it is asked with. */
  sortable?: boolean;
  align?: 'right';
  width?: number;
  /** Where it stands on a phone: the card's heading, beside it, not at all; otherwise a line with its title. */
  card?: 'title' | 'aside' | 'none';
}

export interface Selection {
  keys: Key[];
  onChange: (keys: Key[]) => void;
  labelOf: (key: string) => string;
}
