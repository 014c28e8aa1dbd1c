import { expect } from 'chai';
import fc from 'fast-check';
import { type LoadLevel, loadLevels } from './load-level.ts';
import { type LoadReading, type LoadState, unloaded, withReading } from './load-policy.ts';

const calm: Omit<LoadReading, 'at'> = { capacity: 1, load: 0.2, loadAbove: 0.3, missed: 0 };

/** Readings of the same kind every two seconds. @returns the level after each */
function read(
  state: LoadState,
  from: number,
  count: number,
  reading: Partial<LoadReading>,
): { state: LoadState; levels: LoadLevel[] } {
  const levels: LoadLevel[] = [];
  for (let number = 0; number < count; number++) {
    state = withReading(state, { ...calm, ...reading, at: from + number * 2000 });
    levels.push(state.level);
  }
  return { state, levels };
}

describe('the level of a node', () => {
  it('goes down when the load has been above 90 % for 4 s, again and again', () => {
    const { levels } = read(unloaded, 0, 13, { load: 0.95 });
    expect(levels.join(' ')).to.equal(
      'full full slow slow slow small small small refuse refuse refuse refuse refuse',
    );
  });

  it('goes down as well when turns are left out', () => {
    expect(read(unloaded, 0, 3, { missed: 0.2 }).levels.at(-1)).to.equal('slow');
    expect(read(unloaded, 0, 20, { missed: 0.05 }).levels.at(-1)).to.equal('full');
  });

  it('does not go down for one moment of much work', () => {
    let state: LoadState = unloaded;
    for (let at = 0; at < 100_000; at += 2000) {
      state = withReading(state, { ...calm, at, load: at % 6000 === 0 ? 0.5 : 2 });
      expect(state.level).to.equal('full');
    }
  });

  it('goes up when it would stay below 70 % for 20 s, a level at a time', () => {
    const small = { ...unloaded, level: 'small' } as const;
    const { levels } = read(small, 0, 22, {});
    expect(levels.indexOf('slow')).to.equal(10);
    expect(levels.indexOf('full')).to.equal(21);
    expect(read(small, 0, 100, { load: 0.5, loadAbove: 0.75 }).levels.at(-1)).to.equal('small');
  });

  it('begins to wait anew after each that was too much', () => {
    let state: LoadState = { ...unloaded, level: 'slow' };
    for (let at = 0; at < 200_000; at += 2000) {
      state = withReading(state, { ...calm, at, load: at % 18_000 === 0 ? 0.95 : 0.2 });
      expect(state.level).to.equal('slow');
    }
  });

  it('never changes by more than one level, nor sooner than it may', () => {
    const readings = fc.array(
      fc.record({
        after: fc.integer({ min: 100, max: 5000 }),
        load: fc.double({ min: 0, max: 2, noNaN: true }),
        loadAbove: fc.double({ min: 0, max: 3, noNaN: true }),
        missed: fc.double({ min: 0, max: 0.3, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(readings, (all) => {
        let state: LoadState = unloaded;
        let at = 0;
        let changedAt = 0;
        for (const { after, ...reading } of all) {
          at += after;
          const next = withReading(state, { ...reading, at, capacity: 1 });
          const step = loadLevels.indexOf(next.level) - loadLevels.indexOf(state.level);
          expect(step).to.be.within(-1, 1);
          if (step !== 0) {
            expect(at - changedAt).to.be.at.least(step > 0 ? 4000 : 20_000);
            changedAt = at;
          }
          state = next;
        }
      }),
    );
  });
});
