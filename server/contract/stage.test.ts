import { expect } from 'chai';
import fc from 'fast-check';
import type { Rect } from './layouts.ts';
import { arrangeStage, stageCapacity, type StageOptions } from './stage.ts';

const arbitraryStage: fc.Arbitrary<StageOptions> = fc.record({
  width: fc.integer({ min: 320, max: 4000 }),
  height: fc.integer({ min: 240, max: 3000 }),
  tiles: fc.integer({ min: 0, max: 60 }),
  slides: fc.boolean(),
  gap: fc.integer({ min: 0, max: 16 }),
  pageSize: fc.integer({ min: 1, max: 49 }),
});

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the stage', () => {
  it('has whole cells within it that never overlap, as many as it has room for', () => {
    fc.assert(
      fc.property(arbitraryStage, (options) => {
        const { slides, tiles } = arrangeStage(options);
        expect(tiles).to.have.length(Math.min(options.tiles, stageCapacity(options)));
        expect(slides !== null).to.equal(options.slides);
        const cells = slides ? [slides, ...tiles] : tiles;
        for (const [index, cell] of cells.entries()) {
          for (const length of Object.values(cell)) expect(Number.isInteger(length)).to.equal(true);
          expect(Math.min(cell.x, cell.y)).to.be.at.least(0);
          expect(Math.min(cell.width, cell.height)).to.be.at.least(1);
          expect(cell.x + cell.width).to.be.at.most(options.width);
          expect(cell.y + cell.height).to.be.at.most(options.height);
          for (const other of cells.slice(index + 1)) expect(overlap(cell, other)).to.equal(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shows faces between 3:4 and 16:9, and all of a page alike', () => {
    fc.assert(
      fc.property(arbitraryStage, (options) => {
        const { tiles } = arrangeStage({ ...options, tiles: Math.max(1, options.tiles) });
        const [first] = tiles;
        for (const { width, height } of tiles) {
          // Whole pixels: one off on either side.
          expect((width - 1) / (height + 1)).to.be.at.most(16 / 9);
          expect((width + 1) / (height - 1)).to.be.at.least(3 / 4);
          expect({ width, height }).to.deep.equal({ width: first?.width, height: first?.height });
        }
      }),
    );
  });

  it('gives one tile the whole width or the whole height', () => {
    fc.assert(
      fc.property(arbitraryStage, (options) => {
        const [tile] = arrangeStage({ ...options, slides: false, tiles: 1 }).tiles;
        const fills = tile && (options.width - tile.width <= 1 || options.height - tile.height <= 1);
        expect(fills).to.equal(true);
      }),
    );
  });

  it('gives slides most of the stage', () => {
    fc.assert(
      fc.property(arbitraryStage, (options) => {
        const { slides } = arrangeStage({ ...options, slides: true });
        const share = slides ? (slides.width * slides.height) / (options.width * options.height) : 0;
        expect(share).to.be.at.least(0.5);
      }),
    );
  });
});
