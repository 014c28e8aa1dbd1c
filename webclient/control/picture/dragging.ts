import { createStore } from 'zustand/vanilla';

/** What is being dragged: people or slides from a list, or what a cell holds. */
export type Dragged =
  { from: 'list'; members: readonly string[] } | { from: 'cell'; index: number; members: readonly string[] };

/** `replace`: instead of who is there, or in exchange; `turns`: beside them, in turn. */
export interface DropTarget {
  index: number;
  how: 'replace' | 'turns';
}

export interface DragState {
  dragged: Dragged | null;
  /** Of the pointer, CSS pixels of the window. */
  x: number;
  y: number;
  over: DropTarget | null;
}

/** Further than this a press is a drag, CSS pixels. */
const slack = 6;

/** Dragging with a pointer. By touch the list scrolls instead; there, and by keyboard, cells are filled by choosing. */
export class Dragging {
  readonly store = createStore<DragState>(() => ({ dragged: null, x: 0, y: 0, over: null }));

  /** From a pointer that was pressed; `drop` is called when it is released over a cell. */
  begin(
    pressed: { button: number; pointerType: string; clientX: number; clientY: number },
    dragged: () => Dragged,
    drop: (dragged: Dragged, target: DropTarget) => void,
  ): void {
    if (pressed.button !== 0 || pressed.pointerType === 'touch') return;
    const over = new AbortController();
    const { signal } = over;
    const end = (): void => {
      over.abort();
      this.store.setState({ dragged: null, over: null });
    };
    const moved = (event: PointerEvent): void => {
      const state = this.store.getState();
      const far = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > slack;
      if (!state.dragged && !far) return;
      this.store.setState({
        dragged: state.dragged ?? dragged(),
        x: event.clientX,
        y: event.clientY,
        over: targetAt(event.clientX, event.clientY),
      });
    };
    const released = (): void => {
      const { dragged: what, over: target } = this.store.getState();
      end();
      if (!what) return;
      // The click that follows belongs to the drag.
      const swallow = (event: Event): void => {
        event.stopPropagation();
        event.preventDefault();
      };
      window.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
      if (target) drop(what, target);
    };
    window.addEventListener('pointermove', moved, { signal });
    window.addEventListener('pointerup', released, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('blur', end, { signal });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') end();
      },
      { signal },
    );
  }
}

/** Over the lower third of a cell that holds somebody, they take turns. */
function targetAt(x: number, y: number): DropTarget | null {
  const cell = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-cell]');
  if (!cell) return null;
  const { top, height } = cell.getBoundingClientRect();
  const lower = cell.dataset.filled === 'true' && y > top + (height * 2) / 3;
  return { index: Number(cell.dataset.cell), how: lower ? 'turns' : 'replace' };
}
