import type { CreateMeetingRequest, Meeting } from '../contract/rest.ts';
import { randomDigits } from '../kernel/ids.ts';
import { MeetingRepo } from './repo.ts';

const pinDigits = 6;

/** Makes meetings and finds them again by their ID. */
export class BookingService {
  readonly #repo = new MeetingRepo();
  readonly #lifeMs: number;
  readonly #now: () => number;

  /** @param lifeMs how long an instant meeting's ID can be used */
  constructor(options: { lifeMs: number; now?: () => number }) {
    this.#lifeMs = options.lifeMs;
    this.#now = options.now ?? Date.now;
  }

  /** A meeting that starts now, with a random 9-digit ID and PINs that differ. */
  createInstant({ guestPin }: CreateMeetingRequest): Meeting {
    const now = this.#now();
    for (;;) {
      const meeting: Meeting = {
        meetingId: randomDigits(9),
        hostPin: randomDigits(pinDigits),
        guestPin: guestPin ?? randomDigits(pinDigits),
      };
      if (meeting.hostPin === meeting.guestPin) continue;
      if (this.#repo.insert(meeting, now + this.#lifeMs, now)) return meeting;
    }
  }

  find(meetingId: string): Meeting | undefined {
    return this.#repo.find(meetingId, this.#now());
  }
}
