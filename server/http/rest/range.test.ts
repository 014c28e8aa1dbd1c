import { expect } from 'chai';
import { rangeOf } from './range.ts';

describe('what a Range asks for of 1000 bytes', () => {
  const asked: readonly (readonly [string, ReturnType<typeof rangeOf>])[] = [
    ['bytes=0-', { from: 0, to: 999 }],
    ['bytes=0-0', { from: 0, to: 0 }],
    ['Bytes= 10-19 ', { from: 10, to: 19 }],
    ['bytes=990-5000', { from: 990, to: 999 }],
    ['bytes=999-', { from: 999, to: 999 }],
    ['bytes=-1', { from: 999, to: 999 }],
    ['bytes=-1000', { from: 0, to: 999 }],
    ['bytes=-5000', { from: 0, to: 999 }],
    [`bytes=5-${'9'.repeat(400)}`, { from: 5, to: 999 }],
    ['bytes=1000-', 'beyond'],
    ['bytes=1000-2000', 'beyond'],
    ['bytes=-0', 'beyond'],
    [`bytes=${'9'.repeat(400)}-`, 'beyond'],
    ['bytes=0-9,20-29', null],
    ['bytes=9-5', null],
    ['bytes=-', null],
    ['bytes=a-b', null],
    ['bytes 0-5', null],
    ['items=0-5', null],
    ['', null],
  ];
  for (const [header, range] of asked) {
    it(`is ${JSON.stringify(range)} by ${header.slice(0, 30)}`, () => {
      expect(rangeOf(header, 1000)).to.deep.equal(range);
    });
  }

  it('is nothing in particular of an empty file, or nothing that there is', () => {
    expect(rangeOf('bytes=-5', 0)).to.be.null;
    expect(rangeOf('bytes=0-', 0)).to.equal('beyond');
  });
});
