import { compactNtp } from './ntp.ts';
import type { RtpPacket } from './packet.ts';
import type { ReportBlock, SenderReport } from './rtcp-packets.ts';
import { sequenceAfter, sequenceDistance } from './sequence.ts';

/** A jump of more sequence numbers than this is a sender that began anew (MAX_DROPOUT, RFC 3550 A.1). */
const maxDropout = 3000;
/** And so is one that goes back further than this (MAX_MISORDER). */
const maxMisorder = 100;
/** A packet this much off by its timestamp is of a clock that stood still or began anew: that is no jitter. */
const anewMs = 1000;

export interface ReceptionStatistics {
  /** That came, late ones and those that came twice included. */
  packets: number;
  /** Of payload in them. */
  bytes: number;
  /** That never came, or not yet. */
  lost: number;
  jitterMs: number;
}

/** What came of one SSRC, and what report blocks say of it (RFC 3550 section 6.4.1, appendices A.1, A.3 and A.8). */
export class Reception {
  readonly #ssrc: number;
  readonly #ticksPerMs: number;
  /** The first sequence number since the sender began, and the highest: neither wraps. */
  #first = 0;
  #highest: number | undefined;
  /** Since the sender began. */
  #received = 0;
  /** As they were at the last block. */
  #before = { expected: 0, received: 0 };
  /** The number that would go on with the last packet from far off: with it the sender began anew. */
  #afterStray: number | undefined;
  #arrived: { timestamp: number; at: number } | undefined;
  /** In units of the payload's clock. */
  #jitter = 0;
  #report: { compact: number; at: number } | undefined;
  #packets = 0;
  #bytes = 0;
  /** Before the sender began anew. */
  #lostEarlier = 0;

  /** @param clockRate of the RTP timestamps, in Hz */
  constructor({ ssrc, clockRate }: { ssrc: number; clockRate: number }) {
    this.#ssrc = ssrc;
    this.#ticksPerMs = clockRate / 1000;
  }

  /**
   * A packet from far off counts only when its successor comes next.
   * @param packet of this SSRC
   * @param now ms of a clock that never goes back, as for `senderReport` and `block`
   */
  received(packet: RtpPacket, now: number): void {
    if (!this.#takes(packet.sequence)) return;
    this.#received++;
    this.#packets++;
    this.#bytes += packet.payload.length;
    this.#measureJitter(packet.timestamp, now);
  }

  /** The sender's clock as it says it: receivers answer with it, so that the sender knows the round trip. */
  senderReport({ ntp }: Pick<SenderReport, 'ntp'>, now: number): void {
    this.#report = { compact: compactNtp(ntp), at: now };
  }

  /** For the next report that is sent; what it says of the fraction lost counts from the block before. */
  block(now: number): ReportBlock {
    const expected = this.#expected;
    const expectedSince = expected - this.#before.expected;
    const lostSince = expectedSince - (this.#received - this.#before.received);
    this.#before = { expected, received: this.#received };
    return {
      ssrc: this.#ssrc,
      fractionLost: lostSince <= 0 ? 0 : Math.min(255, Math.floor((lostSince * 256) / expectedSince)),
      cumulativeLost: expected - this.#received,
      highestSequence: (this.#highest ?? 0) >>> 0,
      jitter: Math.floor(this.#jitter),
      lastSenderReport: this.#report?.compact ?? 0,
      delaySinceLastSenderReport: this.#report ? Math.round((now - this.#report.at) * 65.536) : 0,
    };
  }

  /** Since the first packet, also over a new beginning of the sender. */
  statistics(): ReceptionStatistics {
    return {
      packets: this.#packets,
      bytes: this.#bytes,
      lost: this.#lostEarlier + this.#lost,
      jitterMs: this.#jitter / this.#ticksPerMs,
    };
  }

  get #expected(): number {
    return this.#highest === undefined ? 0 : this.#highest - this.#first + 1;
  }

  /** Never negative, though more may have come than were sent once. */
  get #lost(): number {
    return Math.max(0, this.#expected - this.#received);
  }

  #takes(sequence: number): boolean {
    if (this.#highest === undefined) {
      this.#begin(sequence);
      return true;
    }
    const ahead = sequenceDistance(this.#highest, sequence);
    if (ahead > maxDropout || ahead < -maxMisorder) {
      if (sequence !== this.#afterStray) {
        this.#afterStray = sequenceAfter(sequence);
        return false;
      }
      this.#begin(sequence);
      return true;
    }
    this.#afterStray = undefined;
    if (ahead > 0) this.#highest += ahead;
    return true;
  }

  #begin(sequence: number): void {
    this.#lostEarlier += this.#lost;
    this.#first = this.#highest = sequence;
    this.#received = 0;
    this.#before = { expected: 0, received: 0 };
    this.#afterStray = undefined;
    this.#arrived = undefined;
  }

  #measureJitter(timestamp: number, at: number): void {
    const before = this.#arrived;
    this.#arrived = { timestamp, at };
    if (!before) return;
    const ticks = (timestamp - before.timestamp) | 0;
    const difference = Math.abs((at - before.at) * this.#ticksPerMs - ticks);
    if (difference < anewMs * this.#ticksPerMs) this.#jitter += (difference - this.#jitter) / 16;
  }
}
