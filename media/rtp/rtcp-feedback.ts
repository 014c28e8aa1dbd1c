/** Feedback (RFC 4585, RFC 5104) and REMB. Reading gives null when malformed, undefined for other kinds. */
import type { FeedbackPacket, Nack, RateLimits, RawRtcp } from './rtcp-packets.ts';
import { sequenceDistance } from './sequence.ts';

export const transportFeedback = 205;
export const payloadFeedback = 206;

/** Formats of transport feedback. */
const nackFormat = 1;
const tmmbrFormat = 3;
const tmmbnFormat = 4;
/** Formats of payload-specific feedback. */
const pliFormat = 1;
const firFormat = 4;
const applicationFormat = 15;

const rembName = 0x52_45_4d_42;
/** Of the mantissa of a rate. */
const tmmbrBits = 17;
const rembBits = 18;

export function readTransportFeedback({ count, body }: RawRtcp): FeedbackPacket | null | undefined {
  if (body.length < 8) return null;
  switch (count) {
    case nackFormat:
      return readNack(body);
    case tmmbrFormat:
      return readLimits('tmmbr', body);
    case tmmbnFormat:
      return readLimits('tmmbn', body);
    default:
      return undefined;
  }
}

export function readPayloadFeedback({ count, body }: RawRtcp): FeedbackPacket | null | undefined {
  if (body.length < 8) return null;
  switch (count) {
    case pliFormat:
      return { type: 'pli', senderSsrc: body.readUInt32BE(0), mediaSsrc: body.readUInt32BE(4) };
    case firFormat:
      return readFir(body);
    case applicationFormat:
      return body.length >= 12 && body.readUInt32BE(8) === rembName ? readRemb(body) : undefined;
    default:
      return undefined;
  }
}

/** Each entry names one packet and, by a bit each, the 16 after it. */
function readNack(body: Buffer): Nack {
  const sequences: number[] = [];
  for (let at = 8; at + 4 <= body.length; at += 4) {
    const first = body.readUInt16BE(at);
    const following = body.readUInt16BE(at + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit++) {
      if ((following & (1 << bit)) !== 0) sequences.push((first + 1 + bit) & 0xffff);
    }
  }
  return { type: 'nack', senderSsrc: body.readUInt32BE(0), mediaSsrc: body.readUInt32BE(4), sequences };
}

function readLimits(type: RateLimits['type'], body: Buffer): RateLimits | null {
  if (body.length % 8 !== 0) return null;
  const limits = Array.from({ length: body.length / 8 - 1 }, (_, index) => {
    const at = 8 + index * 8;
    const rate = body.readUInt32BE(at + 4);
    return {
      ssrc: body.readUInt32BE(at),
      bitrate: ((rate >>> 9) & 0x1_ffff) * 2 ** (rate >>> 26),
      overhead: rate & 0x1ff,
    };
  });
  return { type, senderSsrc: body.readUInt32BE(0), limits };
}

function readFir(body: Buffer): FeedbackPacket | null {
  if (body.length % 8 !== 0) return null;
  const entries = Array.from({ length: body.length / 8 - 1 }, (_, index) => ({
    ssrc: body.readUInt32BE(8 + index * 8),
    sequence: body.readUInt8(12 + index * 8),
  }));
  return { type: 'fir', senderSsrc: body.readUInt32BE(0), entries };
}

function readRemb(body: Buffer): FeedbackPacket | null {
  if (body.length < 16) return null;
  const rate = body.readUInt32BE(12);
  const count = rate >>> 24;
  if (body.length < 16 + count * 4) return null;
  return {
    type: 'remb',
    senderSsrc: body.readUInt32BE(0),
    bitrate: (rate & 0x3_ffff) * 2 ** ((rate >>> 18) & 0x3f),
    ssrcs: Array.from({ length: count }, (_, index) => body.readUInt32BE(16 + index * 4)),
  };
}

export function writeFeedback(packet: FeedbackPacket): RawRtcp {
  switch (packet.type) {
    case 'pli':
      return { packetType: payloadFeedback, count: pliFormat, body: head(packet, 0) };
    case 'fir': {
      const body = head(packet, packet.entries.length * 8);
      packet.entries.forEach(({ ssrc, sequence }, index) => {
        body.writeUInt32BE(ssrc, 8 + index * 8);
        body.writeUInt8(sequence & 0xff, 12 + index * 8);
      });
      return { packetType: payloadFeedback, count: firFormat, body };
    }
    case 'nack':
      return { packetType: transportFeedback, count: nackFormat, body: writeNack(packet) };
    case 'tmmbr':
    case 'tmmbn': {
      const body = head(packet, packet.limits.length * 8);
      packet.limits.forEach(({ ssrc, bitrate, overhead }, index) => {
        const { mantissa, exponent } = floating(bitrate, tmmbrBits);
        body.writeUInt32BE(ssrc, 8 + index * 8);
        body.writeUInt32BE(((exponent << 26) | (mantissa << 9) | (overhead & 0x1ff)) >>> 0, 12 + index * 8);
      });
      const count = packet.type === 'tmmbr' ? tmmbrFormat : tmmbnFormat;
      return { packetType: transportFeedback, count, body };
    }
    case 'remb': {
      const { mantissa, exponent } = floating(packet.bitrate, rembBits);
      const body = head(packet, 8 + packet.ssrcs.length * 4);
      body.writeUInt32BE(rembName, 8);
      body.writeUInt32BE(((packet.ssrcs.length << 24) | (exponent << 18) | mantissa) >>> 0, 12);
      packet.ssrcs.forEach((ssrc, index) => body.writeUInt32BE(ssrc, 16 + index * 4));
      return { packetType: payloadFeedback, count: applicationFormat, body };
    }
  }
}

/** Both SSRCs (the second is 0 where the entries name them) and room for so many bytes. */
function head(packet: { senderSsrc: number; mediaSsrc?: number }, bytes: number): Buffer {
  const body = Buffer.alloc(8 + bytes);
  body.writeUInt32BE(packet.senderSsrc, 0);
  body.writeUInt32BE(packet.mediaSsrc ?? 0, 4);
  return body;
}

function writeNack(packet: Nack): Buffer {
  const spans: { first: number; following: number }[] = [];
  for (const sequence of packet.sequences) {
    const span = spans.at(-1);
    const after = span === undefined ? 0 : sequenceDistance(span.first, sequence);
    if (span !== undefined && after >= 1 && after <= 16) span.following |= 1 << (after - 1);
    else spans.push({ first: sequence, following: 0 });
  }
  const body = head(packet, spans.length * 4);
  spans.forEach(({ first, following }, index) => {
    body.writeUInt16BE(first, 8 + index * 4);
    body.writeUInt16BE(following, 10 + index * 4);
  });
  return body;
}

/** A rate that is at most this one, in so many bits times a power of two. */
function floating(bitrate: number, bits: number): { mantissa: number; exponent: number } {
  const limit = 2 ** bits;
  let mantissa = bitrate;
  let exponent = 0;
  for (; mantissa >= limit && exponent < 63; exponent++) mantissa /= 2;
  return { mantissa: Math.floor(Math.min(mantissa, limit - 1)), exponent };
}
