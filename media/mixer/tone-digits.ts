import type { Digit } from '../rtp/telephone-event.ts';
import { frameSamples, mixRate } from './audio-codecs.ts';

/** Pairs of tones of keys, Hz (ITU-T Q.23). */
export const lowTones = [697, 770, 852, 941] as const;
export const highTones = [1209, 1336, 1477, 1633] as const;
const keys = ['123A', '456B', '789C', '*0#D'] as const;

/** It is listened at 8 kHz, in windows of 20 ms that begin every 10 ms. */
const rate = 8000;
const factor = mixRate / rate;
const hop = rate / 100;
const windowLength = 2 * hop;
/** A tone off its frequency by what a sender may be (Q.24: 1.5 % at least) is found beside it. */
const beside = [0.988, 1, 1.012];
/** Softest of one tone: amplitude of full scale, -37 dB. */
const softest = 0.014 * 32_768;
/** Highest over lowest and lowest over highest, as ratios of power: 6 and 9 dB (Q.24: 4 and 8 at least). */
const mostHigh = 10 ** 0.6;
const mostLow = 10 ** 0.9;
/** How much of all that is heard the two tones are: voices and music have much beside them. */
const leastShare = 0.78;
/** The next strongest tone of each four is so much weaker, as a ratio of power: 8 dB. */
const apart = 10 ** 0.8;
/** Windows in a row that have the same key: 40 ms of it (Q.24); and those without it after which it may come again, that
 * a voice with a gap of 20 ms does not press twice. */
const leastWindows = 3;
const restWindows = 4;

/**
 * Hears keys in a voice whose sender does not tell them otherwise: two tones at once, and nothing beside them, for long
 * enough. Told once for each press, when that is so.
 */
export class ToneDigits {
  /** The latest window at 8 kHz. */
  readonly #window = new Float64Array(windowLength);
  #candidate: Digit | null = null;
  #windows = 0;
  /** Pressed now. */
  #pressed: Digit | null = null;
  #rest = 0;

  /** @param samples 20 ms at 48 kHz; null: silence @returns the key whose press was found in them */
  read(samples: Int16Array | null): Digit | null {
    let found: Digit | null = null;
    for (let at = 0; at < frameSamples; at += hop * factor) {
      this.#window.copyWithin(0, hop);
      for (let index = 0; index < hop; index++) {
        let sum = 0;
        for (let part = 0; samples && part < factor; part++) sum += samples[at + index * factor + part] ?? 0;
        this.#window[hop + index] = sum / factor;
      }
      found = this.#turn(samples ? digitIn(this.#window) : null) ?? found;
    }
    return found;
  }

  #turn(heard: Digit | null): Digit | null {
    this.#windows = heard !== null && heard === this.#candidate ? this.#windows + 1 : 1;
    this.#candidate = heard;
    this.#rest = heard === this.#pressed ? 0 : this.#rest + 1;
    if (this.#rest >= restWindows) this.#pressed = null;
    if (heard === null || this.#windows < leastWindows || heard === this.#pressed) return null;
    this.#pressed = heard;
    this.#rest = 0;
    return heard;
  }
}

function digitIn(window: Float64Array): Digit | null {
  const energy = window.reduce((sum, sample) => sum + sample * sample, 0);
  // Of two sines at their softest.
  if (energy < windowLength * softest ** 2) return null;
  const low = strongestOf(window, lowTones);
  const high = strongestOf(window, highTones);
  if (!low || !high) return null;
  const amplitude = (power: number): number => (2 * Math.sqrt(power)) / windowLength;
  if (amplitude(low.power) < softest || amplitude(high.power) < softest) return null;
  if (high.power > low.power * mostHigh || low.power > high.power * mostLow) return null;
  const share = (2 * (low.power + high.power)) / (windowLength * energy);
  if (share < leastShare) return null;
  return (keys[low.index]?.[high.index] ?? null) as Digit | null;
}

/** Which of four tones stands out, and its power; null: none does. */
function strongestOf(
  window: Float64Array,
  tones: readonly number[],
): { index: number; power: number } | null {
  const powers = tones.map((hertz) => Math.max(...beside.map((off) => powerAt(window, hertz * off))));
  const power = Math.max(...powers);
  const index = powers.indexOf(power);
  const others = powers.filter((_, at) => at !== index);
  return power > Math.max(...others) * apart ? { index, power } : null;
}

/** Goertzel's algorithm: of a sine of amplitude 1, the square of half of the window. */
function powerAt(window: Float64Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let [before, last] = [0, 0];
  for (const sample of window) [before, last] = [last, sample + turn * last - before];
  return before * before + last * last - turn * before * last;
}
