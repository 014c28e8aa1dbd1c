import { JitterBuffer } from '../rtp/jitter-buffer.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { SenderClock } from '../rtp/sender-clock.ts';
import { audioCodecs } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import type { PlannedAudioInput } from './mixer-plan.ts';

/** One voice, from its packets: 20 ms whenever the mixer's clock asks. */
export class AudioInput {
  readonly planned: PlannedAudioInput;
  readonly clock: SenderClock;
  /** Whose it is, as its sender says (RFC 3550, 6.5.1): a picture of the same name is seen together with it. */
  cname: string | null = null;
  /** ms of the mixer's clock that what is heard is behind the sender's; null: nobody knows yet. */
  behindMs: number | null = null;
  readonly #jitter: JitterBuffer;
  readonly #decoder: AudioDecoder;

  constructor(planned: PlannedAudioInput) {
    this.planned = planned;
    const { clockRate } = audioCodecs[planned.codec];
    this.clock = new SenderClock(clockRate);
    this.#jitter = new JitterBuffer({ clockRate });
    this.#decoder = new AudioDecoder(planned.codec);
  }

  push(packet: RtpPacket, now: number): void {
    this.#jitter.push(packet, now);
  }

  /** The next 20 ms; a view, good until the next call. @returns null for silence */
  next(now: number): Int16Array | null {
    const taken = this.#jitter.take(now);
    if (taken === 'silence') this.#decoder.silence();
    else if (taken !== 'lost') {
      const spokenAt = this.clock.at(taken.timestamp);
      if (spokenAt !== null) this.behindMs = now - spokenAt;
      this.#decoder.decode(taken.payload);
    }
    return this.#decoder.next();
  }

  close(): void {
    this.#decoder.close();
  }
}
