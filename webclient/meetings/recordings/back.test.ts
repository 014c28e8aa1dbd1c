import { expect } from 'chai';
import { fromOf, pathOf } from './back.ts';

const back = (search: string): string => pathOf(fromOf(new URLSearchParams(search)));

describe('the way back from a recording', () => {
  it('is the list or the meeting one came from', () => {
    expect(back('')).to.equal('/recordings');
    expect(back('?from=all')).to.equal('/admin/recordings');
    expect(back('?from=c1_-x')).to.equal('/history/c1_-x');
  });

  it('is never anywhere else', () => {
    expect(back('?from=//evil.example')).to.equal('/recordings');
    expect(back('?from=..%2Fx')).to.equal('/recordings');
  });
});
