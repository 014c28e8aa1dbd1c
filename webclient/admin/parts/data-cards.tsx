import { Checkbox } from 'antd';
import type { ReactElement } from 'react';
import type { Column, Selection } from './columns.ts';

interface DataCardsProps<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  selection?: Selection;
}

/** The rows of a table as cards: what heads the row, its state beside it, the rest as lines. */
export function DataCards<T>({ label, rows, columns, rowKey, selection }: DataCardsProps<T>): ReactElement {
  const title = columns.find(({ card }) => card === 'title') ?? columns[0];
  const aside = columns.filter(({ card }) => card === 'aside');
  const lines = columns.filter((column) => column !== title && column.card === undefined);
  return (
    <ul className="admin-cards" aria-label={label}>
      {rows.map((row) => {
        const key = rowKey(row);
        return (
          <li key={key} className="admin-card">
            <div className="admin-card-head">
              {selection ? (
                <Checkbox
                  aria-label={selection.labelOf(key)}
                  checked={selection.keys.includes(key)}
                  onChange={({ target }) =>
                    selection.onChange(
                      target.checked
                        ? [...selection.keys, key]
                        : selection.keys.filter((other) => other !== key),
                    )
                  }
                />
              ) : null}
              <div className="admin-card-title">{title?.render(row)}</div>
              {aside.map((column) => (
                <div key={column.key}>{column.render(row)}</div>
              ))}
            </div>
            {lines.length > 0 ? (
              <dl>
                {lines.map((column) => (
                  <div key={column.key}>
                    {column.title === '' ? (
                      <dt className="visually-hidden">{column.key}</dt>
                    ) : (
                      <dt>{column.title}</dt>
                    )}
                    <dd>{column.render(row)}</dd>
                  </div>
                ))}
              </dl>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
