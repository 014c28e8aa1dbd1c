import { type ErrorCode, PlenumError } from '../contract/errors.ts';
import { SerialQueue } from '../kernel/serial-queue.ts';
import type { LiveStore } from '../store/live-store.ts';

const guesses: readonly ErrorCode[] = [
  'pin_wrong',
  'meeting_not_found',
  'recording_share_pin_wrong',
  'recording_share_unknown',
  'stream_pin_wrong',
  'stream_unknown',
];
const windowMs = 60_000;

/**
 * Slows down guessing of meeting IDs and PINs. Wrong ones are counted per client address and meeting, and per address
 * over all meetings, but never per meeting alone: a stranger's guesses must not lock out the invited. Whoever is over
 * the limit is not even told whether a guess was right.
 */
export class PinGuard {
  readonly #live: LiveStore;
  readonly #ofMeeting: number;
  readonly #ofAddress: number;
  /** One attempt of an address at a time: those sent at once are counted one after the other, too. */
  readonly #queues = new Map<string, { queue: SerialQueue; waiting: number }>();

  /**
   * @param live where it is counted, for all servers together
   * @param wrongPinsPerMinute from one address at one meeting; four times as many at all meetings together
   */
  constructor(live: LiveStore, wrongPinsPerMinute: number) {
    this.#live = live;
    this.#ofMeeting = wrongPinsPerMinute;
    this.#ofAddress = wrongPinsPerMinute * 4;
  }

  /**
   * Runs an attempt, which has to be short, and counts it when it was a wrong guess.
   * @throws PlenumError `too_many_attempts`, or what the attempt threw
   */
  async guard<T>(address: string, meetingId: string, attempt: () => Promise<T>): Promise<T> {
    const line = this.#queues.get(address) ?? { queue: new SerialQueue(), waiting: 0 };
    this.#queues.set(address, line);
    line.waiting++;
    try {
      return await line.queue.add(() => this.#judge(address, meetingId, attempt));
    } finally {
      if (--line.waiting === 0) this.#queues.delete(address);
    }
  }

  async #judge<T>(address: string, meetingId: string, attempt: () => Promise<T>): Promise<T> {
    const one = `pin:${address} ${meetingId}`;
    const all = `pins:${address}`;
    const [ofMeeting, ofAddress] = await Promise.all([this.#live.hits(one), this.#live.hits(all)]);
    if (ofMeeting >= this.#ofMeeting || ofAddress >= this.#ofAddress) {
      throw new PlenumError('too_many_attempts', { field: 'pin' });
    }
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof PlenumError && guesses.includes(error.code)) {
        await Promise.all([this.#live.hit(one, windowMs), this.#live.hit(all, windowMs)]);
      }
      throw error;
    }
  }
}
