import { expect } from 'chai';
import { detailLines } from './detail-lines.ts';

describe('the detail of an entry of the audit log', () => {
  it('reads as lines, a change as from what to what', () => {
    const lines = detailLines({
      title: { from: '', to: 'Engineer' },
      limits: { concurrency: { from: 25, to: 200 }, vmrs: ['a', 'b'] },
      departmentId: null,
    });
    expect(lines).to.deep.equal([
      { path: 'title', value: ' → Engineer' },
      { path: 'limits.concurrency', value: '25 → 200' },
      { path: 'limits.vmrs', value: 'a, b' },
      { path: 'departmentId', value: '–' },
    ]);
  });

  it('is nothing for nothing', () => expect(detailLines({})).to.deep.equal([]));
});
