import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Participant } from '../core/model.ts';
import type { OpenedMenu } from './roster-menu.tsx';
import { RosterRow } from './roster-row.tsx';

const rowHeight = 52;

/** Only the rows in sight exist: a thousand people scroll like ten. */
interface RosterListProps {
  rows: Participant[];
  selfId: string;
  /** Whose turn it is, by id. */
  hands: ReadonlyMap<string, number>;
  onMenu: (menu: OpenedMenu) => void;
}

export function RosterList({ rows, selfId, hands, onMenu }: RosterListProps): ReactElement {
  const { t } = useTranslation('room');
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  });
  return (
    <div
      className="roster-scroller"
      ref={scroller}
      tabIndex={0}
      role="group"
      aria-label={t('people')}
      data-scrolls
    >
      <ul style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const participant = rows[index];
          return participant === undefined ? null : (
            <RosterRow
              key={key}
              participant={participant}
              own={participant.id === selfId}
              hand={hands.get(participant.id) ?? null}
              onMenu={onMenu}
              top={start}
              place={index + 1}
              total={rows.length}
            />
          );
        })}
      </ul>
    </div>
  );
}
