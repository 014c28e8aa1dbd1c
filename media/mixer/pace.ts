import { samplesPerMs } from './audio-codecs.ts';
import { leastLag, mostAlike, mostLag } from './likeness.ts';

/** Where a voice is held between, as what its delay is beyond what is aimed at, in ms. */
const whileLoud = { least: -10, most: 30 };
const whileQuiet = { least: 0, most: 20 };
/** Mean of the squares; about -50 dBFS. */
const quietPower = 10_000;
/** At most one period is left out or added in so long. */
const everySamples = 60 * samplesPerMs;
/** In which one period leads over into another. */
const foldSamples = 5 * samplesPerMs;

/**
 * Keeps the delay of a voice: a period of it (up to 10 ms) is left out or played twice, where it looks most like its
 * neighbour, so that a tone stays one. Where it is quiet that is done sooner. So sender's clocks that run fast or slow
 * are followed, and changes of the jitter.
 */
export class Pace {
  #since = everySamples;

  /**
   * @param samples what one packet held
   * @param excessMs how much longer than aimed at it was delayed; negative: shorter
   * @returns what is to be played in its place
   */
  adjust(samples: Int16Array, excessMs: number): Int16Array {
    this.#since += samples.length;
    if (this.#since < everySamples || samples.length < 2 * leastLag) return samples;
    const { least, most } = isQuiet(samples) ? whileQuiet : whileLoud;
    if (excessMs >= least && excessMs <= most) return samples;
    this.#since = 0;
    const longest = Math.min(mostLag, samples.length >> 1);
    const window = Math.min(mostLag, samples.length - longest);
    const lag = mostAlike(samples, { at: 0, window, direction: 1, mostLag: longest });
    return excessMs > most ? shortened(samples, lag) : lengthened(samples, lag);
  }
}

function shortened(samples: Int16Array, lag: number): Int16Array {
  const rest = samples.slice(lag);
  fold(rest, samples, 0);
  return rest;
}

function lengthened(samples: Int16Array, lag: number): Int16Array {
  const longer = new Int16Array(samples.length + lag);
  longer.set(samples.subarray(0, lag));
  longer.set(samples, lag);
  fold(longer.subarray(lag), samples, lag);
  return longer;
}

/** Leads from what is in `before` at `at` over into what is in `into` already. */
function fold(into: Int16Array, before: Int16Array, at: number): void {
  const count = Math.min(foldSamples, before.length - at);
  for (let index = 0; index < count; index++) {
    const weight = index / count;
    into[index] = Math.round(weight * (into[index] ?? 0) + (1 - weight) * (before[at + index] ?? 0));
  }
}

function isQuiet(samples: Int16Array): boolean {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / samples.length < quietPower;
}
