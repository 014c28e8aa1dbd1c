import { mock } from 'node:test';
import { expect } from 'chai';
import fc from 'fast-check';
import { LayerDemand } from './demand.ts';

const lowerAfterMs = 5000;

describe('the layers of a camera that are shown', () => {
  let told: number[];
  let demand: LayerDemand;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    told = [];
    demand = new LayerDemand(3, (layer) => told.push(layer), lowerAfterMs);
  });

  afterEach(() => {
    demand.close();
    mock.timers.reset();
  });

  it('are lowered after a while when nobody shows them', () => {
    mock.timers.tick(lowerAfterMs - 1);
    expect(told).to.deep.equal([]);
    mock.timers.tick(1);
    expect(told).to.deep.equal([0]);
  });

  it('are raised at once', () => {
    mock.timers.tick(lowerAfterMs);
    demand.set('anna', 1);
    demand.set('ben', 2);
    expect(told).to.deep.equal([0, 1, 2]);
  });

  it('stay when a page is turned and turned back', () => {
    demand.set('anna', 2);
    demand.set('anna', null);
    mock.timers.tick(lowerAfterMs - 1);
    demand.set('anna', 2);
    mock.timers.tick(lowerAfterMs * 2);
    expect(told).to.deep.equal([]);
  });

  it('are those of whoever shows them largest', () => {
    demand.set('anna', 0);
    demand.set('ben', 1);
    mock.timers.tick(lowerAfterMs);
    demand.set('ben', null);
    mock.timers.tick(lowerAfterMs);
    expect(told).to.deep.equal([1, 0]);
  });

  it('are told to nobody any more once it is closed', () => {
    demand.close();
    mock.timers.tick(lowerAfterMs);
    expect(told).to.deep.equal([]);
  });

  it('are in the end the highest anybody shows, whatever happened before', () => {
    const step = fc.record({
      viewer: fc.constantFrom('a', 'b', 'c'),
      layer: fc.constantFrom(null, 0, 1, 2),
      ms: fc.nat(6000),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let last = 2;
        const one = new LayerDemand(3, (layer) => (last = layer), lowerAfterMs);
        const shown = new Map<string, number>();
        for (const { viewer, layer, ms } of steps) {
          one.set(viewer, layer);
          if (layer === null) shown.delete(viewer);
          else shown.set(viewer, layer);
          expect(last).to.be.at.least(Math.max(0, ...shown.values()));
          mock.timers.tick(ms);
        }
        mock.timers.tick(lowerAfterMs);
        expect(last).to.equal(Math.max(0, ...shown.values()));
        one.close();
      }),
    );
  });
});
