import type { Meeting } from '../contract/rest.ts';

interface Kept {
  meeting: Meeting;
  /** ms since the epoch */
  expiresAt: number;
}

/** The instant meetings of this process, each for as long as its ID may be used. */
export class MeetingRepo {
  readonly #meetings = new Map<string, Kept>();

  /** @returns false when the ID is in use */
  insert(meeting: Meeting, expiresAt: number, now: number): boolean {
    for (const [id, kept] of this.#meetings) {
      // Kept in the order they were made, which is the order they expire in.
      if (kept.expiresAt > now) break;
      this.#meetings.delete(id);
    }
    if (this.#meetings.has(meeting.meetingId)) return false;
    this.#meetings.set(meeting.meetingId, { meeting, expiresAt });
    return true;
  }

  find(meetingId: string, now: number): Meeting | undefined {
    const kept = this.#meetings.get(meetingId);
    return kept && kept.expiresAt > now ? kept.meeting : undefined;
  }
}
