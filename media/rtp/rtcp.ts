/** RTCP: compound packets (RFC 3550 section 6.1). What is in them is in rtcp-packets.ts. */
import {
  payloadFeedback,
  readPayloadFeedback,
  readTransportFeedback,
  transportFeedback,
  writeFeedback,
} from './rtcp-feedback.ts';
import type { RawRtcp, RtcpPacket } from './rtcp-packets.ts';
import {
  readBye,
  readReceiverReport,
  readSenderReport,
  readSourceDescription,
  reportTypes,
  writeReport,
} from './rtcp-reports.ts';

export { compactNtp, msOf, ntpOf } from './ntp.ts';
export type { ReportBlock, RtcpPacket } from './rtcp-packets.ts';

const headerBytes = 4;

/** What is in a datagram, up to the first packet that is malformed. Packets of other kinds are left out. */
export function parseRtcp(datagram: Buffer): RtcpPacket[] {
  const packets: RtcpPacket[] = [];
  let at = 0;
  while (at + headerBytes <= datagram.length) {
    const end = at + headerBytes + 4 * datagram.readUInt16BE(at + 2);
    if (end > datagram.length) break;
    const raw = rawOf(datagram.subarray(at, end));
    const packet = raw === null ? null : read(raw);
    if (packet === null) break;
    if (packet !== undefined) packets.push(packet);
    at = end;
  }
  return packets;
}

function rawOf(bytes: Buffer): RawRtcp | null {
  const flags = bytes.readUInt8(0);
  if (flags >> 6 !== 2) return null;
  let end = bytes.length;
  if ((flags & 0x20) !== 0) {
    const padding = bytes.readUInt8(end - 1);
    if (padding === 0 || padding % 4 !== 0) return null;
    end -= padding;
  }
  if (end < headerBytes) return null;
  return { packetType: bytes.readUInt8(1), count: flags & 0x1f, body: bytes.subarray(headerBytes, end) };
}

function read(raw: RawRtcp): RtcpPacket | null | undefined {
  switch (raw.packetType) {
    case reportTypes.senderReport:
      return readSenderReport(raw);
    case reportTypes.receiverReport:
      return readReceiverReport(raw);
    case reportTypes.sourceDescription:
      return readSourceDescription(raw);
    case reportTypes.bye:
      return readBye(raw);
    case transportFeedback:
      return readTransportFeedback(raw);
    case payloadFeedback:
      return readPayloadFeedback(raw);
    default:
      return undefined;
  }
}

/** A compound packet. Unless reduced size was agreed (RFC 5506), a report and a source description come first. */
export function writeRtcp(packets: readonly RtcpPacket[]): Buffer {
  return Buffer.concat(
    packets.flatMap((packet) => {
      const { packetType, count, body } = write(packet);
      const header = Buffer.alloc(headerBytes);
      header.writeUInt8(0x80 | count, 0);
      header.writeUInt8(packetType, 1);
      header.writeUInt16BE(body.length / 4, 2);
      return [header, body];
    }),
  );
}

function write(packet: RtcpPacket): RawRtcp {
  switch (packet.type) {
    case 'senderReport':
    case 'receiverReport':
    case 'sourceDescription':
    case 'bye':
      return writeReport(packet);
    case 'pli':
    case 'fir':
    case 'nack':
    case 'tmmbr':
    case 'tmmbn':
    case 'remb':
      return writeFeedback(packet);
  }
}
