/** Of one frame of AAC. */
const frameTicks = 1024;
/** Closer than this to where the frame before ends, it follows it. */
const nearTicks = 96;

interface Placed {
  data: Buffer;
  /** Samples at 48 kHz. */
  time: number;
}

/** Has frames of sound follow each other without a hole: what is missing is silence. */
export class SoundTrack {
  readonly #silence: Buffer;

  constructor(silence: Buffer) {
    this.#silence = silence;
  }

  /**
   * @param time when it is to be heard, samples at 48 kHz
   * @param end where what was placed before ends; null: nothing was
   * @returns nothing for what comes too late to be heard
   */
  place(data: Buffer, time: number, end: number | null): Placed[] {
    if (end === null || Math.abs(time - end) <= nearTicks) return [{ data, time: end ?? time }];
    if (time < end) return [];
    const missing = Math.floor((time - end) / frameTicks);
    const filled = Array.from({ length: missing }, (_, index) => ({
      data: this.#silence,
      time: end + index * frameTicks,
    }));
    return [...filled, { data, time }];
  }
}
