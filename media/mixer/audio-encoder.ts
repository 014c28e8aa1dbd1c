import { CodecContext, Dictionary, type Frame, Packet, Rational, SoftwareResampleContext } from 'node-av/lib';
import { type AudioCodec, audioCodecs, frameSamples, mixRate, mono, s16 } from './audio-codecs.ts';
import { check, found, samplesOf } from './native.ts';
import { SampleQueue } from './sample-queue.ts';

/** Codes frames of 20 ms at 48 kHz, mono, in whatever a leg speaks. */
export class AudioEncoder {
  /** Of RTP timestamps: how much one packet is. */
  readonly ticksPerPacket: number;
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  readonly #frame: Frame;
  readonly #samples: Int16Array;
  readonly #resampler: SoftwareResampleContext | null;
  readonly #resampled: Buffer;
  /** A resampler gives less than a frame at first. */
  readonly #queue = new SampleQueue(mixRate / 10);
  #pts = 0n;
  #closed = false;

  private constructor(context: CodecContext, codec: AudioCodec) {
    const { sampleRate, clockRate } = audioCodecs[codec];
    this.#context = context;
    this.#packet.alloc();
    this.ticksPerPacket = clockRate / 50;
    this.#frame = samplesOf(sampleRate / 50, sampleRate);
    const [plane = Buffer.alloc(0)] = this.#frame.data ?? [];
    this.#samples = new Int16Array(plane.buffer, plane.byteOffset, sampleRate / 50);
    this.#resampler = sampleRate === mixRate ? null : resamplerTo(sampleRate);
    this.#resampled = Buffer.alloc(frameSamples * 2);
  }

  /** @throws NativeError when FFmpeg has no such encoder */
  static async open(codec: AudioCodec): Promise<AudioEncoder> {
    const { encoder, sampleRate } = audioCodecs[codec];
    const native = found(encoder, `encoder of ${codec}`);
    const context = new CodecContext();
    context.allocContext3(native);
    context.sampleRate = sampleRate;
    context.channelLayout = mono;
    context.sampleFormat = s16;
    context.timeBase = new Rational(1, sampleRate);
    context.bitRate = codec === 'opus' ? 32_000n : 64_000n;
    const options =
      codec === 'opus'
        ? Dictionary.fromObject({
            ...{ application: 'voip', frame_duration: '20', compression_level: '5' },
            ...{ vbr: 'on', fec: '1', packet_loss: '5' },
          })
        : null;
    try {
      check(await context.open2(native, options), `the encoder of ${codec}`);
    } catch (error) {
      context.freeContext();
      throw error;
    } finally {
      options?.free();
    }
    return new AudioEncoder(context, codec);
  }

  /** @param samples 960 of them @returns the payload of a packet; null: none yet */
  encode(samples: Int16Array): Buffer | null {
    if (!this.#resampler) this.#samples.set(samples);
    else {
      const from = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
      const count = check(
        this.#resampler.convertSync([this.#resampled], frameSamples, [from], samples.length),
        'resampling a mix',
      );
      this.#queue.push(new Int16Array(this.#resampled.buffer, this.#resampled.byteOffset, count));
      if (!this.#queue.take(this.#samples)) return null;
    }
    this.#frame.pts = this.#pts;
    this.#pts += BigInt(this.#samples.length);
    check(this.#context.sendFrameSync(this.#frame), 'samples to encode');
    if (this.#context.receivePacketSync(this.#packet) < 0) return null;
    const payload = Buffer.from(this.#packet.data ?? []);
    this.#packet.unref();
    return payload;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
    this.#resampler?.free();
  }
}

function resamplerTo(sampleRate: number): SoftwareResampleContext {
  const resampler = new SoftwareResampleContext();
  check(resampler.allocSetOpts2(mono, s16, sampleRate, mono, s16, mixRate), 'a resampler');
  check(resampler.init(), 'a resampler');
  return resampler;
}
