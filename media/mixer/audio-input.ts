import { JitterBuffer } from '../rtp/jitter-buffer.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { audioCodecs, durationMs, frameMs } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import type { PlannedAudioInput } from './mixer-plan.ts';

/** One voice, from its packets of any length: 20 ms whenever the mixer's clock asks. */
export class AudioInput {
  readonly planned: PlannedAudioInput;
  readonly #jitter: JitterBuffer;
  readonly #decoder: AudioDecoder;
  #excessMs = 0;

  constructor(planned: PlannedAudioInput) {
    this.planned = planned;
    this.#jitter = new JitterBuffer({
      ...{ clockRate: audioCodecs[planned.codec].clockRate, frameMs },
      durationMs: ({ payload }) => durationMs(planned.codec, payload),
    });
    this.#decoder = new AudioDecoder(planned.codec);
  }

  /** How much longer than the fastest packet what is heard was on its way and held, in ms. */
  get delayMs(): number {
    return this.#jitter.delayMs + this.#excessMs;
  }

  /** Comfort noise (RFC 3389), keys (RFC 4733) and whatever else is not the voice itself is not heard. */
  push(packet: RtpPacket, now: number): void {
    if (packet.payloadType === this.planned.payloadType) this.#jitter.push(packet, now);
    else this.#jitter.pass(packet);
  }

  /** The next 20 ms; a view, good until the next call. @returns null for silence */
  next(now: number): Int16Array | null {
    while (this.#decoder.heldMs < frameMs && this.#take(now + this.#decoder.heldMs));
    return this.#decoder.next();
  }

  close(): void {
    this.#decoder.close();
  }

  /** @param at when it will be heard @returns whether there was anything */
  #take(at: number): boolean {
    const taken = this.#jitter.take(at);
    if (taken === 'silence') return false;
    if (taken === 'lost') {
      this.#decoder.conceal(this.#jitter.lostMs);
      return true;
    }
    const ms = durationMs(this.planned.codec, taken.payload);
    this.#excessMs = this.#jitter.excessMs(at + ms);
    if (!this.#decoder.decode(taken.payload, this.#excessMs)) this.#decoder.conceal(ms);
    return true;
  }
}
