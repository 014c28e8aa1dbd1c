import { randomInt } from 'node:crypto';
import { writeRtp } from './packet.ts';
import { compactNtp, ntpOf, writeRtcp, type ReportBlock, type RtcpPacket } from './rtcp.ts';
import { sequenceAfter } from './sequence.ts';

/** Packets that can be sent again: more than are sent in a second of the largest picture. */
const maxKept = 512;
/** So often one is, however often it is asked for. */
const maxResends = 3;

export interface RtpSenderOptions {
  ssrc: number;
  payloadType: number;
  /** Of the RTP timestamps, in Hz. */
  clockRate: number;
  /**
   * Gets every packet in the clear, and must leave it as it is: one that is sent again is the same Buffer, for which SRTP
   * has to give what it gave before (RFC 3711, 9.1: never two packets of one index).
   */
  send: (datagram: Buffer) => void;
  /** May be the same as `send` where both go one way. */
  sendRtcp: (datagram: Buffer) => void;
  /** Of whoever is asked for it (RFC 3550, 6.5.1): the same for picture and voices, so that they are played together. */
  cname?: string;
  /** Whether packets are kept to be sent again: where NACK (RFC 4585) was agreed. */
  keep?: boolean;
  /** Goes on with another one's `state`, of the same SSRC. */
  from?: RtpSenderState;
  /** Where a stream that does not go on begins, 16 and 32 bits; anywhere without. */
  start?: Pick<RtpSenderState, 'sequence' | 'timestamp'>;
}

/** What has to outlive a process for receivers to hear one stream. Plain data. */
export interface RtpSenderState {
  /** The next one, 16 bits; with SRTP rather what `nextSequence` of its sender says. */
  readonly sequence: number;
  /** Of the last packet, 32 bits, and when that was, ms since the epoch. */
  readonly timestamp: number;
  readonly at: number;
}

export interface RtpSenderStatistics {
  packets: number;
  /** Of payload in them. */
  octets: number;
  /** Packets sent again, which the others do not count. */
  resent: number;
  /** 0 to 1, as the receiver said it last; null: nothing yet. */
  lossRatio: number | null;
  jitterMs: number | null;
  /** Null until a report was answered. */
  roundTripMs: number | null;
}

export interface HowSent {
  marker: boolean;
  /** Of the stream's clock since its beginning. */
  ticks: number;
  /** ms since the epoch: when it was so. */
  at: number;
  /** Another than the stream's own, as for digits (RFC 4733), whose `at` is when the key was pressed. */
  payloadType?: number;
  /** As `writeRtp`. */
  extensions?: ReadonlyMap<number, Buffer>;
}

/** As RFC 3550 section 5.1 asks for; with SRTP it has to lie far from the end of the numbers. */
export function randomStart(): { sequence: number; timestamp: number } {
  return { sequence: randomInt(0, 0x8000), timestamp: randomInt(0, 0x1_0000_0000) };
}

/** Numbers the packets of one stream and tells of them in sender reports (RFC 3550). */
export class RtpSender {
  readonly #options: RtpSenderOptions;
  readonly #cname: string;
  /** Where `ticks` is 0; null: one that goes on knows it with its first packet. */
  #firstTimestamp: number | null;
  #sequence: number;
  #packets = 0;
  #octets = 0;
  #resent = 0;
  #latest: { timestamp: number; at: number } | null = null;
  /** Whether anybody may know of this SSRC. */
  #known: boolean;
  /** Where sequence number modulo `maxKept` stands: the last packet that was sent there. */
  readonly #kept: ({ sequence: number; datagram: Buffer; resends: number } | undefined)[] = [];
  #heard: Pick<RtpSenderStatistics, 'lossRatio' | 'jitterMs' | 'roundTripMs'> = {
    ...{ lossRatio: null, jitterMs: null, roundTripMs: null },
  };

  constructor(options: RtpSenderOptions) {
    this.#options = options;
    this.#cname = options.cname ?? 'plenum-mixer';
    const { sequence, timestamp } = options.start ?? randomStart();
    this.#sequence = options.from?.sequence ?? sequence;
    this.#firstTimestamp = options.from ? null : timestamp;
    this.#known = options.from !== undefined;
  }

  /** Null: nothing was sent yet. */
  get state(): RtpSenderState | null {
    return this.#latest && { sequence: this.#sequence, ...this.#latest };
  }

  send(payload: Buffer, { marker, ticks, at, payloadType, extensions }: HowSent): void {
    const { ssrc, send, keep } = this.#options;
    const sequence = this.#sequence;
    this.#firstTimestamp ??= this.#goesOn(ticks, at);
    const timestamp = (this.#firstTimestamp + ticks) >>> 0;
    const header = { marker, sequence, timestamp, ssrc };
    const datagram = writeRtp(
      { ...header, payloadType: payloadType ?? this.#options.payloadType },
      payload,
      extensions,
    );
    this.#sequence = sequenceAfter(sequence);
    this.#packets++;
    this.#octets += payload.length;
    this.#latest = { timestamp, at };
    this.#known = true;
    if (keep) this.#kept[sequence % maxKept] = { sequence, datagram, resends: 0 };
    send(datagram);
  }

  /** Those of the last 512 packets that are missing, as they were (RFC 4585 section 6.2.1, without RFC 4588). */
  resend(sequences: readonly number[]): void {
    for (const sequence of new Set(sequences)) {
      const kept = this.#kept[sequence % maxKept];
      if (kept?.sequence !== sequence || kept.resends >= maxResends) continue;
      kept.resends++;
      this.#resent++;
      this.#options.send(kept.datagram);
    }
  }

  /**
   * Says when what was sent last was so: by it receivers play picture and voices together. Before anything was sent it
   * is a receiver report, and without blocks nothing.
   * @param blocks on what comes from the other end, at most 31
   * @param now ms since the epoch; without it the report is of the moment of the last packet, and the round trip comes
   *   out longer by the time since then
   */
  report(blocks: readonly ReportBlock[] = [], now?: number): void {
    if (!this.#latest && blocks.length === 0) return;
    this.#known = true;
    this.#options.sendRtcp(writeRtcp(this.#compound(blocks, now)));
  }

  /** The stream ends (RFC 3550 section 6.6). Who never sent anything does not take leave (6.3.7). @param now as for `report` */
  bye(now?: number): void {
    if (!this.#known) return;
    const { ssrc, sendRtcp } = this.#options;
    sendRtcp(writeRtcp([...this.#compound([], now), { type: 'bye', ssrcs: [ssrc], reason: null }]));
  }

  /**
   * What the other end says of this stream; blocks on others are passed over.
   * @param now ms since the epoch, when it came
   */
  heard(block: ReportBlock, now: number): void {
    if (block.ssrc !== this.#options.ssrc) return;
    this.#heard = {
      lossRatio: block.fractionLost / 256,
      jitterMs: (block.jitter * 1000) / this.#options.clockRate,
      roundTripMs: roundTripMs(block, now) ?? this.#heard.roundTripMs,
    };
  }

  statistics(): RtpSenderStatistics {
    return { packets: this.#packets, octets: this.#octets, resent: this.#resent, ...this.#heard };
  }

  /** By the clock, the stream is where it would be had nothing happened. */
  #goesOn(ticks: number, at: number): number {
    const { from, clockRate } = this.#options;
    return from ? from.timestamp + Math.round(((at - from.at) * clockRate) / 1000) - ticks : 0;
  }

  /** What every compound packet begins with: a report and the canonical name (RFC 3550 section 6.1). */
  #compound(blocks: readonly ReportBlock[], now: number | undefined): RtcpPacket[] {
    const { ssrc } = this.#options;
    const reports = [...blocks];
    const names: RtcpPacket = { type: 'sourceDescription', chunks: [{ ssrc, cname: this.#cname }] };
    if (!this.#latest) return [{ type: 'receiverReport', ssrc, reports }, names];
    const { at } = this.#latest;
    const moment = now ?? at;
    const elapsed = Math.round(((moment - at) * this.#options.clockRate) / 1000);
    const timestamp = (this.#latest.timestamp + elapsed) >>> 0;
    const sent = { packets: this.#packets, octets: this.#octets };
    return [{ type: 'senderReport', ssrc, ntp: ntpOf(moment), timestamp, ...sent, reports }, names];
  }
}

/** RFC 3550 section 6.4.1, delay since last SR; null when no sender report had come there. */
function roundTripMs(block: ReportBlock, now: number): number | null {
  const { lastSenderReport, delaySinceLastSenderReport } = block;
  if (lastSenderReport === 0) return null;
  const units = (compactNtp(ntpOf(now)) - lastSenderReport - delaySinceLastSenderReport) | 0;
  // Clocks are rounded: over no distance it may be a little less than nothing.
  return Math.max(0, units) / 65.536;
}
