import { expect } from 'chai';
import { PlenumError } from '../contract/errors.ts';
import { MemoryLiveStore } from '../store/memory/live-store.ts';
import { Brake } from './brake.ts';

const limits = { free: 3, firstWaitMs: 1000, longestWaitMs: 8000, windowMs: 100_000 };

describe('what slows guessing down', () => {
  let time: number;
  let live: MemoryLiveStore;
  let brake: Brake;

  beforeEach(() => {
    time = 0;
    live = new MemoryLiveStore({ now: () => time });
    brake = new Brake(live, 'test', limits);
  });
  afterEach(() => live.close());

  /** @returns whether an attempt may be made */
  async function press(key = 'a', by = brake): Promise<boolean> {
    return by.press(key).then(
      () => true,
      (error: unknown) => {
        if (error instanceof PlenumError && error.code === 'too_many_sign_ins') return false;
        throw error;
      },
    );
  }

  async function presses(times: number, key?: string): Promise<number> {
    let passed = 0;
    for (let count = 0; count < times; count++) if (await press(key)) passed++;
    return passed;
  }

  it('lets the free attempts and one more through, then one in each wait, which doubles to the longest', async () => {
    expect(await presses(10)).to.equal(4);
    for (const waitMs of [1000, 2000, 4000, 8000, 8000]) {
      time += waitMs - 1;
      expect(await press(), `just before ${waitMs} ms`).to.equal(false);
      time += 1;
      expect(await presses(5), `after ${waitMs} ms`).to.equal(1);
    }
  });

  it('counts attempts made at once', async () => {
    const passed = await Promise.all(Array.from({ length: 50 }, () => press()));
    expect(passed.filter(Boolean)).to.have.length(4);
  });

  it('does not wait longer for attempts that were refused', async () => {
    await presses(100);
    time += 1000;
    expect(await press()).to.equal(true);
  });

  it('holds over servers, and apart for others', async () => {
    await presses(4);
    expect(await press('a', new Brake(live, 'test', limits))).to.equal(false);
    expect(await press('b')).to.equal(true);
    expect(await press('a', new Brake(live, 'other', limits))).to.equal(true);
  });

  it('is off again when it was no guessing, or after its time', async () => {
    await presses(10);
    await brake.release('a');
    expect(await presses(10)).to.equal(4);
    time += limits.windowMs;
    expect(await presses(10)).to.equal(4);
  });

  it('counts only what is told, where it is checked instead', async () => {
    for (let count = 0; count < 20; count++) await brake.check('a');
    for (let count = 0; count < limits.free; count++) await brake.count('a');
    await brake.check('a');
    const refused = await brake.check('a').catch((error: unknown) => error);
    expect(refused).to.be.an.instanceOf(PlenumError);
  });

  it('says how long there is to wait', async () => {
    await presses(4);
    const error = await brake.press('a').catch((refused: unknown) => refused as PlenumError);
    expect((error as PlenumError).detail).to.equal('again in 1 s');
  });
});
