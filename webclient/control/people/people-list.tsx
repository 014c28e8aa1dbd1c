import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Participant } from '../../../server/contract/conference-view.ts';
import { useDesk } from '../desk-context.ts';
import { PersonRow } from './person-row.tsx';
import { selectAll } from './selection.ts';

const rowHeight = 52;

interface PeopleListProps {
  rows: readonly Participant[];
  /** The places of raised hands. */
  hands: ReadonlyMap<string, number>;
  toPicture: () => void;
}

/** The list as a grid with one tab stop: arrow keys go from row to row and along a row. Only rows in sight exist. */
export function PeopleList({ rows, hands, toPicture }: PeopleListProps): ReactElement {
  const { t } = useTranslation('control');
  const { people } = useDesk();
  const chosen = useStore(people, (state) => state.selection.ids);
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<{ id: string; column: number } | null>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  // Whoever had the focus may be out of sight or gone: then the first in sight can be reached.
  const inSight = items.some(({ index }) => rows[index]?.id === focused?.id);
  const firstId = rows[items[0]?.index ?? 0]?.id;
  const stop = inSight && focused ? focused : { id: firstId, column: 0 };

  const toFocus = useRef<{ id: string; column: number } | null>(null);
  useEffect(() => {
    const wanted = toFocus.current;
    if (!wanted) return;
    const cells = scroller.current?.querySelectorAll<HTMLElement>(
      `[data-participant-id="${wanted.id}"] [data-column]`,
    );
    const target = cells?.[Math.min(wanted.column, cells.length - 1)];
    if (!target) return;
    toFocus.current = null;
    target.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-column]');
    const row = cell?.closest<HTMLElement>('[data-participant-id]');
    if (!cell || !row) return;
    const cells = [...row.querySelectorAll<HTMLElement>('[data-column]')];
    const column = cells.indexOf(cell);
    const index = rows.findIndex(({ id }) => id === row.dataset.participantId);
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      event.preventDefault();
      people.setState({ selection: selectAll(rows.map(({ id }) => id)) });
      return;
    }
    const along = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (along !== 0) {
      event.preventDefault();
      cells[Math.min(cells.length - 1, Math.max(0, column + along))]?.focus();
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, to));
    const id = rows[next]?.id;
    if (id === undefined) return;
    toFocus.current = { id, column };
    setFocused({ id, column });
    virtualizer.scrollToIndex(next);
  };
  const onFocused = useCallback((id: string, column: number) => setFocused({ id, column }), []);
  const order = useRef(rows);
  useEffect(() => {
    order.current = rows;
  }, [rows]);

  return (
    <div
      className="people-scroller"
      ref={scroller}
      role="grid"
      aria-label={t('people.list')}
      aria-rowcount={rows.length}
      aria-multiselectable
      data-testid="people-list"
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const participant = rows[index];
          if (!participant) return null;
          const { id } = participant;
          return (
            <PersonRow
              key={key}
              participant={participant}
              top={start}
              place={index + 1}
              chosen={chosen.has(id)}
              hand={hands.get(id) ?? null}
              stop={stop.id === id ? stop.column : null}
              order={order}
              onFocused={onFocused}
              toPicture={toPicture}
            />
          );
        })}
      </div>
    </div>
  );
}
