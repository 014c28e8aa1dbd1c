import { CodecContext, Frame, Packet, SoftwareResampleContext } from 'node-av/lib';
import { type AudioCodec, audioCodecs, frameSamples, mixRate, mono, s16 } from './audio-codecs.ts';
import { check, found } from './native.ts';
import { SampleQueue } from './sample-queue.ts';

/** A lost frame is covered by what was heard before, ever more softly: after this many it is silent. */
const concealedFrames = 5;

/** Decodes one voice into frames of 20 ms at 48 kHz, mono, and covers what was lost. */
export class AudioDecoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #decoded = new Frame();
  readonly #queue = new SampleQueue(mixRate / 2);
  readonly #frame = new Int16Array(frameSamples);
  #resampler: SoftwareResampleContext | null = null;
  #resampled = Buffer.alloc(0);
  #lost = 0;
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

  /** Takes the payload of one packet. What cannot be decoded is as good as lost. */
  decode(payload: Buffer): void {
    if (payload.length === 0) return;
    this.#packet.data = payload;
    const sent = this.#context.sendPacketSync(this.#packet);
    this.#packet.unref();
    if (sent < 0) return;
    while (this.#context.receiveFrameSync(this.#decoded) >= 0) {
      this.#take(this.#decoded);
      this.#decoded.unref();
    }
  }

  /**
   * The next 20 ms; a view, good until the next call. Without enough samples it is what was heard before, fading, and
   * then silence.
   * @returns null for silence
   */
  next(): Int16Array | null {
    if (this.#queue.take(this.#frame)) {
      this.#lost = 0;
      return this.#frame;
    }
    if (++this.#lost > concealedFrames) return null;
    // Each time half as loud, falling on from where the one before ended.
    for (let index = 0; index < frameSamples; index++) {
      this.#frame[index] =
        (this.#frame[index] ?? 0) * (1 - (0.5 * index) / frameSamples) * (this.#lost === 1 ? 1 : 0.5);
    }
    return this.#frame;
  }

  /** Nothing is played any more until something comes. */
  silence(): void {
    this.#lost = concealedFrames;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#decoded.free();
    this.#resampler?.free();
  }

  #take(frame: Frame): void {
    const [samples] = frame.data ?? [];
    if (!samples) return;
    if (frame.sampleRate === mixRate && frame.format === s16 && frame.channels === 1) {
      this.#queue.push(new Int16Array(samples.buffer, samples.byteOffset, frame.nbSamples));
      return;
    }
    const resampler = (this.#resampler ??= resamplerFor(frame));
    const room = resampler.getOutSamples(frame.nbSamples) + 16;
    if (this.#resampled.length < room * 2) this.#resampled = Buffer.alloc(room * 2);
    const count = check(
      resampler.convertSync([this.#resampled], room, frame.data, frame.nbSamples),
      'resampling a voice',
    );
    this.#queue.push(new Int16Array(this.#resampled.buffer, this.#resampled.byteOffset, count));
  }
}

function resamplerFor({ channelLayout, format, sampleRate }: Frame): SoftwareResampleContext {
  const resampler = new SoftwareResampleContext();
  // Of audio, a format is one of samples.
  const from = format as typeof s16;
  check(resampler.allocSetOpts2(mono, s16, mixRate, channelLayout, from, sampleRate), 'a resampler');
  check(resampler.init(), 'a resampler');
  return resampler;
}
