import { expect } from 'chai';
import { detailLines } from './detail-lines.ts';

describe('the detail of an entry of the audit log', () => {
  it('reads as lines, a change as what was before and what is after', () => {
    const lines = detailLines({
      title: { before: '', after: 'Engineer' },
      departmentId: { before: 'd1', after: null },
      changed: ['hostPin', 'name'],
    });
    expect(lines).to.deep.equal([
      { path: 'title', value: ' → Engineer' },
      { path: 'departmentId', value: 'd1 → –' },
      { path: 'changed', value: 'hostPin, name' },
    ]);
  });

  it('leaves out of two objects what is the same in both', () => {
    const before = { concurrency: 25, recordingBytes: 0, terminals: { small: 1, board: 2 }, vmrs: [] };
    const after = {
      concurrency: 200,
      recordingBytes: 0,
      terminals: { small: 1, board: 3 },
      vmrs: [{ capacity: 50, count: 2 }],
    };
    expect(detailLines({ limits: { before, after } })).to.deep.equal([
      { path: 'limits.concurrency', value: '25 → 200' },
      { path: 'limits.terminals.board', value: '2 → 3' },
      { path: 'limits.vmrs', value: ' → capacity 50, count 2' },
    ]);
  });

  it('is nothing for nothing', () => expect(detailLines({})).to.deep.equal([]));
});
