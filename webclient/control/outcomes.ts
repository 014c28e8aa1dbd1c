import { createStore } from 'zustand/vanilla';
import type { GivenControl } from '../../server/contract/controls.ts';

/** What has come of a control, told in passing. */
export interface Outcome {
  id: number;
  tone: 'done' | 'refused';
  text: string;
  /** What takes it back; null: nothing. */
  undo: readonly GivenControl[] | null;
}

/** How long each is told, ms. */
const told = { done: 4000, undoable: 8000, refused: 12_000 } as const;
const most = 3;

export class Outcomes {
  readonly store = createStore<readonly Outcome[]>(() => []);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #last = 0;

  tell(outcome: Omit<Outcome, 'id'>): void {
    const id = ++this.#last;
    // Said again, it takes the place of what was said before.
    const others = this.store.getState().filter(({ text }) => text !== outcome.text);
    this.store.setState([...others, { ...outcome, id }].slice(-most), true);
    const kept = outcome.tone === 'refused' ? told.refused : outcome.undo ? told.undoable : told.done;
    this.#forgetIn(id, kept);
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.store.setState(
      this.store.getState().filter((one) => one.id !== id),
      true,
    );
  }

  /** While somebody reads or points at them they stay. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  letGo(): void {
    for (const { id, undo } of this.store.getState()) {
      if (!this.#timers.has(id)) this.#forgetIn(id, undo ? told.undoable : told.done);
    }
  }

  #forgetIn(id: number, ms: number): void {
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), ms),
    );
  }
}
