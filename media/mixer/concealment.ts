import { samplesPerMs } from './audio-codecs.ts';
import { mostAlike, mostLag } from './likeness.ts';

const pastSamples = 3 * mostLag;
/** What was heard is repeated as loud for so long, and is silent after the other. */
const wholeMs = 10;
const fadedMs = 60;
/** In which what comes after takes over. */
const joinSamples = 5 * samplesPerMs;
/** After silence, so short that nobody misses it. */
const startSamples = samplesPerMs;
/** In which a step between what was heard and its repetition is evened out. */
const stepSamples = 2 * samplesPerMs;

/**
 * Covers what is missing of a voice by repeating the last period of it, ever more softly, up to 60 ms; then it is silent.
 * The like of G.711 Appendix I, without its delay.
 */
export class Concealment {
  readonly #past = new Int16Array(pastSamples);
  /** What is repeated; null: nothing is missing. */
  #period: Int16Array | null = null;
  #step = 0;
  /** Samples concealed since what was heard last. */
  #concealed = fadedMs * samplesPerMs;

  /** Whether nothing was heard, or nothing of it is left to be repeated. */
  get silent(): boolean {
    return this.#concealed >= fadedMs * samplesPerMs;
  }

  /** Takes what is heard; after what was missing, its beginning is changed so that it joins. */
  heard(samples: Int16Array): void {
    if (this.#period) this.#join(samples);
    this.#period = null;
    this.#concealed = 0;
    if (samples.length < pastSamples) this.#past.copyWithin(0, samples.length);
    const kept = samples.subarray(Math.max(0, samples.length - pastSamples));
    this.#past.set(kept, pastSamples - kept.length);
  }

  /** @param count how many samples are missing, after those before */
  conceal(count: number): Int16Array {
    const samples = new Int16Array(count);
    if (this.silent) return samples;
    const period = (this.#period ??= this.#findPeriod());
    for (let index = 0; index < count; index++, this.#concealed++) {
      const even = Math.max(0, 1 - this.#concealed / stepSamples) * this.#step;
      samples[index] = Math.round(this.#gain() * ((period[this.#concealed % period.length] ?? 0) + even));
    }
    return samples;
  }

  #join(samples: Int16Array): void {
    const first = this.silent ? samples.findIndex((sample) => sample !== 0) : 0;
    if (first < 0) return;
    const count = Math.min(this.silent ? startSamples : joinSamples, samples.length - first);
    this.conceal(count).forEach((beside, index) => {
      const weight = index / count;
      const place = first + index;
      samples[place] = Math.round(weight * (samples[place] ?? 0) + (1 - weight) * beside);
    });
  }

  #gain(): number {
    const ms = this.#concealed / samplesPerMs;
    return Math.max(0, Math.min(1, (fadedMs - ms) / (fadedMs - wholeMs)));
  }

  #findPeriod(): Int16Array {
    const end = pastSamples;
    const at = end - mostLag;
    const lag = mostAlike(this.#past, { at, window: mostLag, direction: -1, mostLag });
    const period = this.#past.slice(end - lag);
    // Its end leads over into its beginning.
    const overlap = lag >> 2;
    for (let index = 0; index < overlap; index++) {
      const place = lag - overlap + index;
      const weight = index / overlap;
      const before = this.#past[end - 2 * lag + place] ?? 0;
      period[place] = Math.round((1 - weight) * (period[place] ?? 0) + weight * before);
    }
    this.#step = (this.#past[end - 1] ?? 0) - (this.#past[end - lag - 1] ?? 0);
    return period;
  }
}
