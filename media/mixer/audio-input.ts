import { JitterBuffer } from '../rtp/jitter-buffer.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { audioCodecs } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import type { PlannedAudioInput } from './mixer-plan.ts';

/** One voice, from its packets: 20 ms whenever the mixer's clock asks. */
export class AudioInput {
  readonly planned: PlannedAudioInput;
  readonly #jitter: JitterBuffer;
  readonly #decoder: AudioDecoder;

  constructor(planned: PlannedAudioInput) {
    this.planned = planned;
    this.#jitter = new JitterBuffer({ clockRate: audioCodecs[planned.codec].clockRate });
    this.#decoder = new AudioDecoder(planned.codec);
  }

  push(packet: RtpPacket, now: number): void {
    this.#jitter.push(packet, now);
  }

  /** The next 20 ms; a view, good until the next call. @returns null for silence */
  next(now: number): Int16Array | null {
    const taken = this.#jitter.take(now);
    if (taken === 'silence') this.#decoder.silence();
    else if (taken !== 'lost') this.#decoder.decode(taken.payload);
    return this.#decoder.next();
  }

  close(): void {
    this.#decoder.close();
  }
}
