/** Reports, descriptions and farewells (RFC 3550 sections 6.4 to 6.6). Reading gives null when malformed. */
import type {
  Bye,
  RawRtcp,
  ReceiverReport,
  ReportBlock,
  ReportPacket,
  SenderReport,
  SourceDescription,
} from './rtcp-packets.ts';

export const reportTypes = {
  senderReport: 200,
  receiverReport: 201,
  sourceDescription: 202,
  bye: 203,
} as const;

const blockBytes = 24;
const senderBytes = 24;
const cnameItem = 1;

export function readSenderReport({ count, body }: RawRtcp): SenderReport | null {
  const reports = readBlocks(body, senderBytes, count);
  if (reports === null) return null;
  return {
    type: 'senderReport',
    ssrc: body.readUInt32BE(0),
    ntp: body.readBigUInt64BE(4),
    timestamp: body.readUInt32BE(12),
    packets: body.readUInt32BE(16),
    octets: body.readUInt32BE(20),
    reports,
  };
}

export function readReceiverReport({ count, body }: RawRtcp): ReceiverReport | null {
  const reports = readBlocks(body, 4, count);
  if (reports === null) return null;
  return { type: 'receiverReport', ssrc: body.readUInt32BE(0), reports };
}

function readBlocks(body: Buffer, start: number, count: number): ReportBlock[] | null {
  if (body.length < start + count * blockBytes) return null;
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * blockBytes;
    return {
      ssrc: body.readUInt32BE(at),
      fractionLost: body.readUInt8(at + 4),
      cumulativeLost: body.readIntBE(at + 5, 3),
      highestSequence: body.readUInt32BE(at + 8),
      jitter: body.readUInt32BE(at + 12),
      lastSenderReport: body.readUInt32BE(at + 16),
      delaySinceLastSenderReport: body.readUInt32BE(at + 20),
    };
  });
}

export function readSourceDescription({ count, body }: RawRtcp): SourceDescription | null {
  const chunks: SourceDescription['chunks'] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 4 > body.length) return null;
    const ssrc = body.readUInt32BE(at);
    at += 4;
    let cname: string | null = null;
    for (;;) {
      const item = body[at];
      if (item === undefined) return null;
      if (item === 0) break;
      const end = at + 2 + (body[at + 1] ?? Infinity);
      if (end > body.length) return null;
      if (item === cnameItem) cname = body.toString('utf8', at + 2, end);
      at = end;
    }
    // One to four zeros end the items, up to a multiple of 4 bytes.
    at = (at & ~3) + 4;
    chunks.push({ ssrc, cname });
  }
  return { type: 'sourceDescription', chunks };
}

export function readBye({ count, body }: RawRtcp): Bye | null {
  const at = count * 4;
  if (body.length < at) return null;
  const ssrcs = Array.from({ length: count }, (_, index) => body.readUInt32BE(index * 4));
  if (body.length === at) return { type: 'bye', ssrcs, reason: null };
  const end = at + 1 + body.readUInt8(at);
  return end > body.length ? null : { type: 'bye', ssrcs, reason: body.toString('utf8', at + 1, end) };
}

export function writeReport(packet: ReportPacket): RawRtcp {
  const packetType = reportTypes[packet.type];
  switch (packet.type) {
    case 'senderReport': {
      const sender = Buffer.alloc(senderBytes);
      sender.writeUInt32BE(packet.ssrc, 0);
      sender.writeBigUInt64BE(packet.ntp, 4);
      sender.writeUInt32BE(packet.timestamp >>> 0, 12);
      sender.writeUInt32BE(packet.packets >>> 0, 16);
      sender.writeUInt32BE(packet.octets >>> 0, 20);
      const body = Buffer.concat([sender, ...packet.reports.map(writeBlock)]);
      return { packetType, count: packet.reports.length, body };
    }
    case 'receiverReport': {
      const body = Buffer.concat([writeSsrcs([packet.ssrc]), ...packet.reports.map(writeBlock)]);
      return { packetType, count: packet.reports.length, body };
    }
    case 'sourceDescription':
      return { packetType, count: packet.chunks.length, body: Buffer.concat(packet.chunks.map(writeChunk)) };
    case 'bye': {
      const reason = packet.reason === null ? noBytes : words(counted(packet.reason));
      return {
        packetType,
        count: packet.ssrcs.length,
        body: Buffer.concat([writeSsrcs(packet.ssrcs), reason]),
      };
    }
  }
}

const noBytes = Buffer.alloc(0);

function writeBlock(report: ReportBlock): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.writeUInt32BE(report.ssrc, 0);
  block.writeUInt8(report.fractionLost, 4);
  block.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, report.cumulativeLost)), 5, 3);
  block.writeUInt32BE(report.highestSequence >>> 0, 8);
  block.writeUInt32BE(report.jitter >>> 0, 12);
  block.writeUInt32BE(report.lastSenderReport >>> 0, 16);
  block.writeUInt32BE(report.delaySinceLastSenderReport >>> 0, 20);
  return block;
}

function writeChunk({ ssrc, cname }: SourceDescription['chunks'][number]): Buffer {
  const items = cname === null ? [] : [Buffer.from([cnameItem]), counted(cname)];
  return words(Buffer.concat([writeSsrcs([ssrc]), ...items, Buffer.alloc(1)]));
}

export function writeSsrcs(ssrcs: readonly number[]): Buffer {
  const bytes = Buffer.alloc(ssrcs.length * 4);
  ssrcs.forEach((ssrc, index) => bytes.writeUInt32BE(ssrc >>> 0, index * 4));
  return bytes;
}

/** A text after its length in bytes; what is past 255 is cut off. */
function counted(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Zeros behind it up to a multiple of 4 bytes. */
function words(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / 4) * 4);
}
