import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type ErrorCode, PlenumError } from '../contract/errors.ts';

const guesses: readonly ErrorCode[] = ['pin_wrong', 'meeting_not_found'];

/**
 * Slows down guessing of meeting IDs and PINs. Wrong ones are counted per client address and meeting, and per address
 * over all meetings, but never per meeting alone: a stranger's guesses must not lock out the invited. Whoever is over
 * the limit is not even told whether a guess was right.
 */
export class PinGuard {
  readonly #ofMeeting: RateLimiterMemory;
  readonly #ofAddress: RateLimiterMemory;

  /** @param wrongPinsPerMinute from one address at one meeting; four times as many at all meetings together */
  constructor(wrongPinsPerMinute: number) {
    this.#ofMeeting = new RateLimiterMemory({ points: wrongPinsPerMinute, duration: 60 });
    this.#ofAddress = new RateLimiterMemory({ points: wrongPinsPerMinute * 4, duration: 60 });
  }

  /**
   * Runs an attempt and counts it when it was a wrong guess.
   * @throws PlenumError `too_many_attempts`, or what the attempt threw
   */
  async guard<T>(address: string, meetingId: string, attempt: () => Promise<T>): Promise<T> {
    const key = `${address} ${meetingId}`;
    const [one, all] = await Promise.all([this.#ofMeeting.get(key), this.#ofAddress.get(address)]);
    if (one?.remainingPoints === 0 || all?.remainingPoints === 0) {
      throw new PlenumError('too_many_attempts', { field: 'pin' });
    }
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof PlenumError && guesses.includes(error.code)) {
        await Promise.allSettled([this.#ofMeeting.consume(key), this.#ofAddress.consume(address)]);
      }
      throw error;
    }
  }
}
