import { expect } from 'chai';
import fc from 'fast-check';
import { type FeedHello, FeedParser, type FeedSample, writeHello, writeSample } from './feed-stream.ts';

const hello: FeedHello = { feedId: 'f1', token: 'secret', sound: 'EYg=', silence: 'AQ==' };

function heard(pieces: readonly Buffer[]): { hellos: FeedHello[]; samples: FeedSample[] } {
  const hellos: FeedHello[] = [];
  const samples: FeedSample[] = [];
  const parser = new FeedParser({ hello: (one) => hellos.push(one), sample: (one) => samples.push(one) });
  for (const piece of pieces) parser.push(piece);
  return { hellos, samples };
}

describe('the stream of a feed', () => {
  it('comes as it was sent, into whatever pieces it is cut', () => {
    const sample = fc.record({
      kind: fc.constantFrom('picture' as const, 'slides' as const, 'sound' as const),
      key: fc.boolean(),
      at: fc.double({ min: 0, max: 4e12, noNaN: true }),
      data: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (samples, length) => {
        const all = Buffer.concat([writeHello(hello), ...samples.map(writeSample)]);
        const pieces = Array.from({ length: Math.ceil(all.length / length) }, (_, index) =>
          all.subarray(index * length, (index + 1) * length),
        );
        expect(heard(pieces)).to.deep.equal({ hellos: [hello], samples });
      }),
    );
  });

  it('is refused when it does not begin with who it is, or claims more than a picture can have', () => {
    const sample = writeSample({ kind: 'sound', key: true, at: 1, data: Buffer.from('x') });
    expect(() => heard([sample])).to.throw('begins with who it is');
    const long = writeSample({ kind: 'picture', key: true, at: 1, data: Buffer.alloc(1) });
    long.writeUInt32BE(0xffffffff, 2);
    expect(() => heard([writeHello(hello), long])).to.throw('too long');
    expect(() => heard([writeHello(hello), writeHello(hello)])).to.throw('none');
  });
});
