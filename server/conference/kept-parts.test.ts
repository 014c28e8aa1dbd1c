import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryConference, arbitrarySteps, walk } from '../../test/harness/arbitrary-command.ts';
import { conferenceOf, type Keepable, type Kept, type KeptSeat, partsSince } from './kept-parts.ts';
import { snapshotOf } from './patches.ts';
import type { ConferenceState } from './state.ts';

const meeting = { meetingId: '123456789', hostPin: '1234' } as Keepable['meeting'];
const seatOf = (participantId: string): Omit<KeptSeat, 'participantId'> => ({
  digest: `digest of ${participantId}`,
  occupant: { identity: null, mayHost: false, chargedTo: null },
});

function liveAt(state: ConferenceState, version: number): Keepable {
  return { meeting, plan: 'paid', barred: new Set(['account/x']), log: [], runtime: { state, version } };
}

describe('what is kept of a conference', () => {
  it('is the conference, whenever it was written: all but those who wait', () => {
    fc.assert(
      fc.property(
        arbitraryConference(),
        arbitrarySteps(50),
        fc.integer({ min: 1, max: 5 }),
        (start, steps, every) => {
          const parts = new Map<string, string>();
          let kept: Kept | null = null;
          let count = 0;
          const write = (state: ConferenceState): void => {
            const since = partsSince(kept, liveAt(state, count), seatOf);
            for (const name of since.remove) parts.delete(name);
            for (const [name, text] of Object.entries(since.set)) parts.set(name, text);
            ({ kept } = since);
          };
          write(start);
          const { state } = walk(start, steps, ({ after }) => {
            if (++count % every === 0) write(after);
          });
          write(state);
          const restored = conferenceOf(parts);
          if (!restored) throw new Error('nothing was kept');
          const { conference, seats } = restored;
          expect(snapshotOf(conference.state, 0, 0)).to.deep.equal(snapshotOf(state, 0, 0));
          const { participants, invitations, waiting, ...rest } = conference.state;
          const { participants: people, invitations: calls, waiting: door, ...others } = state;
          expect(rest).to.deep.equal(JSON.parse(JSON.stringify(others)));
          expect([...participants.values()]).to.deep.equal([...people.values()]);
          expect([...invitations.values()]).to.deep.equal([...calls.values()]);
          expect(waiting.size).to.equal(0);
          expect(seats.map(({ participantId }) => participantId)).to.deep.equal([...people.keys()]);
          expect(conference).to.deep.include({
            meeting,
            plan: 'paid',
            barred: ['account/x'],
            version: count,
          });
        },
      ),
    );
  });

  it('is nothing when it is not whole', () => {
    expect(conferenceOf(new Map())).to.equal(null);
    expect(conferenceOf(new Map([['meeting', '{}']]))).to.equal(null);
  });

  it('costs the head and whoever changed, not everybody', () => {
    fc.assert(
      fc.property(arbitraryConference(), (start) => {
        const first = partsSince(null, liveAt(start, 0), seatOf);
        expect(Object.keys(first.set)).to.include('meeting');
        const again = partsSince(first.kept, liveAt({ ...start, locked: !start.locked }, 1), seatOf);
        expect(Object.keys(again.set)).to.deep.equal(['head']);
        expect(again.remove).to.deep.equal([]);
      }),
    );
  });
});
