import { expect } from 'chai';
import { admin, Rehearsal } from '../../../test/harness/rehearsal.ts';

const minute = 60_000;

describe('the end of a conference', () => {
  it('comes when its time is over', () => {
    const room = Rehearsal.of('anna').tell({ type: 'setEnd', endsAt: 45 * minute });
    expect(room.pass(45 * minute - room.now - 1).effects).to.deep.equal([]);
    expect(room.pass(1).effects).to.deep.equal([{ type: 'end', reason: 'time_over' }]);
  });

  it('is brought about by a host or an administrator', () => {
    expect(Rehearsal.of('anna').give('anna', { type: 'end' }).effects).to.deep.equal([
      { type: 'end', reason: 'host' },
    ]);
    expect(Rehearsal.of('anna').give(admin, { type: 'end' }).effects).to.deep.equal([
      { type: 'end', reason: 'administrator' },
    ]);
  });

  it('that is planned moves from where it is, or from now when it is past', () => {
    const room = Rehearsal.of('anna').give('anna', { type: 'prolong', minutes: 30 });
    expect(room.state.plannedEndAt, 'booked for an hour').to.equal(90 * minute);
    room.pass(100 * minute).give('anna', { type: 'prolong', minutes: 5 });
    expect(room.state.plannedEndAt).to.equal(room.now + 5 * minute);
  });

  it('moves no further than it may, and enforces none where there was none', () => {
    const room = Rehearsal.of('anna');
    room.given = { latestEnd: 90 * minute };
    expect(room.refusal('anna', { type: 'prolong', minutes: 31 })).to.equal('longest_reached');
    room.give('anna', { type: 'prolong', minutes: 30 });
    expect([room.state.plannedEndAt, room.state.endsAt]).to.deep.equal([90 * minute, null]);
  });

  it('that is enforced moves with the plan where it would come first', () => {
    const room = Rehearsal.of('anna').tell({ type: 'setEnd', endsAt: 70 * minute });
    expect(room.give('anna', { type: 'prolong', minutes: 5 }).state.endsAt).to.equal(70 * minute);
    expect(room.give('anna', { type: 'prolong', minutes: 30 }).state.endsAt).to.equal(95 * minute);
  });
});
