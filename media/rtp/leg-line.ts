import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { KeyPresser } from './key-presser.ts';
import { LineKeys } from './line-keys.ts';
import { NackList } from './nack-list.ts';
import { parseRtp, type RtpPacket } from './packet.ts';
import type { LineState, PlannedLine } from './planned-line.ts';
import type { LineStatistics } from '../../server/contract/legs.ts';
import { Reception } from './reception.ts';
import { parseRtcp, type ReportBlock, type RtcpPacket, writeRtcp } from './rtcp.ts';
import type { SenderReport } from './rtcp-packets.ts';
import { randomStart, RtpSender, type RtpSenderState } from './rtp-sender.ts';
import { restoreSkip } from './srtp.ts';
import type { HeardLimit } from './send-rate.ts';
import { type Digit, DigitReader } from './telephone-event.ts';
import { UdpPair } from './udp-pair.ts';

/** Another SSRC takes over when the one before has been silent for so long; RTP has no other sign but BYE. */
const silentMs = 400;
/** Signalling takes its time: a key frame is not asked for there more often. */
const elsewhereEveryMs = 1000;
/**
 * Sequence numbers left out by a line in the clear that goes on for another, as `restoreSkip` with SRTP: more than were
 * sent since its state was taken.
 */
const skippedInClear = 512;

interface Source {
  ssrc: number;
  reception: Reception;
  nacks: NackList | null;
  heardAt: number;
}

export interface LineEvents {
  /** Of the agreed payload types, and of one source at a time. @param begins the first of another source */
  packet: [packet: RtpPacket, begins: boolean];
  /** Of the same source, and nothing to play: keys and comfort noise, which have numbers among the others. */
  soundless: [packet: RtpPacket];
  /** Of the source that is listened to. */
  senderReport: [report: SenderReport];
  digit: [digit: Digit];
  /** The other end wants a key frame. */
  keyFrameAsked: [];
  /** A key frame is needed, and the other end takes no feedback that asks for it: once a second at most. */
  keyFrameElsewhere: [];
  /** What of what is sent gets lost, as the other end reports it: 0 to 1, that which was sent again for it included. */
  loss: [ratio: number];
  limit: [limit: HeardLimit];
  error: [error: Error];
}

/**
 * One media line of a leg: its sockets, keys and reports. What is in the packets is others' business. Times are ms since
 * the epoch.
 */
export class LegLine extends EventEmitter<LineEvents> {
  readonly #pair: UdpPair;
  readonly #now: () => number;
  readonly #keys: LineKeys;
  readonly #presser: KeyPresser;
  readonly #digits = new DigitReader();
  /** What went out of a packet that may be sent again: SRTP gives each index once (RFC 3711, 9.1). */
  readonly #protectedAs = new WeakMap<Buffer, Buffer>();
  #planned: PlannedLine;
  /** Of what it is sent, also while it is told nothing: the stream goes on after that. */
  #sender: RtpSender | null = null;
  /** Of one that went before, to go on with; and where a stream begins, before anything of it was sent. */
  #left: RtpSenderState | null;
  /** Its own, also as a mere receiver. */
  #ssrc: number;
  /** As it was at the last report on it. */
  #reportedOn = { packets: 0, resent: 0 };
  #source: Source | null = null;
  /** One that was used before the process ended is no new request (RFC 5104 section 4.3.1.1). */
  #firSequence = randomInt(0x100);
  #elsewhereAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  private constructor(pair: UdpPair, planned: PlannedLine, now: () => number, state: LineState | null) {
    super();
    this.#pair = pair;
    this.#planned = planned;
    this.#now = now;
    this.#keys = new LineKeys(planned.srtp, state?.srtp);
    this.#presser = new KeyPresser(now, (payload, how) => {
      if (!this.#closed && this.#planned.send) this.#sender?.send(payload, how);
    });
    this.#ssrc = planned.send?.ssrc ?? state?.ssrc ?? randomInt(1, 2 ** 32);
    const left = state?.ssrc === this.#ssrc ? state.sender : null;
    const skipped = planned.srtp ? restoreSkip : skippedInClear;
    this.#left = left && { ...left, sequence: (left.sequence + skipped) & 0xffff };
    this.#goOnSending();
    pair.on('rtp', (datagram) => this.#receive(datagram));
    pair.on('rtcp', (datagram) => this.#hear(parseRtcp(datagram)));
    pair.on('error', (error) => {
      if (!this.#closed) this.emit('error', error);
    });
  }

  /** @param state of the line that this one goes on with @throws the system's error when a port cannot be had */
  static async open(planned: PlannedLine, now: () => number, state: LineState | null): Promise<LegLine> {
    const { address, port, mux, dscp = 0 } = planned;
    let line: LegLine | null = null;
    const pair = await UdpPair.open({
      ...{ address, port, mux, dscp, remote: state?.remote ?? planned.remote },
      admit: (datagram, kind) => line && line.#admit(datagram, kind),
    });
    line = new LegLine(pair, planned, now, state);
    // The state may be of before the other end moved.
    pair.setRemote(planned.remote);
    return line;
  }

  get planned(): PlannedLine {
    return this.#planned;
  }

  get state(): LineState {
    return {
      remote: this.#pair.remote,
      ssrc: this.#ssrc,
      sender: this.#sender?.state ?? this.#left,
      srtp: this.#keys.state,
    };
  }

  /**
   * Of the same ports. What is as it was goes on: each key with its counters, and the stream under its SSRC with its
   * numbers, whatever its payload type, and when it was told nothing meanwhile.
   */
  plan(planned: PlannedLine): void {
    const before = this.#planned;
    this.#planned = planned;
    this.#pair.setRemote(planned.remote);
    const sealedAsBefore = this.#keys.change(planned.srtp);
    const { clockRate, feedback, send } = planned;
    if (!sealedAsBefore || clockRate !== before.clockRate || feedback.nack !== before.feedback.nack) {
      this.#left = this.#sender?.state ?? this.#left;
      this.#sender = null;
    }
    if (!send) return;
    if (send.ssrc !== this.#ssrc) {
      this.#sender?.bye(this.#now());
      this.#sender = this.#left = null;
      this.#ssrc = send.ssrc;
    }
    if (!this.#sender) this.#goOnSending();
  }

  /** As `RtpSender.send`; nothing where the other end is told nothing, and no sound while a key is pressed. */
  send(payload: Buffer, how: { marker: boolean; ticks: number; at: number }): void {
    const { send } = this.#planned;
    if (this.#presser.silences(how) || !send) return;
    this.#sender?.send(payload, { ...how, payloadType: send.payloadType });
  }

  /**
   * Presses keys one after the other; their packets are sent over the next fifth of a second each.
   * @returns false where the other end takes none that way
   */
  press(digits: readonly Digit[]): boolean {
    const { events, clockRate, send } = this.#planned;
    if (events === null || !send) return false;
    this.#presser.press(digits, { payloadType: events, clockRate });
    return true;
  }

  requestKeyFrame(): void {
    const source = this.#source;
    const { pli, fir } = this.#planned.feedback;
    if (!pli && !fir) this.#askElsewhere();
    else if (source) this.#tell(pli ? this.#pli(source.ssrc) : this.#fir(source.ssrc));
  }

  /** Asks its other end to send no more than so much (TMMBR, RFC 5104 section 4.2.1). */
  askForRate(kbps: number): void {
    const ssrc = this.#source?.ssrc;
    if (ssrc === undefined) return;
    const limits = [{ ssrc, bitrate: kbps * 1000, overhead: 40 }];
    this.#tell({ type: 'tmmbr', senderSsrc: this.#ssrc, limits });
  }

  /** To be called every 10 ms or so: asks again for what is missing. */
  turn(): void {
    const due = this.#source?.nacks?.due(this.#now());
    if (!this.#source || due === undefined) return;
    if (due === 'keyFrame') this.requestKeyFrame();
    else if (due.length > 0) {
      const { ssrc } = this.#source;
      this.#tell({ type: 'nack', senderSsrc: this.#ssrc, mediaSsrc: ssrc, sequences: due });
    }
  }

  /** Sender and receiver reports; to be called every second or so. */
  report(): void {
    const now = this.#now();
    const blocks = this.#source ? [this.#source.reception.block(now)] : [];
    if (this.#planned.send && this.#sender) this.#sender.report(blocks, now);
    else if (blocks.length > 0) this.#tellAlone(blocks);
  }

  statistics(): LineStatistics {
    const sent = this.#sender?.statistics();
    const { packets, bytes, lost, jitterMs } = this.#source?.reception.statistics() ?? nothingReceived;
    const { invalid, foreign } = this.#pair.counts;
    return {
      sent: {
        ...{ packets: sent?.packets ?? 0, octets: sent?.octets ?? 0 },
        ...{ lossRatio: sent?.lossRatio ?? null, roundTripMs: sent?.roundTripMs ?? null },
      },
      received: { packets, octets: bytes, lost, jitterMs },
      refused: invalid + foreign,
    };
  }

  /** Takes leave of the other end. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sender?.bye(this.#now());
    this.#pair.close();
    this.removeAllListeners();
  }

  /** A stream from its beginning, or from where it was left. */
  #goOnSending(): void {
    const { send, clockRate, feedback } = this.#planned;
    if (!send) return;
    const start = { ...randomStart(), at: this.#now() };
    const sequence = this.#keys.nextSequence(send.ssrc) ?? this.#left?.sequence;
    const from = sequence === undefined ? null : { ...start, ...this.#left, sequence };
    // Another process that goes on before anything of it was told has to begin there too.
    this.#left ??= start;
    this.#reportedOn = { packets: 0, resent: 0 };
    this.#sender = new RtpSender({
      ...{ ...send, clockRate, keep: feedback.nack },
      send: (datagram) => this.#send(datagram),
      sendRtcp: (datagram) => this.#pair.sendRtcp(this.#keys.protectRtcp(datagram)),
      ...(from ? { from } : { start }),
    });
  }

  #send(datagram: Buffer): void {
    const sealed = this.#protectedAs.get(datagram) ?? this.#keys.protect(datagram);
    if (this.#planned.feedback.nack) this.#protectedAs.set(datagram, sealed);
    this.#pair.send(sealed);
  }

  #admit(datagram: Buffer, kind: 'rtp' | 'rtcp'): Buffer | null {
    const clear = this.#keys.unprotect(datagram, kind);
    if (!clear) return null;
    if (kind === 'rtcp') return parseRtcp(clear).length > 0 ? clear : null;
    const packet = parseRtp(clear);
    return packet && this.#isAgreed(packet.payloadType) ? clear : null;
  }

  #isAgreed(payloadType: number): boolean {
    const { receive, events } = this.#planned;
    return receive.includes(payloadType) || payloadType === events || payloadType === comfortNoise;
  }

  #receive(datagram: Buffer): void {
    const packet = parseRtp(datagram);
    if (!packet) return;
    const now = this.#now();
    const begins = this.#source?.ssrc !== packet.ssrc;
    if (begins && this.#source && now - this.#source.heardAt < silentMs) return;
    const source = begins ? this.#begin(packet.ssrc) : this.#source;
    if (!source) return;
    source.heardAt = now;
    source.reception.received(packet, now);
    source.nacks?.received(packet.sequence, now);
    if (packet.payloadType === this.#planned.events) {
      const digit = this.#digits.read(packet);
      if (digit !== null) this.emit('digit', digit);
    }
    if (this.#planned.receive.includes(packet.payloadType)) this.emit('packet', packet, begins);
    else this.emit('soundless', packet);
  }

  #begin(ssrc: number): Source {
    const { clockRate, feedback } = this.#planned;
    const nacks = feedback.nack ? new NackList() : null;
    return (this.#source = { ssrc, reception: new Reception({ ssrc, clockRate }), nacks, heardAt: 0 });
  }

  #hear(packets: readonly RtcpPacket[]): void {
    const now = this.#now();
    for (const packet of packets) {
      switch (packet.type) {
        case 'senderReport':
          if (packet.ssrc === this.#source?.ssrc) {
            this.#source.reception.senderReport(packet, now);
            this.emit('senderReport', packet);
          }
          this.#heard(packet.reports, now);
          break;
        case 'receiverReport':
          this.#heard(packet.reports, now);
          break;
        case 'bye':
          if (this.#source && packet.ssrcs.includes(this.#source.ssrc)) this.#source.heardAt = 0;
          break;
        case 'pli':
          this.emit('keyFrameAsked');
          break;
        case 'fir':
          if (packet.entries.some(({ ssrc }) => ssrc === this.#ssrc)) this.emit('keyFrameAsked');
          break;
        case 'nack':
          this.#resend(packet.mediaSsrc, packet.sequences);
          break;
        case 'tmmbr':
          this.#limited(packet.limits, packet.senderSsrc);
          break;
        case 'remb':
          if (packet.ssrcs.includes(this.#ssrc)) {
            this.emit('limit', { kind: 'remb', kbps: packet.bitrate / 1000 });
          }
          break;
        case 'sourceDescription':
        case 'tmmbn':
          // Nothing of it is used.
          break;
        default:
          packet satisfies never;
      }
    }
  }

  #heard(blocks: readonly ReportBlock[], now: number): void {
    for (const block of blocks) {
      if (block.ssrc !== this.#ssrc) continue;
      this.#sender?.heard(block, now);
      this.emit('loss', Math.min(1, block.fractionLost / 256 + this.#sentAgain()));
    }
  }

  /** What was sent again since the last report, of all: a report counts it as if nothing had been lost. */
  #sentAgain(): number {
    const before = this.#reportedOn;
    const { packets, resent } = this.#sender?.statistics() ?? before;
    this.#reportedOn = { packets, resent };
    const again = resent - before.resent;
    const all = packets - before.packets + again;
    return again > 0 && all > 0 ? again / all : 0;
  }

  /** Where that was not agreed nothing is kept, and SRTP would refuse to protect a packet twice. */
  #resend(ssrc: number, sequences: readonly number[]): void {
    const { send, feedback } = this.#planned;
    if (ssrc === send?.ssrc && feedback.nack) this.#sender?.resend(sequences);
  }

  /** A request is answered with what is kept to, and who asked for it (RFC 5104 section 4.2.2). */
  #limited(limits: readonly { ssrc: number; bitrate: number; overhead: number }[], asker: number): void {
    const own = limits.find(({ ssrc }) => ssrc === this.#ssrc);
    if (!own) return;
    this.emit('limit', { kind: 'tmmbr', kbps: own.bitrate / 1000 });
    this.#tell({ type: 'tmmbn', senderSsrc: this.#ssrc, limits: [{ ...own, ssrc: asker }] });
  }

  #askElsewhere(): void {
    const now = this.#now();
    if (now - this.#elsewhereAt < elsewhereEveryMs) return;
    this.#elsewhereAt = now;
    this.emit('keyFrameElsewhere');
  }

  #pli(mediaSsrc: number): RtcpPacket {
    return { type: 'pli', senderSsrc: this.#ssrc, mediaSsrc };
  }

  #fir(ssrc: number): RtcpPacket {
    this.#firSequence = (this.#firSequence + 1) & 0xff;
    return { type: 'fir', senderSsrc: this.#ssrc, entries: [{ ssrc, sequence: this.#firSequence }] };
  }

  /** Feedback, after the report that a compound begins with (RFC 3550 section 6.1). */
  #tell(packet: RtcpPacket): void {
    this.#tellCompound([{ type: 'receiverReport', ssrc: this.#ssrc, reports: [] }, packet]);
  }

  #tellAlone(reports: ReportBlock[]): void {
    this.#tellCompound([
      { type: 'receiverReport', ssrc: this.#ssrc, reports },
      { type: 'sourceDescription', chunks: [{ ssrc: this.#ssrc, cname: 'plenum-mixer' }] },
    ]);
  }

  #tellCompound(packets: readonly RtcpPacket[]): void {
    if (this.#closed) return;
    this.#pair.sendRtcp(this.#keys.protectRtcp(writeRtcp(packets)));
  }
}

/** Comfort noise (RFC 3389): a sign of life, and nothing to play. */
const comfortNoise = 13;
const nothingReceived = { packets: 0, bytes: 0, lost: 0, jitterMs: 0 };
