import { expect } from 'chai';
import fc from 'fast-check';
import { newId, randomDigits, sameSecret } from './ids.ts';

describe('a new ID', () => {
  it('is 128 bits that fit a URL and never come twice', () => {
    const ids = new Set(Array.from({ length: 10_000 }, newId));
    expect(ids.size).to.equal(10_000);
    for (const id of ids) expect(id).to.match(/^[\w-]{22}$/);
  });
});

describe('random digits', () => {
  it('are as many as asked for and do not begin with 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (length) => {
        expect(randomDigits(length)).to.match(new RegExp(`^[1-9]\\d{${length - 1}}$`));
      }),
    );
  });

  it('have every digit in every later place', () => {
    const seen = Array.from({ length: 3 }, () => new Set<string>());
    for (let turn = 0; turn < 2000; turn++) {
      const digits = randomDigits(4);
      for (const [place, found] of seen.entries()) found.add(digits.charAt(place + 1));
    }
    expect(seen.map(({ size }) => size)).to.deep.equal([10, 10, 10]);
  });
});

describe('comparing secrets', () => {
  it('agrees with comparing strings, of any length and script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(sameSecret(a, b)).to.equal(a === b);
        expect(sameSecret(a, Buffer.from(a).toString())).to.equal(true);
      }),
    );
  });
});
