import { EventEmitter } from 'node:events';
import { NackList } from './nack-list.ts';
import { parseRtp, type RtpPacket } from './packet.ts';
import type { LineState, PlannedLine } from './planned-line.ts';
import type { LineStatistics } from '../../server/contract/legs.ts';
import { Reception } from './reception.ts';
import { parseRtcp, type ReportBlock, type RtcpPacket, writeRtcp } from './rtcp.ts';
import type { SenderReport } from './rtcp-packets.ts';
import { RtpSender } from './rtp-sender.ts';
import type { HeardLimit } from './send-rate.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';
import { type Digit, DigitReader, writeDigit } from './telephone-event.ts';
import { UdpPair } from './udp-pair.ts';

/** Another SSRC takes over when the one before has been silent for so long; RTP has no other sign but BYE. */
const silentMs = 400;
/** A key that is pressed, and the pause after it. */
const pressMs = 100;
const betweenMs = 100;
/** Signalling is slow, and old devices take it badly: it is asked no more often. */
const elsewhereEveryMs = 1000;

interface Source {
  ssrc: number;
  reception: Reception;
  nacks: NackList | null;
  heardAt: number;
}

export interface LineEvents {
  /** Of the agreed payload types, and of one source at a time. @param begins the first of another source */
  packet: [packet: RtpPacket, begins: boolean];
  /** Of the source that is listened to. */
  senderReport: [report: SenderReport];
  digit: [digit: Digit];
  /** The other end wants a key frame. */
  keyFrameAsked: [];
  /** A key frame is needed, and the other end takes no feedback that asks for it. */
  keyFrameElsewhere: [];
  /** What the other end says of what it gets: 0 to 1. */
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
  readonly #digits = new DigitReader();
  /** What went out of a packet that may be sent again: SRTP gives each index once (RFC 3711, 9.1). */
  readonly #protectedAs = new WeakMap<Buffer, Buffer>();
  #planned: PlannedLine;
  #keys: { sender: SrtpSender; receiver: SrtpReceiver } | null;
  #sender: RtpSender | null = null;
  #source: Source | null = null;
  #firSequence = 0;
  /** What was sent last, by which a key is timed. */
  #latest = { ticks: 0, at: 0 };
  #pressedUntil = 0;
  #elsewhereAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  private constructor(pair: UdpPair, planned: PlannedLine, now: () => number, state: LineState | null) {
    super();
    this.#pair = pair;
    this.#planned = planned;
    this.#now = now;
    this.#keys = keysOf(planned, state);
    this.#beginSending(state);
    pair.on('rtp', (datagram) => this.#receive(datagram));
    pair.on('rtcp', (datagram) => this.#hear(parseRtcp(datagram)));
    pair.on('error', (error) => this.emit('error', error));
  }

  /** @param state of the line that this one goes on with @throws the system's error when a port cannot be had */
  static async open(planned: PlannedLine, now: () => number, state: LineState | null): Promise<LegLine> {
    const { address, port, mux } = planned;
    let line: LegLine | null = null;
    const pair = await UdpPair.open({
      ...{ address, port, mux, remote: state?.remote ?? planned.remote },
      admit: (datagram, kind) => line && line.#admit(datagram, kind),
    });
    line = new LegLine(pair, planned, now, state);
    return line;
  }

  get planned(): PlannedLine {
    return this.#planned;
  }

  get state(): LineState {
    const keys = this.#keys;
    return {
      remote: this.#pair.remote,
      sender: this.#sender?.state ?? null,
      srtp: keys && { send: keys.sender.state, receive: keys.receiver.state },
    };
  }

  /** Of the same ports. What is as it was goes on. */
  plan(planned: PlannedLine): void {
    const before = this.#planned;
    this.#planned = planned;
    this.#pair.setRemote(planned.remote);
    if (!sameKeys(before, planned)) this.#keys = keysOf(planned, null);
    const { send } = planned;
    if (send?.ssrc === before.send?.ssrc && send?.payloadType === before.send?.payloadType) return;
    this.#sender?.bye(this.#now());
    this.#beginSending(null);
  }

  /** As `RtpSender.send`; nothing where the other end is told nothing, and no sound while a key is pressed. */
  send(payload: Buffer, how: { marker: boolean; ticks: number; at: number }): void {
    this.#latest = how;
    if (how.at >= this.#pressedUntil) this.#sender?.send(payload, how);
  }

  /**
   * Presses keys one after the other; their packets are sent over the next fifth of a second each.
   * @returns false where the other end takes none that way
   */
  press(digits: readonly Digit[]): boolean {
    const { events, clockRate } = this.#planned;
    if (events === null || !this.#sender) return false;
    for (const digit of digits) {
      const now = this.#now();
      const at = Math.max(now, this.#pressedUntil);
      this.#pressedUntil = at + pressMs + betweenMs;
      const { ticks, at: latestAt } = this.#latest;
      const begins = ticks + Math.round(((at - latestAt) * clockRate) / 1000);
      for (const { payload, marker, afterMs } of writeDigit(digit, { clockRate, durationMs: pressMs })) {
        const how = { marker, ticks: begins, at, payloadType: events };
        setTimeout(() => this.#sender?.send(payload, how), at - now + afterMs);
      }
    }
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
    this.#tell({ type: 'tmmbr', senderSsrc: this.#ownSsrc, limits });
  }

  /** To be called every 10 ms or so: asks again for what is missing. */
  turn(): void {
    const due = this.#source?.nacks?.due(this.#now());
    if (!this.#source || due === undefined) return;
    if (due === 'keyFrame') this.requestKeyFrame();
    else if (due.length > 0) {
      const { ssrc } = this.#source;
      this.#tell({ type: 'nack', senderSsrc: this.#ownSsrc, mediaSsrc: ssrc, sequences: due });
    }
  }

  /** Sender and receiver reports; to be called every second or so. */
  report(): void {
    const now = this.#now();
    const blocks = this.#source ? [this.#source.reception.block(now)] : [];
    if (this.#sender) this.#sender.report(blocks, now);
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

  get #ownSsrc(): number {
    return this.#planned.send?.ssrc ?? 1;
  }

  #beginSending(state: LineState | null): void {
    const { send, clockRate, feedback } = this.#planned;
    this.#sender = null;
    if (!send) return;
    const sequence = this.#keys?.sender.nextSequence(send.ssrc) ?? state?.sender?.sequence;
    this.#sender = new RtpSender({
      ...{ ...send, clockRate, keep: feedback.nack },
      send: (datagram) => this.#send(datagram),
      sendRtcp: (datagram) => this.#pair.sendRtcp(this.#keys?.sender.protectRtcp(datagram) ?? datagram),
      ...(state?.sender && sequence !== undefined ? { from: { ...state.sender, sequence } } : {}),
    });
  }

  #send(datagram: Buffer): void {
    const keys = this.#keys;
    if (!keys) {
      this.#pair.send(datagram);
      return;
    }
    const sealed = this.#protectedAs.get(datagram) ?? keys.sender.protect(datagram);
    if (this.#planned.feedback.nack) this.#protectedAs.set(datagram, sealed);
    this.#pair.send(sealed);
  }

  #admit(datagram: Buffer, kind: 'rtp' | 'rtcp'): Buffer | null {
    const { receiver } = this.#keys ?? {};
    if (kind === 'rtcp') {
      const clear = receiver ? receiver.unprotectRtcp(datagram) : datagram;
      return clear && parseRtcp(clear).length > 0 ? clear : null;
    }
    const clear = receiver ? receiver.unprotect(datagram) : datagram;
    const packet = clear && parseRtp(clear);
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
    } else if (this.#planned.receive.includes(packet.payloadType)) this.emit('packet', packet, begins);
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
          if (packet.entries.some(({ ssrc }) => ssrc === this.#planned.send?.ssrc))
            this.emit('keyFrameAsked');
          break;
        case 'nack':
          if (packet.mediaSsrc === this.#planned.send?.ssrc) this.#sender?.resend(packet.sequences);
          break;
        case 'tmmbr':
          this.#limited(packet.limits);
          break;
        case 'remb':
          if (packet.ssrcs.includes(this.#ownSsrc)) {
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
      if (block.ssrc !== this.#planned.send?.ssrc) continue;
      this.#sender?.heard(block, now);
      this.emit('loss', block.fractionLost / 256);
    }
  }

  /** A request is answered with what is kept to (RFC 5104 section 4.2.2). */
  #limited(limits: readonly { ssrc: number; bitrate: number; overhead: number }[]): void {
    const own = limits.find(({ ssrc }) => ssrc === this.#planned.send?.ssrc);
    if (!own) return;
    this.emit('limit', { kind: 'tmmbr', kbps: own.bitrate / 1000 });
    const asked = { ...own, ssrc: this.#source?.ssrc ?? own.ssrc };
    this.#tell({ type: 'tmmbn', senderSsrc: this.#ownSsrc, limits: [asked] });
  }

  #askElsewhere(): void {
    const now = this.#now();
    if (now - this.#elsewhereAt < elsewhereEveryMs) return;
    this.#elsewhereAt = now;
    this.emit('keyFrameElsewhere');
  }

  #pli(mediaSsrc: number): RtcpPacket {
    return { type: 'pli', senderSsrc: this.#ownSsrc, mediaSsrc };
  }

  #fir(ssrc: number): RtcpPacket {
    this.#firSequence = (this.#firSequence + 1) & 0xff;
    return { type: 'fir', senderSsrc: this.#ownSsrc, entries: [{ ssrc, sequence: this.#firSequence }] };
  }

  /** Feedback, after the report that a compound begins with (RFC 3550 section 6.1). */
  #tell(packet: RtcpPacket): void {
    this.#tellCompound([{ type: 'receiverReport', ssrc: this.#ownSsrc, reports: [] }, packet]);
  }

  #tellAlone(reports: ReportBlock[]): void {
    this.#tellCompound([
      { type: 'receiverReport', ssrc: this.#ownSsrc, reports },
      { type: 'sourceDescription', chunks: [{ ssrc: this.#ownSsrc, cname: 'plenum-mixer' }] },
    ]);
  }

  #tellCompound(packets: readonly RtcpPacket[]): void {
    if (this.#closed) return;
    const datagram = writeRtcp(packets);
    this.#pair.sendRtcp(this.#keys?.sender.protectRtcp(datagram) ?? datagram);
  }
}

/** Comfort noise (RFC 3389): a sign of life, and nothing to play. */
const comfortNoise = 13;
const nothingReceived = { packets: 0, bytes: 0, lost: 0, jitterMs: 0 };

function keysOf(
  { srtp }: PlannedLine,
  state: LineState | null,
): { sender: SrtpSender; receiver: SrtpReceiver } | null {
  if (!srtp) return null;
  const { suite, send, receive } = srtp;
  return {
    sender: new SrtpSender(suite, send, state?.srtp?.send),
    receiver: new SrtpReceiver(suite, receive, state?.srtp?.receive),
  };
}

function sameKeys({ srtp: a }: PlannedLine, { srtp: b }: PlannedLine): boolean {
  if (!a || !b) return a === b;
  return a.suite === b.suite && a.send.equals(b.send) && a.receive.equals(b.receive);
}
