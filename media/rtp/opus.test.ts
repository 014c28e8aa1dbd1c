import { expect } from 'chai';
import { opusMs } from './opus.ts';

/** A packet's first byte (RFC 6716, 3.1). */
const toc = (config: number, code: number): number => (config << 3) | code;

describe('the length of an Opus packet', () => {
  it('is that of its frames', () => {
    const lengths = [1, 3, 12, 13, 16, 17, 18, 31].map((config) => opusMs(Buffer.from([toc(config, 0), 1])));
    expect(lengths).to.deep.equal([20, 60, 10, 20, 2.5, 5, 10, 20]);
    expect(opusMs(Buffer.from([toc(31, 1), 1, 1]))).to.equal(40);
    expect(opusMs(Buffer.from([toc(31, 2), 1, 1, 1]))).to.equal(40);
    // Three of 10 ms, as long as no codec has frames of 30 ms.
    expect(opusMs(Buffer.from([toc(0, 3), 0x80 | 3, 1, 1, 1, 1, 1]))).to.equal(30);
  });

  it('is none of what is no packet', () => {
    expect(opusMs(Buffer.alloc(0))).to.equal(0);
    expect(opusMs(Buffer.from([toc(3, 3)]))).to.equal(0);
    expect(opusMs(Buffer.from([toc(3, 3), 3])), 'longer than 120 ms').to.equal(0);
  });
});
