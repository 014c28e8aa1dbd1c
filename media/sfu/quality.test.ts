import { expect } from 'chai';
import { networkQuality } from './quality.ts';

describe('the network of a participant', () => {
  for (const [scores, quality] of [
    [[], null],
    [[10], 'good'],
    [[10, 8], 'good'],
    [[10, 7], 'fair'],
    [[5], 'fair'],
    [[10, 4], 'poor'],
    [[0], 'poor'],
  ] as const) {
    it(`is ${quality ?? 'unknown'} with scores ${scores.join(', ') || 'of nothing'}`, () => {
      expect(networkQuality([...scores])).to.equal(quality);
    });
  }
});
