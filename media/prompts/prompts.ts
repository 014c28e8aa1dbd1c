import { access } from 'node:fs/promises';
import path from 'node:path';
import { samplesPerMs } from '../mixer/audio-codecs.ts';
import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import { readSound } from './sound-file.ts';
import { isToneName, toneSamples } from './tones.ts';

/** Whose recording is taken first: one that was put beside ours is wanted in its place. */
const extensions = ['wav', 'opus'];
/** Between two sounds. */
const restMs = 100;

/** The sounds of prompts. Each is read when it is first wanted, and kept. */
export class Prompts {
  readonly #folders: readonly string[];
  readonly #read = new Map<string, Promise<Int16Array>>();

  /** @param own a folder of recordings that go before ours: `en/welcome.wav`, `zh/welcome.opus` and so on */
  constructor(own: string | null = null) {
    this.#folders = own === null ? [import.meta.dirname] : [own, import.meta.dirname];
  }

  /**
   * Sounds one after the other, with a short rest in between.
   * @returns samples at 48 kHz, mono
   * @throws NativeError when one of the recordings cannot be read
   */
  async samplesOf(sounds: readonly PromptName[], language: PromptLanguage): Promise<Int16Array> {
    const parts = await Promise.all(sounds.map((name) => this.#sound(name, language)));
    const rest = restMs * samplesPerMs;
    const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length + rest, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length + rest;
    }
    return whole;
  }

  #sound(name: PromptName, language: PromptLanguage): Promise<Int16Array> {
    const key = `${language}/${name}`;
    const known = this.#read.get(key);
    if (known) return known;
    const reading = isToneName(name) ? Promise.resolve(toneSamples(name)) : this.#recording(key);
    this.#read.set(key, reading);
    // It may be there the next time.
    reading.catch(() => this.#read.delete(key));
    return reading;
  }

  async #recording(key: string): Promise<Int16Array> {
    const places = this.#folders.flatMap((folder) =>
      extensions.map((extension) => path.join(folder, `${key}.${extension}`)),
    );
    for (const file of places) if (await isThere(file)) return readSound(file);
    throw new Error(`no recording of ${key}`);
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
