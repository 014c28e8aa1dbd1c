import { expect } from 'chai';
import fc from 'fast-check';
import { drawLayout, drawOverview } from '../../test/golden/drawings.ts';
import { expectGolden } from '../../test/golden/golden.ts';
import {
  type Canvas,
  cellCount,
  cellsOf,
  type LayoutName,
  layoutNames,
  manualLayouts,
  type Rect,
} from './layouts.ts';

const hd: Canvas = { width: 1280, height: 720 };
const fullHd: Canvas = { width: 1920, height: 1080 };
const cif4: Canvas = { width: 704, height: 576 };

const anyLayout = fc.constantFrom(...layoutNames);
const anyCanvas: fc.Arbitrary<Canvas> = fc.oneof(
  fc.constantFrom(hd, fullHd, cif4),
  fc.record({ width: fc.integer({ min: 80, max: 4000 }), height: fc.integer({ min: 10, max: 3000 }) }),
);

/** Layouts that leave a part of the canvas free. */
const withMargins: readonly LayoutName[] = ['two', 'three'];

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function areaOf(cells: readonly Rect[]): number {
  return cells.reduce((sum, { width, height }) => sum + width * height, 0);
}

describe('the layouts', () => {
  it('have as many cells as their names say', () => {
    const counts = layoutNames.map((layout) => cellCount(layout));
    expect(counts).to.deep.equal([1, 2, 3, 4, 6, 8, 9, 10, 13, 16, 25]);
    for (const layout of layoutNames) expect(cellsOf(layout, hd)).to.have.length(cellCount(layout));
  });

  it('may all be chosen but twenty-five', () => {
    expect([...manualLayouts, 'twenty-five']).to.deep.equal([...layoutNames]);
  });

  it('have whole cells on the canvas that never overlap', () => {
    fc.assert(
      fc.property(anyLayout, anyCanvas, (layout, canvas) => {
        const cells = cellsOf(layout, canvas);
        for (const [index, cell] of cells.entries()) {
          for (const length of Object.values(cell)) expect(Number.isInteger(length)).to.equal(true);
          expect(Math.min(cell.x, cell.y)).to.be.at.least(0);
          expect(Math.min(cell.width, cell.height)).to.be.at.least(1);
          expect(cell.x + cell.width).to.be.at.most(canvas.width);
          expect(cell.y + cell.height).to.be.at.most(canvas.height);
          for (const other of cells.slice(index + 1)) expect(overlap(cell, other)).to.equal(false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('use the whole canvas, but for two and three', () => {
    fc.assert(
      fc.property(anyLayout, anyCanvas, (layout, canvas) => {
        fc.pre(!withMargins.includes(layout));
        expect(areaOf(cellsOf(layout, canvas))).to.equal(canvas.width * canvas.height);
      }),
    );
  });

  it('start and end on macroblocks across and on chroma samples down, but at the last edges', () => {
    fc.assert(
      fc.property(anyLayout, anyCanvas, (layout, canvas) => {
        for (const { x, y, width, height } of cellsOf(layout, canvas)) {
          expect(x % 16).to.equal(0);
          expect(y % 2).to.equal(0);
          if (x + width !== canvas.width) expect(width % 16).to.equal(0);
          if (y + height !== canvas.height) expect(height % 2).to.equal(0);
        }
      }),
    );
  });

  for (const canvas of [hd, fullHd, cif4]) {
    it(`have nothing but multiples of 16 across and of 2 down on ${canvas.width}x${canvas.height}`, () => {
      for (const layout of layoutNames) {
        for (const { x, y, width, height } of cellsOf(layout, canvas)) {
          expect([x % 16, width % 16, y % 2, height % 2], layout).to.deep.equal([0, 0, 0, 0]);
        }
      }
    });
  }

  it('have cells of one kind alike, within one step of rounding', () => {
    fc.assert(
      fc.property(fc.constantFrom('four', 'nine', 'sixteen', 'twenty-five'), anyCanvas, (layout, canvas) => {
        const cells = cellsOf(layout, canvas);
        const spread = (lengths: number[]): number => Math.max(...lengths) - Math.min(...lengths);
        expect(spread(cells.map(({ width }) => width))).to.be.below(2 * 16);
        expect(spread(cells.map(({ height }) => height))).to.be.below(2 * 2);
      }),
    );
  });

  it('number the large cells first and the others in reading order', () => {
    const large: Partial<Record<LayoutName, number>> = { six: 1, eight: 1, ten: 2, thirteen: 1 };
    fc.assert(
      fc.property(anyLayout, (layout) => {
        const cells = cellsOf(layout, hd);
        const rest = cells.slice(large[layout] ?? 0);
        for (const cell of cells.slice(0, large[layout] ?? 0)) {
          expect(areaOf([cell])).to.be.above(2 * Math.max(...rest.map((other) => areaOf([other]))));
        }
        const reading = [...rest].sort((a, b) => a.y - b.y || a.x - b.x);
        expect(rest).to.deep.equal(reading);
      }),
    );
  });

  it('put two pictures of 16:9 side by side, in the middle', () => {
    expect(cellsOf('two', hd)).to.deep.equal([
      { x: 0, y: 180, width: 640, height: 360 },
      { x: 640, y: 180, width: 640, height: 360 },
    ]);
    expect(cellsOf('two', cif4).map(({ y, height }) => [y, height])).to.deep.equal([
      [188, 198],
      [188, 198],
    ]);
  });

  it('keep two on a canvas that is not high enough', () => {
    expect(cellsOf('two', { width: 1600, height: 300 })).to.deep.equal([
      { x: 0, y: 0, width: 800, height: 300 },
      { x: 800, y: 0, width: 800, height: 300 },
    ]);
  });

  it('put one above two, each a quarter of the canvas', () => {
    expect(cellsOf('three', fullHd)).to.deep.equal([
      { x: 480, y: 0, width: 960, height: 540 },
      { x: 0, y: 540, width: 960, height: 540 },
      { x: 960, y: 540, width: 960, height: 540 },
    ]);
  });

  it('put the large cell of thirteen in the middle of the twelve', () => {
    const [large, ...around] = cellsOf('thirteen', hd);
    expect(large).to.deep.equal({ x: 320, y: 180, width: 640, height: 360 });
    // prettier-ignore
    expect(around.map(({ x, y }) => [x / 320, y / 180])).to.deep.equal([
      [0, 0], [1, 0], [2, 0], [3, 0],
      [0, 1], [3, 1],
      [0, 2], [3, 2],
      [0, 3], [1, 3], [2, 3], [3, 3],
    ]);
  });

  for (const layout of layoutNames) {
    it(`look as drawn: ${layout}`, () => {
      for (const canvas of [hd, fullHd]) {
        expectGolden(`test/golden/layouts/${layout}-${canvas.height}.svg`, drawLayout(layout, canvas));
      }
    });
  }

  it('look as drawn in the documentation', () => {
    expectGolden('docs/images/layouts.svg', drawOverview());
  });
});
