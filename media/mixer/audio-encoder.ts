import { CodecContext, Dictionary, type Frame, Packet, Rational, SoftwareResampleContext } from 'node-av/lib';
import { type AudioCodec, audioCodecs, frameMs, frameSamples, mixRate, mono, s16 } from './audio-codecs.ts';
import { check, found, samplesOf } from './native.ts';
import { SampleQueue } from './sample-queue.ts';

/** How long a packet's sound is, in ms (`ptime`, RFC 8866, 6.4). */
export type PacketMs = 20 | 30 | 40 | 60;

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
  /** Of a packet; null: whatever 20 ms take. */
  readonly #packetBytes: number | null;
  /** Coded, but less than a packet. */
  #coded: Buffer = Buffer.alloc(0);
  #pts = 0n;
  #closed = false;

  private constructor(context: CodecContext, codec: AudioCodec, packetMs: PacketMs) {
    const { sampleRate, clockRate, bytesPerMs } = audioCodecs[codec];
    this.#context = context;
    this.#packet.alloc();
    // Of Opus, packets of several frames would be put together another way; every receiver takes 20 ms (RFC 7587, 4.2).
    const ms = bytesPerMs === null ? frameMs : packetMs;
    this.#packetBytes = bytesPerMs === null ? null : bytesPerMs * ms;
    this.ticksPerPacket = (clockRate / 1000) * ms;
    this.#frame = samplesOf(sampleRate / 50, sampleRate);
    const [plane = Buffer.alloc(0)] = this.#frame.data ?? [];
    this.#samples = new Int16Array(plane.buffer, plane.byteOffset, sampleRate / 50);
    this.#resampler = sampleRate === mixRate ? null : resamplerTo(sampleRate);
    this.#resampled = Buffer.alloc(frameSamples * 2);
  }

  /** @param packetMs but of Opus, which is 20 ms @throws NativeError when FFmpeg has no such encoder */
  static async open(codec: AudioCodec, packetMs: PacketMs = 20): Promise<AudioEncoder> {
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
    return new AudioEncoder(context, codec, packetMs);
  }

  /** Bytes that are coded and less than a packet; of Opus there are none. */
  get pending(): number {
    return this.#coded.length;
  }

  /** @param samples 960 of them @returns the payload of a packet; null: none yet */
  encode(samples: Int16Array): Buffer | null {
    const coded = this.#code(samples);
    if (!coded || this.#packetBytes === null) return coded;
    return this.#packetOf(coded, this.#packetBytes);
  }

  /**
   * Goes on for another one of its kind, so that who listens hears neither a gap nor a click.
   * @param frames what the other one coded last, 960 samples each
   * @param pending of the other one
   */
  follow(frames: readonly Int16Array[], pending: number): void {
    const coded = Buffer.concat(frames.map((samples) => this.#code(samples) ?? Buffer.alloc(0)));
    this.#coded = coded.subarray(Math.max(0, coded.length - pending));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
    this.#resampler?.free();
  }

  /** @returns null for what is less than a frame */
  #code(samples: Int16Array): Buffer | null {
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
    const coded = Buffer.from(this.#packet.data ?? []);
    this.#packet.unref();
    return coded;
  }

  /** @returns null while there is less than one */
  #packetOf(coded: Buffer, bytes: number): Buffer | null {
    const all = this.#coded.length === 0 ? coded : Buffer.concat([this.#coded, coded]);
    const whole = all.length >= bytes;
    this.#coded = whole ? all.subarray(bytes) : all;
    return whole ? all.subarray(0, bytes) : null;
  }
}

function resamplerTo(sampleRate: number): SoftwareResampleContext {
  const resampler = new SoftwareResampleContext();
  check(resampler.allocSetOpts2(mono, s16, sampleRate, mono, s16, mixRate), 'a resampler');
  check(resampler.init(), 'a resampler');
  return resampler;
}
