import { PacketIndexes } from './packet-indexes.ts';
import { packetCipher } from './srtp-cipher.ts';
import type { PacketCipher } from './srtp-cipher.ts';
import { deriveSessionKeys, srtpSuites } from './srtp-suites.ts';
import type { SrtpSuite, SrtpSuiteName } from './srtp-suites.ts';

/**
 * What has to outlive a media process besides the keys: the highest index of each SSRC. Plain data. It may be some
 * seconds old when it is restored, see `restoreSkip`.
 */
export interface SrtpState {
  /** Rollover counter * 65536 + sequence number. */
  readonly rtp: readonly SsrcIndex[];
  /** SRTCP index. */
  readonly rtcp: readonly SsrcIndex[];
}

export type SsrcIndex = readonly [ssrc: number, index: number];

/**
 * Indexes that a restored sender leaves out, since they may have been used after the state was taken: more than are
 * sent in four seconds of the largest picture, and fewer than the 3000 after which receivers take a source for a new
 * one (RFC 3550 appendix A.1).
 */
export const restoreSkip = 2048;

/** SSRCs that are known at a time under one key. */
export const maxSsrcs = 64;

const maxRtcpIndex = 2 ** 31 - 1;
const encryptedFlag = 0x80000000;
const rtcpHeaderLength = 8;
const none = Buffer.alloc(0);

/** Protects what a leg sends, of any SSRCs, under one master key (RFC 3711, RFC 7714). */
export class SrtpSender {
  readonly #suite: SrtpSuite;
  readonly #rtp: PacketCipher;
  readonly #rtcp: PacketCipher;
  readonly #sent: Map<number, PacketIndexes>;
  /** The last SRTCP index of each SSRC. */
  readonly #reported: Map<number, number>;
  /** Of an SSRC that had not reported: it may have done so after the state was taken. */
  readonly #unreported: number;

  /**
   * @param restored the state of the sender whose key this one goes on with
   * @throws RangeError when key and salt are not as long as the suite wants them
   */
  constructor(suite: SrtpSuiteName, masterKeyAndSalt: Buffer, restored?: SrtpState) {
    this.#suite = srtpSuites[suite];
    [this.#rtp, this.#rtcp] = ciphers(this.#suite, masterKeyAndSalt);
    this.#sent = new Map(
      restored?.rtp.map(([ssrc, index]) => [ssrc, new PacketIndexes(index + restoreSkip)]),
    );
    this.#reported = new Map([
      ...(restored?.rtp ?? []).map(([ssrc]): SsrcIndex => [ssrc, restoreSkip - 1]),
      ...(restored?.rtcp ?? []).map(([ssrc, index]): SsrcIndex => [ssrc, index + restoreSkip]),
    ]);
    this.#unreported = restored ? restoreSkip - 1 : -1;
  }

  /** The sequence number to go on with after those that were sent; null for an SSRC that sent nothing. */
  nextSequence(ssrc: number): number | null {
    const sent = this.#sent.get(ssrc);
    return sent ? (sent.highest + 1) % 65536 : null;
  }

  /**
   * Packets may be given out of order, each once: what is sent again is kept as it was protected.
   * @throws Error when it is no RTP, its index was used (a key stream must never be used twice), or there are too many
   *   SSRCs
   */
  protect(rtp: Buffer): Buffer {
    const headerLength = rtpHeaderLength(rtp);
    if (headerLength === null) throw new Error('not an RTP packet');
    const ssrc = rtp.readUInt32BE(8);
    const sent = this.#sent.get(ssrc) ?? new PacketIndexes();
    const index = sent.indexOf(rtp.readUInt16BE(2));
    if (!sent.isNew(index)) throw new Error(`SRTP packet index ${index} was used already`);
    claim(this.#sent, ssrc, sent);
    sent.use(index);

    const header = rtp.subarray(0, headerLength);
    const trailer = rolloverTrailer(this.#suite, index);
    const { body, tag } = this.#rtp.seal({ ssrc, index, header, body: rtp.subarray(headerLength), trailer });
    return Buffer.concat([header, body, tag]);
  }

  /**
   * @param rtcp a compound packet
   * @throws Error when it is no RTCP, or there are too many SSRCs or packets
   */
  protectRtcp(rtcp: Buffer): Buffer {
    if (!looksLikeRtcp(rtcp)) throw new Error('not an RTCP packet');
    const ssrc = rtcp.readUInt32BE(4);
    const index = (this.#reported.get(ssrc) ?? this.#unreported) + 1;
    if (index > maxRtcpIndex) throw new Error('all SRTCP indexes of the key are used');
    claim(this.#reported, ssrc, index);

    const header = rtcp.subarray(0, rtcpHeaderLength);
    const trailer = Buffer.alloc(4);
    trailer.writeUInt32BE(encryptedFlag + index);
    const { body, tag } = this.#rtcp.seal({
      ssrc,
      index,
      header,
      body: rtcp.subarray(rtcpHeaderLength),
      trailer,
    });
    // RFC 3711 section 3.4, RFC 7714 section 9.2: the tag stands after the index, or before it with AEAD.
    return Buffer.concat(this.#suite.aead ? [header, body, tag, trailer] : [header, body, trailer, tag]);
  }

  get state(): SrtpState {
    return { rtp: highestOf(this.#sent), rtcp: [...this.#reported] };
  }
}

/**
 * Opens what a leg receives, of any SSRCs, under one master key. Of more than `maxSsrcs` the longest silent one is
 * forgotten. Nothing of a packet whose tag is wrong is kept.
 */
export class SrtpReceiver {
  readonly #suite: SrtpSuite;
  readonly #rtp: PacketCipher;
  readonly #rtcp: PacketCipher;
  readonly #received: Map<number, PacketIndexes>;
  readonly #receivedRtcp: Map<number, PacketIndexes>;

  /**
   * @param restored the state of the receiver whose key this one goes on with; what came up to then is refused, and
   *   fewer than 32768 packets of each SSRC may have been missed since
   * @throws RangeError when key and salt are not as long as the suite wants them
   */
  constructor(suite: SrtpSuiteName, masterKeyAndSalt: Buffer, restored?: SrtpState) {
    this.#suite = srtpSuites[suite];
    [this.#rtp, this.#rtcp] = ciphers(this.#suite, masterKeyAndSalt);
    const indexes = (state?: readonly SsrcIndex[]) =>
      new Map(state?.map(([ssrc, index]) => [ssrc, new PacketIndexes(index)]));
    this.#received = indexes(restored?.rtp);
    this.#receivedRtcp = indexes(restored?.rtcp);
  }

  /** @returns the RTP packet; null when it is none, was there before, is too old, or its tag is wrong */
  unprotect(srtp: Buffer): Buffer | null {
    const tagAt = srtp.length - this.#suite.tagLength;
    const headerLength = rtpHeaderLength(srtp.subarray(0, Math.max(0, tagAt)));
    if (headerLength === null) return null;
    const ssrc = srtp.readUInt32BE(8);
    const received = this.#received.get(ssrc) ?? new PacketIndexes();
    const index = received.indexOf(srtp.readUInt16BE(2));
    if (!received.isNew(index)) return null;

    const header = srtp.subarray(0, headerLength);
    const sealed = srtp.subarray(headerLength, tagAt);
    const trailer = rolloverTrailer(this.#suite, index);
    const body = this.#rtp.open({ ssrc, index, header, body: sealed, trailer }, srtp.subarray(tagAt));
    if (!body) return null;
    received.use(index);
    touch(this.#received, ssrc, received);
    return Buffer.concat([header, body]);
  }

  /** @returns the compound RTCP packet; null as for RTP, and when it is not encrypted */
  unprotectRtcp(srtcp: Buffer): Buffer | null {
    const { aead, rtcpTagLength } = this.#suite;
    const bodyEnd = srtcp.length - rtcpTagLength - 4;
    if (bodyEnd < rtcpHeaderLength || !looksLikeRtcp(srtcp)) return null;
    const trailerAt = aead ? srtcp.length - 4 : bodyEnd;
    const tagAt = aead ? bodyEnd : srtcp.length - rtcpTagLength;
    const trailer = srtcp.subarray(trailerAt, trailerAt + 4);
    const index = trailer.readUInt32BE() - encryptedFlag;
    if (index < 0) return null;
    const ssrc = srtcp.readUInt32BE(4);
    const received = this.#receivedRtcp.get(ssrc) ?? new PacketIndexes();
    if (!received.isNew(index)) return null;

    const header = srtcp.subarray(0, rtcpHeaderLength);
    const sealed = srtcp.subarray(rtcpHeaderLength, bodyEnd);
    const tag = srtcp.subarray(tagAt, tagAt + rtcpTagLength);
    const body = this.#rtcp.open({ ssrc, index, header, body: sealed, trailer }, tag);
    if (!body) return null;
    received.use(index);
    touch(this.#receivedRtcp, ssrc, received);
    return Buffer.concat([header, body]);
  }

  get state(): SrtpState {
    return { rtp: highestOf(this.#received), rtcp: highestOf(this.#receivedRtcp) };
  }
}

function ciphers(suite: SrtpSuite, masterKeyAndSalt: Buffer): [rtp: PacketCipher, rtcp: PacketCipher] {
  return [
    packetCipher(suite, deriveSessionKeys(suite, masterKeyAndSalt, 'rtp'), suite.tagLength),
    packetCipher(suite, deriveSessionKeys(suite, masterKeyAndSalt, 'rtcp'), suite.rtcpTagLength),
  ];
}

/** Fixed header, contributing sources and extension: what stays in the clear. Null when it is no RTP. */
function rtpHeaderLength(rtp: Buffer): number | null {
  if (rtp.length < 12) return null;
  const first = rtp.readUInt8(0);
  if (first >> 6 !== 2) return null;
  let length = 12 + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (rtp.length < length + 4) return null;
    length += 4 + rtp.readUInt16BE(length + 2) * 4;
  }
  return length <= rtp.length ? length : null;
}

function looksLikeRtcp(rtcp: Buffer): boolean {
  return rtcp.length >= rtcpHeaderLength && rtcp.readUInt8(0) >> 6 === 2;
}

/** RFC 3711 authenticates the rollover counter after the packet (section 4.2); AEAD has it in the IV alone. */
function rolloverTrailer(suite: SrtpSuite, index: number): Buffer {
  if (suite.aead) return none;
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32BE(Math.floor(index / 65536));
  return trailer;
}

/** A sender must not forget what it has used, and so refuses. */
function claim<Value>(bySsrc: Map<number, Value>, ssrc: number, value: Value): void {
  if (!bySsrc.has(ssrc) && bySsrc.size >= maxSsrcs)
    throw new Error(`more than ${maxSsrcs} SSRCs under one SRTP key`);
  bySsrc.set(ssrc, value);
}

/** Keeps the longest silent SSRC first in the map. */
function touch(bySsrc: Map<number, PacketIndexes>, ssrc: number, indexes: PacketIndexes): void {
  bySsrc.delete(ssrc);
  const [silent] = bySsrc.keys();
  if (silent !== undefined && bySsrc.size >= maxSsrcs) bySsrc.delete(silent);
  bySsrc.set(ssrc, indexes);
}

function highestOf(bySsrc: ReadonlyMap<number, PacketIndexes>): SsrcIndex[] {
  return [...bySsrc].map(([ssrc, indexes]) => [ssrc, indexes.highest]);
}
