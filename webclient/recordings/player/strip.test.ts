import { expect } from 'chai';
import { backgroundAt, cellAt } from './strip.ts';

const strip = { address: '', columns: 5, rows: 3, everyMs: 10_000, width: 160, height: 90 };

describe('the preview strip', () => {
  it('is read row by row', () => {
    expect(cellAt(strip, 0)).to.deep.equal({ column: 0, row: 0 });
    expect(cellAt(strip, 9_999)).to.deep.equal({ column: 0, row: 0 });
    expect(cellAt(strip, 49_000)).to.deep.equal({ column: 4, row: 0 });
    expect(cellAt(strip, 50_000)).to.deep.equal({ column: 0, row: 1 });
  });

  it('has a picture for every time, also beyond its ends', () => {
    expect(cellAt(strip, -5)).to.deep.equal({ column: 0, row: 0 });
    expect(cellAt(strip, 9e9)).to.deep.equal({ column: 4, row: 2 });
    expect(cellAt({ ...strip, everyMs: 0 }, 500)).to.deep.equal({ column: 0, row: 0 });
  });

  it('is placed so that one cell fills what it is shown in', () => {
    expect(backgroundAt(strip, 75_000)).to.deep.equal({ size: '500% 300%', position: '50% 50%' });
    expect(backgroundAt({ ...strip, columns: 1, rows: 1 }, 0)).to.deep.equal({
      size: '100% 100%',
      position: '0% 0%',
    });
  });
});
