import { expect } from 'chai';
import fc from 'fast-check';
import { layerFor, priorityOf } from './layers.ts';

const source = fc.constantFrom('camera' as const, 'slides' as const);
const width = fc.integer({ min: 1, max: 8192 });

describe('the layer for a tile', () => {
  for (const [from, shown, layers, layer] of [
    ['camera', 160, 3, 0],
    ['camera', 384, 3, 0],
    ['camera', 385, 3, 1],
    ['camera', 768, 3, 1],
    ['camera', 769, 3, 2],
    ['camera', 4000, 3, 2],
    ['camera', 700, 2, 0],
    ['camera', 4000, 1, 0],
    ['slides', 1152, 2, 0],
    ['slides', 1153, 2, 1],
  ] as const) {
    it(`is ${layer} of ${layers} for a ${from} shown ${shown} pixels wide`, () => {
      expect(layerFor(from, shown, layers)).to.equal(layer);
    });
  }

  it('is always one the source has, and never lower for a wider tile', () => {
    fc.assert(
      fc.property(source, width, width, fc.integer({ min: 1, max: 3 }), (from, one, other, layers) => {
        const [narrow, wide] = [Math.min(one, other), Math.max(one, other)].map((w) =>
          layerFor(from, w, layers),
        );
        expect(narrow).to.be.within(0, layers - 1);
        expect(wide).to.be.within(narrow ?? 0, layers - 1);
      }),
    );
  });
});

describe('the priority of a picture', () => {
  it('is what mediasoup takes, higher for a wider tile, and slides go first', () => {
    fc.assert(
      fc.property(width, width, (one, other) => {
        const [low, high] = [
          priorityOf('camera', Math.min(one, other)),
          priorityOf('camera', Math.max(one, other)),
        ];
        expect(low).to.be.within(1, 255);
        expect(high).to.be.within(low, 255);
        expect(priorityOf('slides', one)).to.be.within(high + 1, 255);
      }),
    );
  });
});
