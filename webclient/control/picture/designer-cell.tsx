import { MonitorUp, Plus, RefreshCw } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Rect } from '../../../server/contract/layouts.ts';
import { type SceneCell, slidesMember } from '../../../server/contract/scene.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useDesk, useNames } from '../desk-context.ts';
import { boxOf } from './box.ts';
import { useDrop } from './use-drop.ts';

interface DesignerCellProps {
  index: number;
  rect: Rect;
  cell: SceneCell;
  active: boolean;
}

/** A numbered cell: dragged from and to, chosen for by Enter, emptied by Delete. */
export const DesignerCell = memo(function DesignerCell({
  index,
  rect,
  cell,
  active,
}: DesignerCellProps): ReactElement {
  const { t } = useTranslation('control');
  const { designer, dragging } = useDesk();
  const drop = useDrop();
  const over = useStore(dragging.store, (state) => (state.over?.index === index ? state.over.how : null));
  const { members, seconds } = cell;
  const filled = members.length > 0;
  const names = useNames(members);
  const label = filled
    ? t('designer.cellOf', { n: index + 1, names: names.join(t('designer.and')) })
    : t('designer.cellEmpty', { n: index + 1 });
  return (
    <button
      type="button"
      className="cell"
      style={boxOf(rect)}
      data-cell={index}
      data-filled={filled}
      data-over={over ?? undefined}
      data-testid={`cell-${index + 1}`}
      aria-label={label}
      aria-current={active}
      tabIndex={active ? 0 : -1}
      onFocus={() => designer.activate(index)}
      onClick={(event) => {
        // By Enter and Space (no pointer), or where there is nobody yet, one chooses whom.
        if (event.detail === 0 || !filled) designer.choose(index);
        else designer.activate(index);
      }}
      onDoubleClick={() => designer.choose(index)}
      onPointerDown={(event) => {
        if (filled) dragging.begin(event, () => ({ from: 'cell', index, members }), drop);
      }}
    >
      <span className="cell-number">{index + 1}</span>
      {filled ? <CellContent members={members} names={names} /> : <Plus className="cell-plus" aria-hidden />}
      {members.length > 1 ? (
        <span className="cell-turns">
          <RefreshCw aria-hidden /> {t('designer.every', { count: seconds })}
        </span>
      ) : null}
      {over === null ? null : (
        <span className="cell-over">
          {over === 'turns'
            ? t('designer.dropTurns')
            : filled
              ? t('designer.dropReplace')
              : t('designer.drop')}
        </span>
      )}
    </button>
  );
});

function CellContent({ members, names }: { members: readonly string[]; names: string[] }): ReactElement {
  return (
    <span className="cell-content">
      <span className="cell-faces">
        {members.slice(0, 3).map((member, place) =>
          member === slidesMember ? (
            <span key={member} className="avatar cell-slides">
              <MonitorUp aria-hidden />
            </span>
          ) : (
            <Avatar key={member} id={member} name={names[place] ?? ''} />
          ),
        )}
      </span>
      <span className="cell-name">
        {names[0]}
        {members.length > 1 ? ` +${members.length - 1}` : ''}
      </span>
    </span>
  );
}
