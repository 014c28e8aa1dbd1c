import { frameSamples } from './audio-codecs.ts';

/** As many voices are in the mix, the loudest: more of them is noise. */
const mostVoices = 8;
/** A voice that is in the mix stays there until another is so much louder, as a ratio of power. */
const hold = 2;
/** How much of the level of before counts after 20 ms. */
const levelMemory = 0.9;

export interface Voice {
  id: string;
  /** 20 ms at 48 kHz. */
  samples: Int16Array;
}

/** Chooses who is in the mix: the loudest lately, without hopping between two that are alike. */
export class VoiceChoice {
  readonly #levels = new Map<string, number>();
  #chosen = new Set<string>();
  /** Who was there in the frame before, in the mix or not. */
  #heard = new Set<string>();

  /**
   * @returns those of the voices that are in the mix. One that makes room for another, and that other, fade over this
   *   frame; a voice that begins is whole.
   */
  choose(voices: readonly Voice[]): Voice[] {
    const here = new Set(voices.map(({ id }) => id));
    for (const [id, level] of this.#levels) {
      if (here.has(id)) continue;
      if (level < 1) this.#levels.delete(id);
      else this.#levels.set(id, level * levelMemory);
    }
    for (const { id, samples } of voices) {
      const before = this.#levels.get(id) ?? 0;
      this.#levels.set(id, before * levelMemory + powerOf(samples) * (1 - levelMemory));
    }
    const weight = ({ id }: Voice): number => (this.#levels.get(id) ?? 0) * (this.#chosen.has(id) ? hold : 1);
    const loudest =
      voices.length <= mostVoices
        ? [...voices]
        : voices.toSorted((a, b) => weight(b) - weight(a)).slice(0, mostVoices);
    const before = this.#chosen;
    const chosen = new Set(loudest.map(({ id }) => id));
    const faded = voices.flatMap((voice) => {
      const { id } = voice;
      if (!chosen.has(id)) return before.has(id) ? [fading(voice, 'out')] : [];
      return [before.has(id) || !this.#heard.has(id) ? voice : fading(voice, 'in')];
    });
    this.#chosen = chosen;
    this.#heard = here;
    return faded;
  }
}

function fading({ id, samples }: Voice, way: 'in' | 'out'): Voice {
  const { length } = samples;
  const gain = (index: number): number => (way === 'in' ? index / length : 1 - index / length);
  return { id, samples: samples.map((sample, index) => sample * gain(index)) };
}

/** Mean of the squares; 0 for silence, about 5e8 for a sine at full scale. */
function powerOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / Math.max(1, samples.length);
}

/** The sum of voices, from which one's own is taken for a mix of all others. */
export class VoiceSum {
  readonly #sum = new Int32Array(frameSamples);

  set(voices: readonly Voice[]): void {
    this.#sum.fill(0);
    for (const { samples } of voices) {
      for (let index = 0; index < frameSamples; index++)
        this.#sum[index] = (this.#sum[index] ?? 0) + (samples[index] ?? 0);
    }
  }

  /** @param own what is left out; null: nothing @param to is filled */
  without(own: Int16Array | null, to: Int32Array): void {
    to.set(this.#sum);
    if (!own) return;
    for (let index = 0; index < frameSamples; index++) to[index] = (to[index] ?? 0) - (own[index] ?? 0);
  }
}

/** Above this the limiter turns down, so that several who speak at once do not crackle. */
const ceiling = 29_000;
/** Turned down within a fortieth of a frame: 0.5 ms. */
const attackSamples = frameSamples / 40;
/** Turned up again by so much of what is missing, every 20 ms. */
const release = 0.15;

/** Keeps one mix within 16 bits without clipping: turned down at once, up again slowly. */
export class Limiter {
  #gain = 1;

  /** Goes on for another one. */
  follow(other: Limiter): void {
    this.#gain = other.#gain;
  }

  /** @param to is filled with `samples` as loud as they may be */
  limit(samples: Int32Array, to: Int16Array): void {
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    const most = peak > ceiling ? ceiling / peak : 1;
    const target = Math.min(most, this.#gain + (1 - this.#gain) * release);
    const from = this.#gain;
    const steps = target < from ? attackSamples : frameSamples;
    for (let index = 0; index < frameSamples; index++) {
      const gain = index < steps ? from + ((target - from) * index) / steps : target;
      const value = Math.round((samples[index] ?? 0) * gain);
      to[index] = Math.max(-32_768, Math.min(32_767, value));
    }
    this.#gain = target;
  }
}
