import { expect } from 'chai';
import { cellsOf } from '../../../server/contract/layouts.ts';
import { canvas } from './box.ts';
import { neighbour } from './neighbour.ts';

describe('the neighbour of a cell', () => {
  it('lies straight ahead in a grid', () => {
    const cells = cellsOf('nine', canvas);
    expect(neighbour(cells, 4, 'left')).to.equal(3);
    expect(neighbour(cells, 4, 'right')).to.equal(5);
    expect(neighbour(cells, 4, 'up')).to.equal(1);
    expect(neighbour(cells, 4, 'down')).to.equal(7);
    expect(neighbour(cells, 0, 'left')).to.equal(null);
    expect(neighbour(cells, 8, 'down')).to.equal(null);
  });

  it('reaches every cell of every layout from the first', () => {
    for (const layout of ['three', 'six', 'eight', 'ten', 'thirteen', 'sixteen'] as const) {
      const cells = cellsOf(layout, canvas);
      const reached = new Set([0]);
      for (const from of reached) {
        for (const direction of ['left', 'right', 'up', 'down'] as const) {
          const next = neighbour(cells, from, direction);
          if (next !== null) reached.add(next);
        }
      }
      expect(reached.size, layout).to.equal(cells.length);
    }
  });
});
