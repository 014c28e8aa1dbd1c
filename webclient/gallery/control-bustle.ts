import { applyPatch } from '../../server/contract/patch.ts';
import type { ConsoleActions } from '../core/console-model.ts';
import { controlPerson } from './fake-console-people.ts';

/** As often as the server sends patches at most, ms. */
const every = 100;

/** A large meeting as it fills: people come and go, mute, raise hands and speak. @param joins a second */
export function controlBustle({ store }: ConsoleActions, joins: number): void {
  let turn = 0;
  let coming = 100_000;
  setInterval(() => {
    const { snapshot } = store.getState();
    if (!snapshot) return;
    turn++;
    const { participants } = snapshot;
    const some = [1, 2, 3].flatMap(
      (step) => participants[(turn * 7 + step * 31) % participants.length] ?? [],
    );
    const add = Array.from({ length: Math.round((joins * every) / 1000) }, () =>
      controlPerson(coming++, Date.now(), 'en'),
    );
    const remove = participants.slice(20, 20 + add.length).map(({ id }) => id);
    const next = applyPatch(snapshot, {
      from: snapshot.version,
      to: snapshot.version + 1,
      add,
      change: some.map((person) => ({
        ids: [person.id],
        set: {
          sources: {
            ...person.sources,
            microphone: person.sources.microphone === 'live' ? 'paused' : 'live',
          },
          handRaisedAt: turn % 5 === 0 ? Date.now() : person.handRaisedAt,
        },
      })),
      remove,
      fields: { speakers: [...some.map(({ id }) => id), ...snapshot.fields.speakers].slice(0, 25) },
    });
    store.setState({ snapshot: next, speaking: new Set(some.slice(0, 2).map(({ id }) => id)) });
  }, every);
}
