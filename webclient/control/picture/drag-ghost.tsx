import { MonitorUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { slidesMember } from '../../../server/contract/scene.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useDesk, useNames } from '../desk-context.ts';

/** What is being dragged, at the pointer. */
export function DragGhost(): ReactElement | null {
  const { dragging } = useDesk();
  const dragged = useStore(dragging.store, (state) => state.dragged);
  return dragged ? <Ghost members={dragged.members} /> : null;
}

function Ghost({ members }: { members: readonly string[] }): ReactElement {
  const { t } = useTranslation('control');
  const { dragging } = useDesk();
  const x = useStore(dragging.store, (state) => state.x);
  const y = useStore(dragging.store, (state) => state.y);
  const [first] = members;
  const [name = ''] = useNames(members.slice(0, 1));
  return (
    <div className="drag-ghost" style={{ transform: `translate(${x + 12}px, ${y + 12}px)` }} aria-hidden>
      {first === slidesMember ? (
        <MonitorUp size={16} />
      ) : first === undefined ? null : (
        <Avatar id={first} name={name} />
      )}
      <span>
        {members.length === 1 && first !== undefined ? name : t('picture.several', { count: members.length })}
      </span>
    </div>
  );
}
