/** Timers that a test may run as it likes. */
export interface Clock {
  /** @returns what calls it off */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
