import { JitterBuffer } from '../rtp/jitter-buffer.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { SenderClock } from '../rtp/sender-clock.ts';
import { audioCodecs, durationMs, frameMs } from './audio-codecs.ts';
import type { Digit } from '../rtp/telephone-event.ts';
import { AudioDecoder } from './audio-decoder.ts';
import type { PlannedAudioInput } from './mixer-plan.ts';
import { ToneDigits } from './tone-digits.ts';

/** One voice, from its packets of any length: 20 ms whenever the mixer's clock asks. */
export class AudioInput {
  readonly planned: PlannedAudioInput;
  readonly clock: SenderClock;
  /** Whether it is in the mixes. */
  heard: boolean;
  /** Whose it is, as its sender says (RFC 3550, 6.5.1): a picture of the same name is seen together with it. */
  cname: string | null = null;
  /** ms of the mixer's clock that what is heard is behind the sender's; null: nobody knows yet. */
  behindMs: number | null = null;
  readonly #jitter: JitterBuffer;
  readonly #decoder: AudioDecoder;
  readonly #digits: ToneDigits | null;
  readonly #pressed: (digit: Digit) => void;
  #excessMs = 0;

  /** @param pressed told of keys that are heard, where they are listened for */
  constructor(planned: PlannedAudioInput, pressed: (digit: Digit) => void = () => undefined) {
    this.planned = planned;
    this.heard = planned.heard;
    const { clockRate } = audioCodecs[planned.codec];
    this.clock = new SenderClock(clockRate);
    this.#jitter = new JitterBuffer({
      ...{ clockRate, frameMs },
      durationMs: ({ payload }) => durationMs(planned.codec, payload),
    });
    this.#decoder = new AudioDecoder(planned.codec);
    this.#digits = planned.digits ? new ToneDigits() : null;
    this.#pressed = pressed;
  }

  /** How much longer than the fastest packet what is heard was on its way and held, in ms. */
  get delayMs(): number {
    return this.#jitter.delayMs + this.#excessMs;
  }

  /** Comfort noise (RFC 3389), keys (RFC 4733) and whatever else is not the voice itself is not heard. */
  push(packet: RtpPacket, now: number): void {
    const { sfu } = this.planned;
    if (sfu === null || packet.payloadType === sfu.payloadType) this.#jitter.push(packet, now);
    else this.pass(packet);
  }

  /** Takes note of a packet of the same source that is not the voice. */
  pass(packet: RtpPacket): void {
    this.#jitter.pass(packet);
  }

  /** The next 20 ms; a view, good until the next call. @returns null for silence */
  next(now: number): Int16Array | null {
    while (this.#decoder.heldMs < frameMs && this.#take(now + this.#decoder.heldMs));
    const samples = this.#decoder.next();
    const digit = this.#digits?.read(samples) ?? null;
    if (digit !== null) this.#pressed(digit);
    return samples;
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
    const spokenAt = this.clock.at(taken.timestamp);
    if (spokenAt !== null) this.behindMs = at - spokenAt;
    const ms = durationMs(this.planned.codec, taken.payload);
    this.#excessMs = this.#jitter.excessMs(at + ms);
    if (!this.#decoder.decode(taken.payload, this.#excessMs)) this.#decoder.conceal(ms);
    return true;
  }
}
