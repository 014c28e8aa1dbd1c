import { createStore } from 'zustand/vanilla';
import type { ManualScene } from '../../../server/contract/scene.ts';
import { type Draft, draftOf, emptyDraft, isEmpty, sameDraft, withoutGone } from './draft.ts';

export interface DesignerState {
  draft: Draft;
  /** The drafts before, the latest last. */
  past: readonly Draft[];
  /** The cell that is worked on, from 0. */
  active: number;
  /** Whose list of people is open; null: none. */
  choosing: number | null;
}

const mostPast = 50;

/** The arrangement in work. It follows what others apply as long as nothing was changed here. */
export class Designer {
  readonly store = createStore<DesignerState>(() => ({
    draft: emptyDraft('four'),
    past: [],
    active: 0,
    choosing: null,
  }));
  /** What was applied when the draft was last the same. */
  #followed: Draft | null = null;

  change(step: (draft: Draft) => Draft): void {
    const { draft, past, active } = this.store.getState();
    const next = step(draft);
    const seconds = ({ cells }: Draft): string => cells.map((cell) => cell.seconds).join();
    if (sameDraft(next, draft) && seconds(next) === seconds(draft)) return;
    this.store.setState({
      draft: next,
      past: [...past, draft].slice(-mostPast),
      active: Math.min(active, next.cells.length - 1),
    });
  }

  back(): void {
    const { past } = this.store.getState();
    const draft = past.at(-1);
    if (draft) this.store.setState({ draft, past: past.slice(0, -1), active: 0 });
  }

  activate(index: number): void {
    this.store.setState({ active: index });
  }

  choose(index: number | null): void {
    this.store.setState(index === null ? { choosing: null } : { choosing: index, active: index });
  }

  /** What the host's scene is now; null: none was applied. */
  follow(scene: ManualScene | null): void {
    if (scene === null) return;
    const applied = draftOf(scene);
    const { draft } = this.store.getState();
    const untouched = this.#followed === null ? isEmpty(draft) : sameDraft(draft, this.#followed);
    this.#followed = applied;
    if (untouched && !sameDraft(draft, applied)) this.store.setState({ draft: applied, past: [] });
  }

  /** Whoever has gone is in no cell any more, nor in a draft one goes back to. */
  forget(present: { has: (id: string) => boolean }): void {
    const { draft, past } = this.store.getState();
    const kept = withoutGone(draft, present);
    const keptPast = past.map((one) => withoutGone(one, present));
    if (kept !== draft || keptPast.some((one, index) => one !== past[index])) {
      this.store.setState({ draft: kept, past: keptPast });
    }
  }
}
