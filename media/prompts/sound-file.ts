import * as constants from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FormatContext,
  Frame,
  Packet,
  type SoftwareResampleContext,
  type Stream,
} from 'node-av/lib';
import { mixRate, resamplerFor } from '../mixer/audio-codecs.ts';
import { check, found, NativeError } from '../mixer/native.ts';

/** Nobody listens longer, and it is kept in memory. */
const mostSamples = 60 * mixRate;

/**
 * Reads a recording of whatever format FFmpeg knows, such as Ogg Opus or WAV.
 * @returns samples at 48 kHz, mono
 * @throws NativeError when it cannot be read, has no sound, or is longer than a minute
 */
export async function readSound(file: string): Promise<Int16Array> {
  const format = new FormatContext();
  format.allocContext();
  check(await format.openInput(file), file);
  try {
    check(await format.findStreamInfo(null), file);
    const index = check(format.findBestStream(constants.AVMEDIA_TYPE_AUDIO), file);
    const stream = found(format.streams[index] ?? null, `sound in ${file}`);
    const reader = await SoundReader.open(stream);
    try {
      return await reader.read(format, file);
    } finally {
      reader.close();
    }
  } finally {
    await format.closeInput();
  }
}

class SoundReader {
  readonly #stream: Stream;
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  #resampler: SoftwareResampleContext | null = null;
  readonly #parts: Int16Array[] = [];
  #count = 0;

  private constructor(stream: Stream, context: CodecContext) {
    this.#stream = stream;
    this.#context = context;
    this.#packet.alloc();
    this.#frame.alloc();
  }

  static async open(stream: Stream): Promise<SoundReader> {
    const decoder = found(Codec.findDecoder(stream.codecpar.codecId), 'decoder of such sound');
    const context = new CodecContext();
    context.allocContext3(decoder);
    try {
      check(context.parametersToContext(stream.codecpar), 'a decoder of sound');
      check(await context.open2(decoder, null), 'a decoder of sound');
    } catch (error) {
      context.freeContext();
      throw error;
    }
    return new SoundReader(stream, context);
  }

  async read(format: FormatContext, file: string): Promise<Int16Array> {
    while ((await format.readFrame(this.#packet)) >= 0) {
      if (this.#packet.streamIndex === this.#stream.index) this.#decode(this.#packet);
      this.#packet.unref();
      if (this.#count > mostSamples) throw new NativeError(`${file}: longer than a minute`);
    }
    this.#decode(null);
    if (this.#count === 0) throw new NativeError(`${file}: no sound`);
    const whole = new Int16Array(this.#count);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  close(): void {
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
    this.#resampler?.free();
  }

  /** @param packet null: there are no more */
  #decode(packet: Packet | null): void {
    if (this.#context.sendPacketSync(packet) < 0) return;
    while (this.#context.receiveFrameSync(this.#frame) >= 0) {
      const resampler = (this.#resampler ??= resamplerFor(this.#frame));
      const room = resampler.getOutSamples(this.#frame.nbSamples) + 16;
      const samples = Buffer.alloc(room * 2);
      const { data, nbSamples } = this.#frame;
      const count = check(resampler.convertSync([samples], room, data, nbSamples), 'resampling a sound');
      this.#parts.push(new Int16Array(samples.buffer, samples.byteOffset, count));
      this.#count += count;
      this.#frame.unref();
    }
  }
}
