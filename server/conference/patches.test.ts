import { expect } from 'chai';
import fc from 'fast-check';
import { applyPatch } from '../contract/patch.ts';
import { patchBetween, snapshotOf } from './patches.ts';
import { arbitraryCommand, emptyConference } from '../../test/harness/arbitrary-command.ts';
import { type Command, type ConferenceState, reduce } from './state.ts';

/** Every state a conference goes through. */
function statesOf(commands: Command[]): ConferenceState[] {
  const states = [emptyConference()];
  for (const [now, command] of commands.entries()) {
    const outcome = reduce(states.at(-1)!, command, { now });
    if (outcome.ok) states.push(outcome.state);
  }
  return states;
}

const arbitraryStates = fc.array(arbitraryCommand(), { maxLength: 40 }).map(statesOf);

describe('a patch', () => {
  it('makes the snapshot of any of the states it is from the snapshot of the state it is to', () => {
    fc.assert(
      fc.property(arbitraryStates, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (states, picks) => {
        const after = states.at(-1)!;
        const befores = picks.map((pick) => states[pick % states.length]!);
        const patch = patchBetween(befores, after, { from: 3, to: 4 });
        for (const before of befores) {
          const snapshot = snapshotOf(before, 3, 0);
          const next = patch ? applyPatch(snapshot, patch)! : snapshot;
          const { participants, ...rest } = snapshotOf(after, patch ? 4 : 3, 0);
          expect({ ...next, participants: undefined }).to.deep.equal({ ...rest, participants: undefined });
          expect(next.participants).to.have.deep.members(participants);
        }
      }),
    );
  });

  it('keeps the order in which people joined', () => {
    fc.assert(
      fc.property(arbitraryStates, fc.nat(), (states, pick) => {
        const [before, after] = [states[pick % states.length]!, states.at(-1)!];
        const patch = patchBetween([before], after, { from: 0, to: 1 });
        if (!patch) return;
        const next = applyPatch(snapshotOf(before, 0, 0), patch)!;
        // IDs are not used twice outside this test: whoever left and came back is somebody else.
        const stayed = next.participants.filter(
          ({ joinedAt, id }) => before.participants[id]?.joinedAt === joinedAt,
        );
        const joinTimes = stayed.map(({ joinedAt }) => joinedAt);
        expect(joinTimes).to.deep.equal([...joinTimes].sort((a, b) => a - b));
      }),
    );
  });

  it('is none when nothing changed, and small when one of a thousand did', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `p${index}`);
    const join = (participantId: string): Command => ({
      type: 'join',
      participantId,
      name: participantId,
      kind: 'web',
      as: 'guest',
      enters: 'now',
      receivesH264: true,
    });
    const full = statesOf(ids.map(join)).at(-1)!;
    expect(patchBetween([full], full, { from: 0, to: 1 })).to.equal(null);
    const raised = reduce(full, { type: 'raiseHand', participantId: 'p7', raised: true }, { now: 5 });
    const patch = raised.ok && patchBetween([full], raised.state, { from: 0, to: 1 });
    expect(patch && patch.upsert.map(({ id }) => id)).to.deep.equal(['p7']);
    expect(patch && patch.remove).to.deep.equal([]);
  });

  it('does not apply over a gap, and does nothing when it is known already', () => {
    const [empty, one] = statesOf([
      {
        type: 'join',
        participantId: 'a',
        name: 'A',
        kind: 'web',
        as: 'guest',
        enters: 'now',
        receivesH264: true,
      },
    ]) as [ConferenceState, ConferenceState];
    const patch = patchBetween([empty], one, { from: 4, to: 5 })!;
    expect(applyPatch(snapshotOf(empty, 3, 0), patch)).to.equal(null);
    const known = snapshotOf(one, 5, 0);
    expect(applyPatch(known, patch)).to.equal(known);
  });
});
