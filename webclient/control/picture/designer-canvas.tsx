import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { cellsOf } from '../../../server/contract/layouts.ts';
import { useDesk } from '../desk-context.ts';
import { canvas } from './box.ts';
import { DesignerCell } from './designer-cell.tsx';
import { clearCell, swap } from './draft.ts';
import { type Direction, neighbour } from './neighbour.ts';

const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The cells of the draft, as they will be: one tab stop, arrow keys go between them. */
export function DesignerCanvas(): ReactElement {
  const { t } = useTranslation('control');
  const { designer } = useDesk();
  const draft = useStore(designer.store, (state) => state.draft);
  const active = useStore(designer.store, (state) => state.active);
  const board = useRef<HTMLDivElement>(null);
  const rects = cellsOf(draft.layout, canvas);

  const onKeyDown = (event: KeyboardEvent): void => {
    const index = Number((event.target as HTMLElement).closest<HTMLElement>('[data-cell]')?.dataset.cell);
    if (Number.isNaN(index)) return;
    const direction = directions[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      const next = neighbour(rects, index, direction);
      if (next === null) return;
      if (event.shiftKey) designer.change((before) => swap(before, index, next));
      designer.activate(next);
      board.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      designer.change((before) => clearCell(before, index));
    }
  };
  return (
    <div className="board-frame">
      <div
        className="board"
        ref={board}
        role="group"
        aria-label={t('designer.board', { layout: t(`layout.${draft.layout}`) })}
        aria-describedby="board-keys"
        data-layout={draft.layout}
        data-testid="board"
        onKeyDown={onKeyDown}
      >
        {rects.map((rect, index) => (
          <DesignerCell
            key={index}
            index={index}
            rect={rect}
            cell={draft.cells[index] ?? { members: [], seconds: 10 }}
            active={index === active}
          />
        ))}
      </div>
      <p id="board-keys" className="visually-hidden">
        {t('designer.keys')}
      </p>
    </div>
  );
}
