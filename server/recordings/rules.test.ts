import { expect } from 'chai';
import { hoursIn, marksBetween, mayManage, refusalToRecord } from './rules.ts';

describe('the rules of recordings', () => {
  it('let the next one begin as long as there is any space, and none without', () => {
    expect(refusalToRecord({ usedBytes: 99, limitBytes: 100 })).to.equal(null);
    expect(refusalToRecord({ usedBytes: 100, limitBytes: 100 })).to.equal('recording_space_full');
    expect(refusalToRecord({ usedBytes: 0, limitBytes: 0 })).to.equal('recording_unavailable');
  });

  it('promise at least the hours that the product does', () => {
    const promised = [
      [50e9, 23],
      [100e9, 40],
      [500e9, 200],
      [1000e9, 400],
    ] as const;
    for (const [bytes, hours] of promised) expect(hoursIn(bytes)).to.be.at.least(hours);
  });

  it('give recordings to their owner and to administrators of the enterprise, and to nobody else', () => {
    const recording = { enterpriseId: 'acme', ownerId: 'anna' };
    const caller = { enterpriseId: 'acme', role: 'member', accountId: 'anna' } as const;
    expect(mayManage(caller, recording)).to.equal(true);
    expect(mayManage({ ...caller, accountId: 'ben' }, recording)).to.equal(false);
    expect(mayManage({ ...caller, accountId: 'olga', role: 'admin' }, recording)).to.equal(true);
    expect(mayManage({ ...caller, role: 'admin', enterpriseId: 'other' }, recording)).to.equal(false);
    expect(mayManage({ ...caller, accountId: null }, { ...recording, ownerId: null })).to.equal(false);
  });

  it('mark who is seen mainly and what is shared, when it is another', () => {
    const names: Record<string, string> = { a: 'Anna', b: 'Ben' };
    const marks = (before: [string | null, string | null], after: [string | null, string | null]) =>
      marksBetween(
        { personId: before[0], presenterId: before[1] },
        { personId: after[0], presenterId: after[1] },
        (id) => names[id] ?? '',
      );
    expect(marks([null, null], ['a', null])).to.deep.equal([{ type: 'person', title: 'Anna' }]);
    expect(marks(['a', null], ['a', 'b'])).to.deep.equal([{ type: 'share', title: 'Ben' }]);
    expect(marks(['a', 'b'], ['b', null])).to.deep.equal([
      { type: 'shareEnd' },
      { type: 'person', title: 'Ben' },
    ]);
    expect(marks(['a', 'b'], ['a', 'b'])).to.deep.equal([]);
    expect(marks(['a', null], [null, null])).to.deep.equal([]);
  });
});
