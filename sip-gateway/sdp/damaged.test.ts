import { expect } from 'chai';
import fc from 'fast-check';
import { answerOffer } from './answer.ts';
import { described, devices, fixture } from './fixtures/fixture.ts';
import { bounds, readSdp } from './read-sdp.ts';
import { isRefusal } from './refusal.ts';

describe('damaged session descriptions', () => {
  const texts = devices.map(fixture);
  const lines = [...new Set(texts.flatMap((text) => text.split('\r\n')))];
  const policy = { encryption: 'best_effort', licence: 'medium', maxKbps: 4000, slides: true } as const;
  const ports = { address: '192.0.2.1', sound: 40_000, picture: 40_002, slides: 40_004, bfcp: 40_006 };

  /** What is done to a text: a part of it replaced by a character, a line of another, or nothing. */
  const change = fc.record({
    at: fc.noBias(fc.nat({ max: 99_999 })),
    length: fc.nat({ max: 12 }),
    by: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(...lines.map((line) => `\r\n${line}\r\n`)),
      fc.constantFrom('', ' ', '\r', '\n', '0', '-1', '99999999999999999999', '=', ':', ';', '|', '*', '/'),
    ),
  });

  it('never make it throw, nor an answer that is no answer to them', function () {
    this.timeout(180_000);
    let answered = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (text, changes) => {
          let damaged = text;
          for (const { at, length, by } of changes) {
            const from = Math.floor((at / 100_000) * damaged.length);
            damaged = damaged.slice(0, from) + by + damaged.slice(from + length);
          }
          const offer = readSdp(damaged);
          if (isRefusal(offer)) return;
          expect(offer.lines.length).to.be.at.most(bounds.mediaLines);
          const answer = answerOffer(offer, { policy, ports });
          if (isRefusal(answer)) return;
          answered++;
          const heading = ({ kind, protocol }: { kind: string; protocol: string }) => `${kind} ${protocol}`;
          expect(described(answer.sdp).lines.map(heading)).to.deep.equal(offer.lines.map(heading));
        },
      ),
      { numRuns: 20_000 },
    );
    expect(answered).to.be.above(2000);
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void readSdp(`v=0\r\n${text}`)),
    );
  });
});
