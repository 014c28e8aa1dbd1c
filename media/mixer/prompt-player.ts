import type { Prompt } from '../../server/contract/prompts.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { frameSamples } from './audio-codecs.ts';

/** Voices are so much softer under a prompt: 12 dB. */
const under = 10 ** (-12 / 20);
/** Turns of 20 ms in which they are turned down and up again. */
const downTurns = 5;
const upTurns = 15;

interface Playing {
  id: string;
  samples: Int16Array;
  at: number;
}

/** Of one mix. */
interface Track {
  /** One after the other. */
  queue: Playing[];
  /** What the voices are multiplied by. */
  gain: number;
}

/** Plays prompts into mixes, over the voices: in each mix one after the other. */
export class PromptPlayer {
  readonly #prompts: Prompts;
  readonly #ended: (id: string) => void;
  readonly #tracks = new Map<string, Track>();
  /** In how many mixes each is still to be heard. */
  readonly #left = new Map<string, number>();
  #ordered: Promise<void> = Promise.resolve();

  /** @param ended told once of each prompt, also of one that was stopped or cannot be played */
  constructor({ prompts, ended }: { prompts: Prompts; ended: (id: string) => void }) {
    this.#prompts = prompts;
    this.#ended = ended;
  }

  /**
   * Plays a prompt after those that were ordered before it.
   * @param mixIds asked for those that there are, when it is its turn
   * @throws when a sound cannot be read
   */
  play(prompt: Prompt, mixIds: () => Promise<readonly string[]>): Promise<void> {
    return this.#inOrder(async () => {
      try {
        const samples = await this.#prompts.samplesOf(prompt.sounds, prompt.language);
        const there = await mixIds();
        const mixes = prompt.mixes ? there.filter((id) => prompt.mixes?.includes(id)) : there;
        this.#begin(prompt.id, samples, mixes);
      } catch (error) {
        this.#ended(prompt.id);
        throw error;
      }
    });
  }

  /** What is heard of it fades within 20 ms; what is not yet is not any more. */
  stop(promptId: string): Promise<void> {
    return this.#inOrder(() => {
      for (const track of this.#tracks.values()) {
        const stopped = track.queue.filter(({ id }) => id === promptId);
        track.queue = track.queue.flatMap((one) => {
          if (one.id !== promptId) return [one];
          return one.at > 0 ? [faded(one)] : [];
        });
        for (const { at } of stopped) if (at === 0) this.#finish(promptId);
      }
      return Promise.resolve();
    });
  }

  /** Whether something is played into a mix, or its voices are still softer for it. */
  plays(mixId: string): boolean {
    return this.#tracks.has(mixId);
  }

  /** Puts the next 20 ms over the voices of a mix. */
  over(mixId: string, voices: Int32Array): void {
    const track = this.#tracks.get(mixId);
    if (!track) return;
    const [playing] = track.queue;
    turn(track, voices, playing !== undefined);
    if (playing) {
      const { samples, at } = playing;
      const count = Math.min(frameSamples, samples.length - at);
      for (let index = 0; index < count; index++) {
        voices[index] = (voices[index] ?? 0) + (samples[at + index] ?? 0);
      }
      playing.at += frameSamples;
      if (playing.at >= samples.length) {
        track.queue.shift();
        this.#finish(playing.id);
      }
    } else if (track.gain === 1) this.#tracks.delete(mixId);
  }

  /** A mix is gone, and nobody hears in it any more. */
  forget(mixId: string): void {
    const track = this.#tracks.get(mixId);
    this.#tracks.delete(mixId);
    for (const { id } of track?.queue ?? []) this.#finish(id);
  }

  #begin(id: string, samples: Int16Array, mixes: readonly string[]): void {
    const count = samples.length > 0 ? mixes.length : 0;
    if (count === 0) {
      this.#ended(id);
      return;
    }
    this.#left.set(id, (this.#left.get(id) ?? 0) + count);
    for (const mixId of mixes) {
      const track = this.#tracks.get(mixId) ?? { queue: [], gain: 1 };
      track.queue.push({ id, samples, at: 0 });
      this.#tracks.set(mixId, track);
    }
  }

  #finish(id: string): void {
    const left = (this.#left.get(id) ?? 1) - 1;
    if (left > 0) {
      this.#left.set(id, left);
      return;
    }
    this.#left.delete(id);
    this.#ended(id);
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#ordered.then(work);
    this.#ordered = done.catch(() => undefined);
    return done;
  }
}

/** Turns the voices down, or up again, by a step of it. */
function turn(track: Track, voices: Int32Array, down: boolean): void {
  const from = track.gain;
  const step = (1 - under) / (down ? -downTurns : upTurns);
  const to = Math.max(under, Math.min(1, from + step));
  track.gain = to;
  if (from === 1 && to === 1) return;
  for (let index = 0; index < frameSamples; index++) {
    const gain = from + ((to - from) * index) / frameSamples;
    voices[index] = Math.round((voices[index] ?? 0) * gain);
  }
}

/** The next 20 ms, ending softly. */
function faded({ id, samples, at }: Playing): Playing {
  const rest = samples.slice(at, at + frameSamples);
  return { id, at: 0, samples: rest.map((sample, index) => sample * (1 - index / frameSamples)) };
}
