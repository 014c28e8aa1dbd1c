import * as constants from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import { mixRate, mono } from './audio-codecs.ts';
import { check, found } from './native.ts';
import { SampleQueue } from './sample-queue.ts';

/** Of one coded frame. */
export const aacSamples = 1024;
const bitsASecond = 64_000n;
/** The encoder begins with a frame of its own before the first sound. */
const primingSamples = 1024;

export interface AacFrame {
  data: Buffer;
  /** Where its sound begins, in samples since the first that was given; the first frame's is below 0. */
  from: number;
}

/** AAC-LC, mono, 48 kHz, 64 kbit/s. */
export class AacEncoder {
  /** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). */
  readonly config: Buffer;
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  readonly #frame: Frame;
  readonly #floats: Float32Array;
  readonly #samples = new Int16Array(aacSamples);
  /** A second may be missing and is filled at once. */
  readonly #queue = new SampleQueue(2 * mixRate);
  #pts = 0n;
  #frames = 0;
  #closed = false;

  private constructor(context: CodecContext) {
    this.#context = context;
    this.#packet.alloc();
    this.config = Buffer.from(found(context.extraData, 'description of its AAC'));
    this.#frame = floatsOf(aacSamples);
    const [plane = Buffer.alloc(0)] = this.#frame.data ?? [];
    this.#floats = new Float32Array(plane.buffer, plane.byteOffset, aacSamples);
  }

  /** @throws NativeError when FFmpeg has no such encoder */
  static async open(): Promise<AacEncoder> {
    const codec = found(Codec.findEncoderByName(constants.FF_ENCODER_AAC), 'encoder of AAC');
    const context = new CodecContext();
    context.allocContext3(codec);
    context.sampleRate = mixRate;
    context.channelLayout = mono;
    context.sampleFormat = constants.AV_SAMPLE_FMT_FLTP;
    context.timeBase = new Rational(1, mixRate);
    context.bitRate = bitsASecond;
    context.setFlags(constants.AV_CODEC_FLAG_GLOBAL_HEADER);
    try {
      check(await context.open2(codec), 'the encoder of AAC');
    } catch (error) {
      context.freeContext();
      throw error;
    }
    return new AacEncoder(context);
  }

  /** A frame of silence, as whoever has nothing else may put in. */
  static async silence(): Promise<Buffer> {
    const encoder = await AacEncoder.open();
    try {
      const frames = encoder.encode(new Int16Array(4 * aacSamples));
      return found(frames.at(-1)?.data ?? null, 'AAC of silence');
    } finally {
      encoder.close();
    }
  }

  /** @param samples however many @returns the frames that are whole by now */
  encode(samples: Int16Array): AacFrame[] {
    this.#queue.push(samples);
    const frames: AacFrame[] = [];
    while (this.#queue.take(this.#samples)) {
      for (let index = 0; index < aacSamples; index++) {
        this.#floats[index] = (this.#samples[index] ?? 0) / 32_768;
      }
      this.#frame.pts = this.#pts;
      this.#pts += BigInt(aacSamples);
      check(this.#context.sendFrameSync(this.#frame), 'samples to encode');
      while (this.#context.receivePacketSync(this.#packet) >= 0) {
        const data = Buffer.from(this.#packet.data ?? []);
        this.#packet.unref();
        frames.push({ data, from: this.#frames++ * aacSamples - primingSamples });
      }
    }
    return frames;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
  }
}

function floatsOf(count: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.format = constants.AV_SAMPLE_FMT_FLTP;
  frame.sampleRate = mixRate;
  frame.channelLayout = mono;
  frame.nbSamples = count;
  check(frame.allocBuffer(), 'samples');
  return frame;
}
