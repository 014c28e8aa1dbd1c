import { expect } from 'chai';
import fc from 'fast-check';
import { pictureFormats } from '../mixer/picture-formats.ts';
import { noShares, share, type Taker } from './picture-shares.ts';

const taker = (id: string, kbps = 1000, more: Partial<Taker> = {}): Taker => ({
  ...{ id, whose: null, part: 'all', format: { ...pictureFormats.hd, kbps } },
  ...more,
});

describe('who shares a picture', () => {
  it('is everybody who wants the same', () => {
    const shares = share([taker('a'), taker('b'), taker('c', 1000, { whose: 'c' })], noShares);
    expect(shares.pictures).to.have.length(2);
    expect(shares.of.get('a')).to.equal(shares.of.get('b'));
    expect(shares.of.get('c')).to.not.equal(shares.of.get('a'));
  });

  it('keeps one picture, and its encoder, when all of them want another rate', () => {
    const before = share([taker('a'), taker('b')], noShares);
    const after = share([taker('a', 512), taker('b', 512)], before);
    expect(after.pictures.map(({ id }) => id)).to.deep.equal(before.pictures.map(({ id }) => id));
    expect(after.pictures[0]?.format.kbps).to.equal(512);
  });

  it('keeps it too when all of them are to see something else, and the others get one of their own', () => {
    const before = share([taker('a'), taker('b'), taker('viewer')], noShares);
    const apart = { part: 'besideSlides' } as const;
    const slides = taker('slides a', 2000, { part: 'slides', format: pictureFormats.fullHd });
    const after = share([taker('a', 1000, apart), taker('b', 1000, apart), taker('viewer'), slides], before);
    expect(after.of.get('a')).to.equal(before.of.get('a'));
    expect(after.of.get('b')).to.equal(before.of.get('a'));
    expect(after.pictures.map(({ part }) => part)).to.have.members(['besideSlides', 'all', 'slides']);
    expect(new Set(after.of.values()).size).to.equal(3);
  });

  it('leaves the many theirs when one wants less, who comes back to them', () => {
    const before = share([taker('a'), taker('b'), taker('c')], noShares);
    const apart = share([taker('a'), taker('b', 512), taker('c')], before);
    expect(apart.of.get('a')).to.equal(before.of.get('a'));
    expect(apart.of.get('b')).to.not.equal(before.of.get('b'));
    const again = share([taker('a'), taker('b'), taker('c')], apart);
    expect(again).to.deep.equal(before);
  });

  it('gives everybody what they want, each once, whatever was before', () => {
    const takers = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        whose: fc.constantFrom(null, 'a'),
        part: fc.constantFrom('all' as const, 'besideSlides' as const),
        format: fc.record({
          ...{ width: fc.constantFrom(704, 1280), height: fc.constant(576), fps: fc.constant(30) },
          kbps: fc.constantFrom(512, 1000),
          profile: fc.constant('baseline' as const),
          maxSliceBytes: fc.constantFrom(null, 1200),
        }),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(fc.array(takers, { minLength: 1, maxLength: 5 }), (steps) => {
        let shares = noShares;
        for (const step of steps) {
          shares = share(step, shares);
          const ids = shares.pictures.map(({ id }) => id);
          expect(new Set(ids).size).to.equal(ids.length);
          for (const { id, whose, part, format } of step) {
            const picture = shares.pictures.find((one) => one.id === shares.of.get(id));
            expect(picture).to.deep.include({ whose, part, format });
          }
        }
      }),
    );
  });
});
