import { CodecContext, Frame, Packet, type SoftwareResampleContext } from 'node-av/lib';
import {
  type AudioCodec,
  audioCodecs,
  frameSamples,
  mixRate,
  mono,
  resamplerFor,
  s16,
  samplesPerMs,
} from './audio-codecs.ts';
import { Concealment } from './concealment.ts';
import { check, found } from './native.ts';
import { Pace } from './pace.ts';
import { SampleQueue } from './sample-queue.ts';

/** Decodes one voice, whatever its packets' length, into frames of 20 ms at 48 kHz, mono, and covers what was lost. */
export class AudioDecoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #decoded = new Frame();
  readonly #queue = new SampleQueue(mixRate / 2);
  readonly #concealment = new Concealment();
  readonly #pace = new Pace();
  readonly #frame = new Int16Array(frameSamples);
  #resampler: SoftwareResampleContext | null = null;
  #resampled = Buffer.alloc(0);
  #closed = false;

  /** @throws NativeError when FFmpeg has no such decoder */
  constructor(codec: AudioCodec) {
    const { decoder, sampleRate } = audioCodecs[codec];
    const native = found(decoder, `decoder of ${codec}`);
    this.#context.allocContext3(native);
    this.#context.sampleRate = sampleRate;
    this.#context.channelLayout = mono;
    check(this.#context.open2Sync(native, null), `the decoder of ${codec}`);
    this.#packet.alloc();
    this.#decoded.alloc();
  }

  /** How much is there to be played, in ms. */
  get heldMs(): number {
    return this.#queue.length / samplesPerMs;
  }

  /**
   * Takes the payload of one packet.
   * @param excessMs how much longer than aimed at its packets are held: a little of it is left out or played twice
   * @returns whether there was sound in it; what cannot be decoded is as good as lost
   */
  decode(payload: Buffer, excessMs = 0): boolean {
    if (payload.length === 0) return false;
    this.#packet.data = payload;
    const sent = this.#context.sendPacketSync(this.#packet);
    this.#packet.unref();
    if (sent < 0) return false;
    const before = this.#queue.length;
    while (this.#context.receiveFrameSync(this.#decoded) >= 0) {
      const samples = this.#pace.adjust(this.#samplesOf(this.#decoded), excessMs);
      this.#decoded.unref();
      this.#concealment.heard(samples);
      this.#queue.push(samples);
    }
    return this.#queue.length > before;
  }

  /** Covers what was lost, by what was heard before. @param ms how much it is */
  conceal(ms: number): void {
    this.#queue.push(this.#concealment.conceal(Math.round(ms * samplesPerMs)));
  }

  /**
   * The next 20 ms; a view, good until the next call. Without enough samples it is what was heard before, fading, and
   * then silence.
   * @returns null for silence
   */
  next(): Int16Array | null {
    const missing = frameSamples - this.#queue.length;
    if (missing === frameSamples && this.#concealment.silent) {
      this.#forget();
      return null;
    }
    if (missing > 0) this.#queue.push(this.#concealment.conceal(missing));
    this.#queue.take(this.#frame);
    return this.#frame;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#decoded.free();
    this.#forget();
  }

  /** What a resampler holds of before a pause is not to be heard after it. */
  #forget(): void {
    this.#resampler?.free();
    this.#resampler = null;
  }

  #samplesOf(frame: Frame): Int16Array {
    const [samples] = frame.data ?? [];
    if (!samples) return new Int16Array();
    if (frame.sampleRate === mixRate && frame.format === s16 && frame.channels === 1) {
      return new Int16Array(samples.buffer, samples.byteOffset, frame.nbSamples).slice();
    }
    const fresh = this.#resampler === null;
    const resampler = (this.#resampler ??= resamplerFor(frame));
    const room = resampler.getOutSamples(frame.nbSamples) + 16;
    if (this.#resampled.length < room * 2) this.#resampled = Buffer.alloc(room * 2);
    const count = check(
      resampler.convertSync([this.#resampled], room, frame.data, frame.nbSamples),
      'resampling a voice',
    );
    // It keeps a little back at first. That much silence before it, and every packet gives what it is long.
    const kept = fresh ? Math.max(0, (frame.nbSamples * mixRate) / frame.sampleRate - count) : 0;
    const whole = new Int16Array(kept + count);
    whole.set(new Int16Array(this.#resampled.buffer, this.#resampled.byteOffset, count), kept);
    return whole;
  }
}
