import { applyPatch } from '../../server/contract/patch.ts';
import type { MeetingActions } from '../core/model.ts';

/** As often as the server sends patches at most, ms. */
const every = 100;

/** Keeps a crowd moving as a real one does: somebody mutes, somebody speaks, ten times a second. */
export function bustle({ store }: MeetingActions): void {
  let turn = 0;
  setInterval(() => {
    const { snapshot } = store.getState();
    if (!snapshot) return;
    turn++;
    const changed = [1, 2, 3].flatMap((step) => {
      const person = snapshot.participants[(turn * 7 + step * 31) % snapshot.participants.length];
      if (!person) return [];
      const microphone = person.sources.microphone === 'live' ? 'paused' : 'live';
      return [{ id: person.id, sources: { ...person.sources, microphone } } as const];
    });
    const patch = {
      from: snapshot.version,
      to: snapshot.version + 1,
      add: [],
      change: changed.map(({ id, sources }) => ({ ids: [id], set: { sources } })),
      remove: [],
      fields: {},
    };
    store.setState({
      snapshot: applyPatch(snapshot, patch),
      speaking: new Set(changed.slice(0, 1).map(({ id }) => id)),
    });
  }, every);
}
