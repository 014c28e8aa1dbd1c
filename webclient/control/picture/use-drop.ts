import { useCallback } from 'react';
import { useDesk } from '../desk-context.ts';
import type { Dragged, DropTarget } from './dragging.ts';
import { addTo, merge, place, swap } from './draft.ts';

/** What comes of dropping something on a cell of the draft. */
export function useDrop(): (dragged: Dragged, target: DropTarget) => void {
  const { designer } = useDesk();
  return useCallback(
    (dragged, { index, how }) => {
      designer.change((draft) => {
        if (dragged.from === 'cell') {
          return how === 'turns' ? merge(draft, dragged.index, index) : swap(draft, dragged.index, index);
        }
        return how === 'turns' ? addTo(draft, index, dragged.members) : place(draft, index, dragged.members);
      });
      designer.activate(index);
    },
    [designer],
  );
}
