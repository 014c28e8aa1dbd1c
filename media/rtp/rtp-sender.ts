import { randomInt } from 'node:crypto';
import { writeRtp } from './packet.ts';
import { ntpOf, writeRtcp } from './rtcp.ts';

/** Of whoever is asked for it (RFC 3550, 6.5.1): the same for picture and voices, so that they are played together. */
const cname = 'plenum-mixer';

interface SenderOptions {
  ssrc: number;
  payloadType: number;
  send: (datagram: Buffer) => void;
}

/** Numbers the packets of one stream and tells of them in sender reports (RFC 3550). */
export class RtpSender {
  readonly #options: SenderOptions;
  // A random start, as keys of SRTP depend on it (RFC 3550, 5.1).
  #sequence = randomInt(0, 0x8000);
  readonly #firstTimestamp = randomInt(0, 0x1_0000_0000);
  #packets = 0;
  #octets = 0;
  #latest: { timestamp: number; at: number } | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** @param ticks of the stream's clock since its beginning @param at ms since the epoch: when it was so */
  send(payload: Buffer, { marker, ticks, at }: { marker: boolean; ticks: number; at: number }): void {
    const { ssrc, payloadType, send } = this.#options;
    const timestamp = (this.#firstTimestamp + ticks) >>> 0;
    send(writeRtp({ payloadType, marker, sequence: this.#sequence, timestamp, ssrc }, payload));
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#packets = (this.#packets + 1) >>> 0;
    this.#octets = (this.#octets + payload.length) >>> 0;
    this.#latest = { timestamp, at };
  }

  /** Says when what was sent last was so: by it receivers play picture and voices together. */
  report(): void {
    if (!this.#latest) return;
    const { ssrc, send } = this.#options;
    const { timestamp, at } = this.#latest;
    send(
      writeRtcp([
        {
          ...{ type: 'senderReport', ssrc, ntp: ntpOf(at), timestamp },
          ...{ packets: this.#packets, octets: this.#octets, reports: [] },
        },
        { type: 'sourceDescription', chunks: [{ ssrc, cname }] },
      ]),
    );
  }
}
