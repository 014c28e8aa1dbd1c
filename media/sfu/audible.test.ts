import { expect } from 'chai';
import fc from 'fast-check';
import { chooseAudible, type Microphone } from './audible.ts';

function microphone(participantId: string, fields: Partial<Microphone> = {}): Microphone {
  return { participantId, live: true, since: 0, heardAt: 0, ...fields };
}

describe('whose voices are carried', () => {
  it('is everybody while there are no more microphones than slots, muted ones included', () => {
    const all = [microphone('anna'), microphone('ben', { live: false })];
    expect([...chooseAudible(all, 2)]).to.have.members(['anna', 'ben']);
  });

  it('is the open ones first, then the latest heard, then the first to come', () => {
    const all = [
      microphone('muted', { live: false, heardAt: 900 }),
      microphone('second', { since: 2 }),
      microphone('first', { since: 1 }),
      microphone('heard', { since: 3, heardAt: 100 }),
      microphone('just heard', { since: 4, heardAt: 200 }),
    ];
    expect([...chooseAudible(all, 4)]).to.deep.equal(['just heard', 'heard', 'first', 'second']);
  });

  it('fills the slots, and never leaves out somebody who goes before one who is carried', () => {
    const arbitrary = fc.uniqueArray(
      fc.record({
        participantId: fc.string(),
        live: fc.boolean(),
        since: fc.nat(50),
        heardAt: fc.constantFrom(0, 1, 2, 3),
      }),
      { selector: ({ participantId }) => participantId },
    );
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: 20 }), (all, slots) => {
        const chosen = chooseAudible(all, slots);
        expect(chosen.size).to.equal(Math.min(all.length, slots));
        const openLeftOut = all.some((one) => one.live && !chosen.has(one.participantId));
        const mutedChosen = all.some((one) => !one.live && chosen.has(one.participantId));
        expect(openLeftOut && mutedChosen).to.equal(false);
      }),
    );
  });
});
