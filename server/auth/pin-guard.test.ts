import { expect } from 'chai';
import { type ErrorCode, PlenumError } from '../contract/errors.ts';
import { MemoryLiveStore } from '../store/memory/live-store.ts';
import { PinGuard } from './pin-guard.ts';

const perMinute = 3;

describe('guessing of PINs', () => {
  let live: MemoryLiveStore;
  let guard: PinGuard;

  beforeEach(() => {
    live = new MemoryLiveStore();
    guard = new PinGuard(live, perMinute);
  });
  afterEach(() => live.close());

  /** @returns the code of what it ends with */
  async function attempt(address: string, meetingId: string, ends: ErrorCode | 'right'): Promise<string> {
    const attempted = guard.guard(address, meetingId, () =>
      ends === 'right' ? Promise.resolve() : Promise.reject(new PlenumError(ends)),
    );
    return attempted.then(
      () => 'right',
      (error: unknown) => (error instanceof PlenumError ? error.code : String(error)),
    );
  }

  async function guess(address: string, meetingId: string, times = perMinute): Promise<void> {
    for (let time = 0; time < times; time++) {
      expect(await attempt(address, meetingId, 'pin_wrong')).to.equal('pin_wrong');
    }
  }

  it('is stopped at the limit, and even the right one is refused then', async () => {
    await guess('192.0.2.1', '100000000');
    expect(await attempt('192.0.2.1', '100000000', 'right')).to.equal('too_many_attempts');
  });

  it('does not lock out others, nor the guesser from other meetings', async () => {
    await guess('192.0.2.1', '100000000');
    expect(await attempt('192.0.2.2', '100000000', 'right')).to.equal('right');
    expect(await attempt('192.0.2.1', '200000000', 'right')).to.equal('right');
  });

  it('is counted over all servers together', async () => {
    await guess('192.0.2.1', '100000000');
    guard = new PinGuard(live, perMinute);
    expect(await attempt('192.0.2.1', '100000000', 'right')).to.equal('too_many_attempts');
  });

  it('is stopped over all meetings at four times the limit, also of meetings there are not', async () => {
    for (let meeting = 0; meeting < perMinute * 4; meeting++) {
      expect(await attempt('192.0.2.1', String(meeting), 'meeting_not_found')).to.equal('meeting_not_found');
    }
    expect(await attempt('192.0.2.1', '300000000', 'right')).to.equal('too_many_attempts');
  });

  it('does not count what is no guess', async () => {
    for (const code of ['pin_required', 'conference_full', 'media_unavailable'] as const) {
      for (let time = 0; time < perMinute * 5; time++) {
        expect(await attempt('192.0.2.1', '100000000', code)).to.equal(code);
      }
    }
    expect(await attempt('192.0.2.1', '100000000', 'right')).to.equal('right');
  });
});
