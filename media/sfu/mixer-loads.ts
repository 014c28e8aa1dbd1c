import { PlenumError } from '../../server/contract/errors.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { MixerReading } from '../mixer/mixer-supervisor.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { FormatCosts } from './format-costs.ts';
import { above, degraded, type LoadLevel, loadLevels, worse } from './load-level.ts';
import { isTooMuch, type LoadReading, type LoadState, unloaded, withReading } from './load-policy.ts';

/** CPU seconds a second that one mixer may take: it does nearly all of its work on one thread. */
const threadCapacity = 0.85;
/** Whoever was let in so lately is not in what was measured. */
const unmeasuredMs = 5000;

/** A conference that is mixed, as its load is seen. */
export interface Mixed {
  log: Logger;
  /** What its pictures would be at a level. */
  formatsAt: (level: LoadLevel) => readonly VideoFormat[];
  /** Its level is another. */
  levelChanged: () => void;
}

interface MixerLoad {
  /** CPU seconds a second of the mixer, and of its pictures alone. */
  total: number;
  pictures: number;
  /** What part of the turns was left out: 0 to 1. */
  missed: number;
  state: LoadState;
}

export interface LoadTotals {
  mixerCpu: number;
  mixerCapacity: number;
  /** The worst of any conference: 0 for `full` to 3 for `refuse`. */
  mixerLevel: number;
  mixerMissedTurns: number;
}

/**
 * What the mixers of a node cost, and what it gives up when that is too much. There are two limits, each with a level of
 * its own: what the node has, for all its conferences, and one thread, for each of them.
 */
export class MixerLoads {
  readonly #capacity: number;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #mixers = new Map<Mixed, MixerLoad>();
  readonly #costs = new FormatCosts();
  #node = unloaded;
  #admitted: { at: number; cost: number }[] = [];
  #missedTurns = 0;

  /** @param capacity CPU seconds a second for all mixers @param now ms, of a clock that never jumps */
  constructor({ capacity, log, now }: { capacity: number; log: Logger; now?: () => number }) {
    this.#capacity = capacity;
    this.#log = log;
    this.#now = now ?? (() => performance.now());
  }

  /** Of one that is not mixed yet, what it would begin with. */
  levelOf(mixed: Mixed): LoadLevel {
    return worse(this.#node.level, this.#mixers.get(mixed)?.state.level ?? 'full');
  }

  /**
   * Lets somebody in who will take a picture.
   * @param format null: one that is made already
   * @throws PlenumError `media_overloaded` also when all mixers would cost too much with small pictures; who comes first
   * is always let in
   */
  admit(mixed: Mixed, format: VideoFormat | null): void {
    const at = this.#now();
    this.#admitted = this.#admitted.filter((one) => at - one.at < unmeasuredMs);
    const cost = format ? this.#costs.of(degraded(format, 'small')) : 0;
    const load = this.#admitted.reduce((sum, one) => sum + one.cost, this.#loadAt('small') + cost);
    const first = this.#mixers.size === 0 && this.#admitted.length === 0;
    const tooMuch = !first && isTooMuch({ load, capacity: this.#capacity, missed: 0 });
    if (tooMuch || this.levelOf(mixed) === 'refuse') throw new PlenumError('media_overloaded');
    this.#admitted.push({ at, cost });
  }

  /** Those who are there take one picture more: whoever comes before it is measured is weighed with it. */
  expect(format: VideoFormat): void {
    this.#admitted.push({ at: this.#now(), cost: this.#costs.of(degraded(format, 'small')) });
  }

  /** Its mixer runs. */
  begin(mixed: Mixed): void {
    this.#mixers.set(mixed, { total: 0, pictures: 0, missed: 0, state: unloaded });
  }

  /** Its mixer has said what it costs. @param formats of its pictures, by ID */
  measured(
    mixed: Mixed,
    { costs, turns, missed }: MixerReading,
    formats: ReadonlyMap<string, VideoFormat>,
  ): void {
    const mixer = this.#mixers.get(mixed);
    if (!mixer) return;
    for (const [id, cost] of Object.entries(costs.pictures)) {
      const format = formats.get(id);
      if (format) this.#costs.learn(format, cost);
    }
    this.#missedTurns += missed;
    mixer.total = costs.total;
    mixer.pictures = Object.values(costs.pictures).reduce((sum, cost) => sum + cost, 0);
    mixer.missed = missed / Math.max(1, turns);
    const before = [...this.#mixers.keys()].map((one) => ({ one, level: this.levelOf(one) }));
    this.#judgeMixer(mixed, mixer);
    this.#judgeNode();
    for (const { one, level } of before) if (this.levelOf(one) !== level) one.levelChanged();
  }

  /** Its mixer is gone. With none left, nothing is too much. */
  end(mixed: Mixed): void {
    this.#mixers.delete(mixed);
    if (this.#mixers.size > 0) return;
    const reading = { load: 0, capacity: this.#capacity, missed: 0 };
    tell(this.#log, this.#node.level, unloaded.level, reading);
    this.#node = unloaded;
  }

  totals(): LoadTotals {
    const worst = [...this.#mixers.keys()].map((one) => this.levelOf(one)).reduce(worse, this.#node.level);
    return {
      mixerCpu: this.#sum(({ total }) => total),
      mixerCapacity: this.#capacity,
      mixerLevel: loadLevels.indexOf(worst),
      mixerMissedTurns: this.#missedTurns,
    };
  }

  #judgeMixer(mixed: Mixed, mixer: MixerLoad): void {
    const { total, state } = mixer;
    const to = worse(this.#node.level, above(state.level));
    const reading: LoadReading = {
      ...{ at: this.#now(), capacity: threadCapacity, load: total, missed: 0 },
      loadAbove: this.#costAt(mixed, mixer, to),
    };
    mixer.state = withReading(state, reading);
    tell(mixed.log, state.level, mixer.state.level, reading);
  }

  #judgeNode(): void {
    const { level } = this.#node;
    const reading: LoadReading = {
      ...{ at: this.#now(), capacity: this.#capacity, load: this.#sum(({ total }) => total) },
      loadAbove: this.#loadAt(above(level)),
      missed: this.#missedForTheMachine(),
    };
    this.#node = withReading(this.#node, reading);
    tell(this.#log, level, this.#node.level, reading);
  }

  /** The most that any left out whose own thread had time: it was the machine that had none. */
  #missedForTheMachine(): number {
    const shares = [...this.#mixers.values()]
      .filter(({ total }) => !isTooMuch({ load: total, capacity: threadCapacity, missed: 0 }))
      .map(({ missed }) => missed);
    return Math.max(0, ...shares);
  }

  /** CPU seconds a second of all mixers, if the node were at a level. */
  #loadAt(level: LoadLevel): number {
    return [...this.#mixers].reduce(
      (sum, [mixed, mixer]) => sum + this.#costAt(mixed, mixer, worse(level, mixer.state.level)),
      0,
    );
  }

  /** As what was measured, but for its pictures, which cost as much more as they would be larger and faster. */
  #costAt(mixed: Mixed, { total, pictures }: MixerLoad, level: LoadLevel): number {
    const now = this.#costs.sumOf(mixed.formatsAt(this.levelOf(mixed)));
    if (now === 0) return total;
    return total + pictures * (this.#costs.sumOf(mixed.formatsAt(level)) / now - 1);
  }

  #sum(of: (mixer: MixerLoad) => number): number {
    return [...this.#mixers.values()].reduce((sum, mixer) => sum + of(mixer), 0);
  }
}

function tell(
  log: Logger,
  from: LoadLevel,
  to: LoadLevel,
  reading: Pick<LoadReading, 'load' | 'capacity' | 'missed'>,
): void {
  if (from === to) return;
  const { load: cpu, capacity, missed } = reading;
  const fields = { level: to, cpu, capacity, missed };
  if (worse(from, to) === to) log.warn(fields, 'mixing costs too much: less is given');
  else log.info(fields, 'mixing costs less: more is given');
}
