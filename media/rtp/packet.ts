/** RTP packets (RFC 3550 section 5.1) with header extensions (RFC 8285). */

export interface RtpPacket {
  /** 0 to 127. */
  payloadType: number;
  marker: boolean;
  /** 16 bits. */
  sequence: number;
  /** 32 bits, in units of the payload's clock. */
  timestamp: number;
  /** 32 bits. */
  ssrc: number;
  /** Without padding; may be empty. A view into the datagram. */
  payload: Buffer;
  /** By local ID; views into the datagram. */
  extensions: ReadonlyMap<number, Buffer>;
}

const headerBytes = 12;
const noExtensions: ReadonlyMap<number, Buffer> = new Map();

/**
 * Ask `isRtcp` first where both come on one port.
 * @returns null when malformed. Extension elements past a malformed one are left out, as are other profiles' extensions.
 */
export function parseRtp(datagram: Buffer): RtpPacket | null {
  if (datagram.length < headerBytes) return null;
  const flags = datagram.readUInt8(0);
  if (flags >> 6 !== 2) return null;
  const kind = datagram.readUInt8(1);

  let start = headerBytes + 4 * (flags & 0x0f);
  let extensions = noExtensions;
  if ((flags & 0x10) !== 0) {
    if (datagram.length < start + 4) return null;
    const profile = datagram.readUInt16BE(start);
    const end = start + 4 + 4 * datagram.readUInt16BE(start + 2);
    if (datagram.length < end) return null;
    extensions = parseExtensions(profile, datagram.subarray(start + 4, end));
    start = end;
  }

  let end = datagram.length;
  if ((flags & 0x20) !== 0) {
    const padding = datagram.readUInt8(end - 1);
    if (padding === 0) return null;
    end -= padding;
  }
  if (end < start) return null;

  return {
    payloadType: kind & 0x7f,
    marker: kind >= 0x80,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payload: datagram.subarray(start, end),
    extensions,
  };
}

/** RFC 8285 sections 4.2 (one-byte) and 4.3 (two-byte). */
function parseExtensions(profile: number, block: Buffer): ReadonlyMap<number, Buffer> {
  const oneByte = profile === 0xbede;
  if (!oneByte && profile >> 4 !== 0x100) return noExtensions;
  const extensions = new Map<number, Buffer>();
  let at = 0;
  while (at < block.length) {
    const head = block.readUInt8(at++);
    if (head === 0) continue;
    let id = head;
    let length: number;
    if (oneByte) {
      id = head >> 4;
      length = (head & 0x0f) + 1;
      if (id === 0 || id === 15) break;
    } else {
      if (at === block.length) break;
      length = block.readUInt8(at++);
    }
    if (at + length > block.length) break;
    extensions.set(id, block.subarray(at, at + length));
    at += length;
  }
  return extensions;
}

/** What is written of a packet's header; sequence, timestamp and SSRC are taken modulo their range. */
export type RtpHeader = Pick<RtpPacket, 'payloadType' | 'marker' | 'sequence' | 'timestamp' | 'ssrc'>;

/**
 * A datagram without CSRCs or padding.
 * @param extensions by local ID, 1 to 14, of 1 to 16 bytes each (RFC 8285 section 4.2)
 */
export function writeRtp(
  header: RtpHeader,
  payload: Buffer,
  extensions: ReadonlyMap<number, Buffer> = noExtensions,
): Buffer {
  const block = extensions.size === 0 ? 0 : extensionBytes(extensions);
  const datagram = Buffer.allocUnsafe(headerBytes + block + payload.length);
  datagram.writeUInt8(block === 0 ? 0x80 : 0x90, 0);
  datagram.writeUInt8((header.marker ? 0x80 : 0) | (header.payloadType & 0x7f), 1);
  datagram.writeUInt16BE(header.sequence & 0xffff, 2);
  datagram.writeUInt32BE(header.timestamp >>> 0, 4);
  datagram.writeUInt32BE(header.ssrc >>> 0, 8);
  if (block > 0) writeExtensions(extensions, datagram.subarray(headerBytes, headerBytes + block));
  payload.copy(datagram, headerBytes + block);
  return datagram;
}

/** With its header, in whole words. */
function extensionBytes(extensions: ReadonlyMap<number, Buffer>): number {
  let bytes = 0;
  for (const value of extensions.values()) bytes += 1 + value.length;
  return 4 + Math.ceil(bytes / 4) * 4;
}

function writeExtensions(extensions: ReadonlyMap<number, Buffer>, block: Buffer): void {
  block.fill(0);
  block.writeUInt16BE(0xbede, 0);
  block.writeUInt16BE(block.length / 4 - 1, 2);
  let at = 4;
  for (const [id, value] of extensions) {
    block.writeUInt8((id << 4) | (value.length - 1), at);
    value.copy(block, at + 1);
    at += 1 + value.length;
  }
}

/** Whether a datagram on a port for both is RTCP: its second byte is 192 to 223 (RFC 5761 section 4). */
export function isRtcp(datagram: Buffer): boolean {
  if (datagram.length < 4) return false;
  const packetType = datagram.readUInt8(1);
  return datagram.readUInt8(0) >> 6 === 2 && packetType >= 192 && packetType <= 223;
}
