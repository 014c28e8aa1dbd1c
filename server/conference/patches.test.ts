import { expect } from 'chai';
import fc from 'fast-check';
import {
  arbitraryConference,
  arbitrarySteps,
  emptyConference,
  joining,
  type Step,
  walk,
} from '../../test/harness/arbitrary-command.ts';
import { Rehearsal } from '../../test/harness/rehearsal.ts';
import { applyPatch } from '../contract/patch.ts';
import { hostFieldsOf, hostPatchBetween, patchBetween, snapshotOf } from './patches.ts';
import { type ConferenceState, reduce } from './state.ts';

/** Every state a conference goes through. */
function statesOf(start: ConferenceState, steps: readonly Step[]): ConferenceState[] {
  const states = [start];
  walk(start, steps, ({ after }) => states.push(after));
  return states;
}

const arbitraryStates = fc
  .tuple(arbitraryConference(), arbitrarySteps(40))
  .map((given) => statesOf(...given));

describe('a patch', () => {
  it('makes the snapshot of any of the states it is from the snapshot of the state it is to', () => {
    const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(arbitraryStates, picks, (states, picked) => {
        const after = states.at(-1) ?? emptyConference();
        const befores = picked.map((pick) => states[pick % states.length] ?? after);
        const patch = patchBetween(befores, after, { from: 3, to: 4 });
        for (const before of befores) {
          const snapshot = snapshotOf(before, 3, 0);
          const next = patch ? applyPatch(snapshot, patch) : snapshot;
          expect(next).to.deep.equal(snapshotOf(after, patch ? 4 : 3, 0));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is none when nothing changed, and small when one of a thousand did', () => {
    const full = crowd();
    expect(patchBetween([full], full, { from: 0, to: 1 })).to.equal(null);
    const actor = { kind: 'participant', participantId: 'p7' } as const;
    const raised = reduce(full, { type: 'raiseHand', raised: true }, { now: 5, actor });
    if (!raised.ok) throw new Error(raised.code);
    expect(patchBetween([full], raised.state, { from: 0, to: 1 })).to.deep.equal({
      ...{ from: 0, to: 1, add: [], remove: [], fields: {} },
      change: [{ ids: ['p7'], set: { handRaisedAt: 5 } }],
    });
  });

  it('tells the same change of a thousand once, by those whom it does not concern', () => {
    const full = crowd();
    const actor = { kind: 'administrator', name: 'Admin' } as const;
    const muted = reduce(full, { type: 'muteAll' }, { now: 5, actor });
    if (!muted.ok) throw new Error(muted.code);
    const patch = patchBetween([full], muted.state, { from: 0, to: 1 });
    expect(patch?.change).to.deep.equal([{ ids: { except: [] }, set: { held: true } }]);
    expect(patch?.fields).to.deep.equal({ muted: true });
  });

  it('moves who was sent back and admitted again to the end', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla');
    const before = room.state;
    room.give('anna', { type: 'sendToWaiting', participantIds: ['ben'] }).pass(5);
    room.give('anna', { type: 'admit', participantIds: 'all' });
    const patch = patchBetween([before, room.state], room.state, { from: 0, to: 1 });
    const next = patch && applyPatch(snapshotOf(before, 0, 0), patch);
    expect(next?.participants.map(({ id }) => id)).to.deep.equal(['anna', 'carla', 'ben']);
  });

  it('does not apply over a gap, and does nothing when it is known already', () => {
    const empty = emptyConference();
    const one = new Rehearsal().join('anna').state;
    const patch = patchBetween([empty], one, { from: 4, to: 5 });
    if (!patch) throw new Error('no patch');
    expect(applyPatch(snapshotOf(empty, 3, 0), patch)).to.equal(null);
    const known = snapshotOf(one, 5, 0);
    expect(applyPatch(known, patch)).to.equal(known);
  });

  it('tells nobody of the host’s scene until it is on air, nor of who waits', () => {
    const room = Rehearsal.of('anna').join('ben', { enters: 'when_admitted' });
    room.give('anna', { type: 'applyScene', scene: { layout: 'single', cells: [] } });
    expect(snapshotOf(room.state, 0, 0).fields.scene).to.deep.equal(room.state.scene);
    room.give('anna', { type: 'setMode', mode: { type: 'automatic' } });
    const told = snapshotOf(room.state, 0, 0);
    expect(told.fields.scene).to.equal(null);
    expect(JSON.stringify(told)).to.not.include('ben');
  });
});

describe('what hosts are told', () => {
  it('makes what they knew what there is', () => {
    fc.assert(
      fc.property(arbitraryStates, fc.nat(), (states, pick) => {
        const after = states.at(-1) ?? emptyConference();
        const before = states[pick % states.length] ?? after;
        const patch = hostPatchBetween(before, after);
        expect({ ...hostFieldsOf(before), ...patch }).to.deep.equal(hostFieldsOf(after));
      }),
      { numRuns: 400 },
    );
  });

  it('is who is polled next, also when one has come as another went', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla', 'dario').give('anna', {
      type: 'startPolling',
      seconds: 20,
    });
    const before = room.state;
    expect(hostFieldsOf(before).polling?.nextId).to.equal('carla');
    room.tell({ type: 'leave', participantId: 'carla' }).join('emil');
    expect(hostPatchBetween(before, room.state)?.polling?.nextId).to.equal('dario');
  });
});

function crowd(): ConferenceState {
  let state = emptyConference();
  for (let index = 0; index < 1000; index++) {
    const outcome = reduce(state, joining(`p${index}`), { now: index });
    if (outcome.ok) ({ state } = outcome);
  }
  return state;
}
