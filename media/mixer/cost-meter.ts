/** What a mixer's work costs, CPU seconds a second, over the last seconds. */
export interface MixerCosts {
  /** To compose and encode each, by ID; one that has just begun is not in it yet. */
  pictures: Record<string, number>;
  /** To take in and decode pictures. */
  inputs: number;
  /** To decode, mix and encode voices. */
  voices: number;
  /** Of the whole process. */
  total: number;
}

interface Part {
  ms: number;
  /** Since when it is counted, ms of the meter's clock. */
  since: number;
}

/** How much of a new figure a smoothed one takes on: with one every 2 s, a change is there to 3/4 after 4 s. */
const weight = 0.5;
/** Measured for less time, a figure says nothing. */
const leastMs = 500;

/**
 * Measures the parts of a mixer's work. All of it runs on one thread, in calls that wait for nothing: their time by the
 * clock is what they cost, but for the time that the thread had to wait for a core, which is taken off in proportion.
 */
export class CostMeter {
  readonly #now: () => number;
  readonly #cpu: () => number;
  readonly #pictures = new Map<string, Part>();
  readonly #smoothed = new Map<string, number>();
  #inputs: Part;
  #voices: Part;
  #takenAt: number;
  /** Of the process; what it took to start is no cost of its work. */
  #cpuThen: number;

  /** @param now ms, of a clock that never jumps @param cpu seconds that the process has taken so far */
  constructor({ now, cpu }: { now: () => number; cpu: () => number }) {
    this.#now = now;
    this.#cpu = cpu;
    this.#takenAt = now();
    this.#cpuThen = cpu();
    this.#inputs = this.#voices = { ms: 0, since: this.#takenAt };
  }

  picture<T>(id: string, work: () => T): T {
    const began = this.#now();
    try {
      return work();
    } finally {
      const { ms, since } = this.#pictures.get(id) ?? { ms: 0, since: began };
      this.#pictures.set(id, { since, ms: ms + this.#now() - began });
    }
  }

  inputs<T>(work: () => T): T {
    const began = this.#now();
    try {
      return work();
    } finally {
      this.#inputs = { ...this.#inputs, ms: this.#inputs.ms + this.#now() - began };
    }
  }

  voices<T>(work: () => T): T {
    const began = this.#now();
    try {
      return work();
    } finally {
      this.#voices = { ...this.#voices, ms: this.#voices.ms + this.#now() - began };
    }
  }

  /** To be taken every two seconds. */
  take(): MixerCosts {
    const now = this.#now();
    const seconds = Math.max(1, now - this.#takenAt) / 1000;
    const cpu = this.#cpu();
    const total = (cpu - this.#cpuThen) / seconds;
    this.#cpuThen = cpu;
    const parts = [this.#inputs, this.#voices, ...this.#pictures.values()];
    const clocked = parts.reduce((sum, { ms }) => sum + ms, 0) / 1000 / seconds;
    const share = clocked > total ? total / clocked : 1;
    const costOf = (name: string, { ms, since }: Part): number =>
      this.#smooth(name, (share * ms) / Math.max(1, now - since));
    const pictures: Record<string, number> = {};
    for (const [id, part] of this.#pictures) {
      if (now - part.since >= leastMs) pictures[id] = costOf(`picture ${id}`, part);
    }
    const costs = {
      pictures,
      inputs: costOf('inputs', this.#inputs),
      voices: costOf('voices', this.#voices),
      total: this.#smooth('total', total),
    };
    this.#beginAnew(now);
    return costs;
  }

  #smooth(name: string, value: number): number {
    const before = this.#smoothed.get(name);
    const smoothed = before === undefined ? value : before + (value - before) * weight;
    this.#smoothed.set(name, smoothed);
    return smoothed;
  }

  /** Pictures that were not made since the last time have ended. */
  #beginAnew(now: number): void {
    for (const [id, { ms, since }] of this.#pictures) {
      if (ms === 0) {
        this.#pictures.delete(id);
        this.#smoothed.delete(`picture ${id}`);
      } else if (now - since >= leastMs) this.#pictures.set(id, { ms: 0, since: now });
    }
    this.#inputs = this.#voices = { ms: 0, since: now };
    this.#takenAt = now;
  }
}

/** Of this process, since it was started. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
