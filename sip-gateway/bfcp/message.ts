/** Messages of BFCP: RFC 8855, and RFC 4582, which is version 1 of it. */
import { type Attribute, readAttributes, writeAttributes } from './attributes.ts';
import { type ErrorCode, namesOf, type Primitive, primitives } from './codes.ts';

/** The COMMON-HEADER (section 5.1) but for what a message is about. */
export interface Header {
  /** 1 over a reliable transport, 2 over UDP; old devices have 1 over UDP as well. */
  version: number;
  /** The R bit: it answers a request. Has no meaning over a reliable transport. */
  response: boolean;
  conferenceId: number;
  transactionId: number;
  userId: number;
}

/** What a message is about. */
export interface Content {
  primitive: Primitive;
  attributes: readonly Attribute[];
}

export interface Message extends Header, Content {}

/** Why a message cannot be acted upon, as a floor control server answers it. */
export interface Fault {
  code: ErrorCode;
  /** Of an ERROR-CODE (section 5.2.6). */
  details: readonly number[];
}

/** A message whose header can be read, so that there is somebody to answer. */
export type Received = Message | (Header & { fault: Fault });

/** A message or a part of it, before its attributes are looked at. */
export interface Frame {
  header: Header;
  /** As it is on the wire. */
  primitive: number;
  /** Of the payload of the whole message, octets. */
  totalBytes: number;
  /** Null: it is whole. Otherwise where in the payload this part begins, octets. */
  fragmentAt: number | null;
  payload: Buffer;
}

export const headerBytes = 12;
const fragmentBytes = 4;
const fragmentBit = 0x08;
const responseBit = 0x10;

const primitiveNames = namesOf(primitives);

/**
 * Reads a message that came over a reliable transport: there are no fragments, and no meaning in their bit.
 * @returns null when there is not even a header
 */
export function parseMessage(bytes: Buffer): Received | null {
  const frame = parseHeader(bytes);
  return frame && readFrame(frame);
}

/**
 * Reads the header of a datagram.
 * @returns null when it holds none, or a part that contradicts itself
 */
export function parseDatagram(bytes: Buffer): Frame | null {
  const frame = parseHeader(bytes);
  // Version 1 has no fragments: the bit is reserved there (RFC 4582 section 5.1).
  if (!frame || frame.header.version === 1 || (bytes.readUInt8(0) & fragmentBit) === 0) return frame;
  if (bytes.length < headerBytes + fragmentBytes) return null;
  const fragmentAt = 4 * bytes.readUInt16BE(headerBytes);
  const length = 4 * bytes.readUInt16BE(headerBytes + 2);
  const payload = bytes.subarray(headerBytes + fragmentBytes);
  if (length === 0 || payload.length !== length || fragmentAt + length > frame.totalBytes) return null;
  return { ...frame, fragmentAt, payload };
}

function parseHeader(bytes: Buffer): Frame | null {
  if (bytes.length < headerBytes) return null;
  const first = bytes.readUInt8(0);
  const header: Header = {
    version: first >> 5,
    response: (first & responseBit) !== 0,
    conferenceId: bytes.readUInt32BE(4),
    transactionId: bytes.readUInt16BE(8),
    userId: bytes.readUInt16BE(10),
  };
  const totalBytes = 4 * bytes.readUInt16BE(2);
  const payload = bytes.subarray(headerBytes);
  return { header, primitive: bytes.readUInt8(1), totalBytes, fragmentAt: null, payload };
}

/** @param frame a whole one */
export function readFrame({ header, primitive: number, totalBytes, payload }: Frame): Received {
  const fault = (code: ErrorCode, details: readonly number[] = []) => ({
    ...header,
    fault: { code, details },
  });
  if (header.version !== 1 && header.version !== 2) return fault('unsupportedVersion');
  if (payload.length !== totalBytes) return fault('incorrectLength');
  const primitive = primitiveNames.get(number);
  if (!primitive) return fault('unknownPrimitive');
  const attributes = readAttributes(payload);
  if (Array.isArray(attributes)) return { ...header, primitive, attributes };
  // Nobody answers an error, or two servers would go on for ever.
  if (primitive === 'error') return { ...header, primitive, attributes: [] };
  switch (attributes.fault) {
    case 'malformed':
      return fault('unableToParse');
    case 'unknownMandatory':
      return fault(
        'unknownMandatoryAttribute',
        attributes.types.map((type) => type << 1),
      );
  }
}

/** @throws RangeError when an attribute is too long */
export function writeMessage(message: Message): Buffer {
  const payload = writeAttributes(message.attributes);
  return Buffer.concat([writeHeader(message, payload.length), payload]);
}

/**
 * Cuts a message for a network that takes no datagrams of its size (section 6.2.3).
 * @param mostBytes of payload in each part, rounded down to a multiple of 4
 */
export function writeFragments(message: Message, mostBytes: number): Buffer[] {
  const payload = writeAttributes(message.attributes);
  const step = Math.max(4, mostBytes & ~3);
  const parts: Buffer[] = [];
  for (let at = 0; at < payload.length; at += step) {
    const part = payload.subarray(at, at + step);
    const header = Buffer.concat([writeHeader(message, payload.length), Buffer.alloc(fragmentBytes)]);
    header.writeUInt8(header.readUInt8(0) | fragmentBit, 0);
    header.writeUInt16BE(at / 4, headerBytes);
    header.writeUInt16BE(part.length / 4, headerBytes + 2);
    parts.push(Buffer.concat([header, part]));
  }
  return parts;
}

function writeHeader(message: Message, payloadBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8((message.version << 5) | (message.response ? responseBit : 0), 0);
  header.writeUInt8(primitives[message.primitive], 1);
  header.writeUInt16BE(payloadBytes / 4, 2);
  header.writeUInt32BE(message.conferenceId, 4);
  header.writeUInt16BE(message.transactionId, 8);
  header.writeUInt16BE(message.userId, 10);
  return header;
}
