import { expect } from 'chai';
import { ReadinessCheck } from './readiness.ts';

describe('readiness', () => {
  it('names what is there and what is not, and asks again after a second at the earliest', async () => {
    let now = 0;
    let asked = 0;
    const check = new ReadinessCheck(
      {
        media: () => undefined,
        database: () => Promise.resolve(++asked),
        liveStore: () => Promise.reject(new Error('away')),
        other: () => {
          throw new Error('broken');
        },
      },
      () => now,
    );
    const expected = { media: true, database: true, liveStore: false, other: false };
    expect(await Promise.all([check.ask(), check.ask()])).to.deep.equal([expected, expected]);
    now = 999;
    await check.ask();
    expect(asked).to.equal(1);
    now = 1000;
    await check.ask();
    expect(asked).to.equal(2);
  });

  it('does not wait for what hangs', async () => {
    const check = new ReadinessCheck({ database: () => new Promise(() => undefined) });
    expect(await check.ask()).to.deep.equal({ database: false });
  });
});
