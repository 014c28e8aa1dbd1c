/** The attributes of BFCP (RFC 8855 section 5.2). */
import {
  type AttributeType,
  attributeTypes,
  type ErrorCode,
  errorCodes,
  namesOf,
  type RequestStatus,
  requestStatuses,
} from './codes.ts';

export type Attribute =
  | { type: 'beneficiaryId' | 'floorId' | 'floorRequestId'; id: number }
  /** 0 (lowest) to 4 (highest). */
  | { type: 'priority'; priority: number }
  /** `queuePosition` 0: not in a queue, or not told. */
  | { type: 'requestStatus'; status: RequestStatus; queuePosition: number }
  /** `details`: octets that the code says more by. */
  | { type: 'errorCode'; code: ErrorCode; details: readonly number[] }
  | { type: TextType; text: string }
  | { type: 'supportedAttributes' | 'supportedPrimitives'; numbers: readonly number[] }
  | { type: GroupType; id: number; attributes: readonly Attribute[] };

type TextType = 'errorInfo' | 'participantProvidedInfo' | 'statusInfo' | 'userDisplayName' | 'userUri';
/** `id` is of a user, a floor request, a user, a floor, a floor request. */
type GroupType =
  | 'beneficiaryInformation'
  | 'floorRequestInformation'
  | 'requestedByInformation'
  | 'floorRequestStatus'
  | 'overallRequestStatus';

/** What is wrong with attributes: they are cut or contradict themselves, or must be understood and are unknown. */
export type AttributeFault = { fault: 'malformed' } | { fault: 'unknownMandatory'; types: number[] };

const headerBytes = 2;
const idBytes = 2;
const mostBytes = 255;
/** A floor request's information has its status within it, and no attribute goes deeper. */
const deepest = 3;
/** Of unknown attributes that are told. */
const mostUnknown = 16;

const typeNames = namesOf(attributeTypes);
const statusNames = namesOf(requestStatuses);
const codeNames = namesOf(errorCodes);

/** Reads attributes to the end of what is given; those that are unknown and need not be understood are left out. */
export function readAttributes(bytes: Buffer): Attribute[] | AttributeFault {
  const unknown = new Set<number>();
  const attributes = readList(bytes, unknown, 1);
  if (!attributes) return { fault: 'malformed' };
  if (unknown.size > 0) return { fault: 'unknownMandatory', types: [...unknown].slice(0, mostUnknown) };
  return attributes;
}

function readList(bytes: Buffer, unknown: Set<number>, depth: number): Attribute[] | null {
  if (depth > deepest) return null;
  const attributes: Attribute[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + headerBytes > bytes.length) return null;
    const typeAndMandatory = bytes.readUInt8(at);
    const length = bytes.readUInt8(at + 1);
    if (length < headerBytes || at + length > bytes.length) return null;
    const type = typeNames.get(typeAndMandatory >> 1);
    if (type) {
      const attribute = read(type, bytes.subarray(at + headerBytes, at + length), unknown, depth);
      if (!attribute) return null;
      attributes.push(attribute);
    } else if ((typeAndMandatory & 1) === 1) {
      unknown.add(typeAndMandatory >> 1);
    }
    at += padded(length);
  }
  return attributes;
}

function read(type: AttributeType, body: Buffer, unknown: Set<number>, depth: number): Attribute | null {
  switch (type) {
    case 'beneficiaryId':
    case 'floorId':
    case 'floorRequestId':
      return body.length === idBytes ? { type, id: body.readUInt16BE(0) } : null;
    case 'priority':
      return body.length === 2 ? { type, priority: body.readUInt8(0) >> 5 } : null;
    case 'requestStatus': {
      const status = body.length === 2 && statusNames.get(body.readUInt8(0));
      return status ? { type, status, queuePosition: body.readUInt8(1) } : null;
    }
    case 'errorCode': {
      const code = body.length >= 1 && codeNames.get(body.readUInt8(0));
      return code ? { type, code, details: [...body.subarray(1)] } : null;
    }
    case 'errorInfo':
    case 'participantProvidedInfo':
    case 'statusInfo':
    case 'userDisplayName':
    case 'userUri':
      return { type, text: body.toString('utf8') };
    case 'supportedAttributes':
      return { type, numbers: [...body].map((octet) => octet >> 1) };
    case 'supportedPrimitives':
      return { type, numbers: [...body] };
    case 'beneficiaryInformation':
    case 'floorRequestInformation':
    case 'requestedByInformation':
    case 'floorRequestStatus':
    case 'overallRequestStatus': {
      if (body.length < idBytes) return null;
      const attributes = readList(body.subarray(idBytes), unknown, depth + 1);
      return attributes && { type, id: body.readUInt16BE(0), attributes };
    }
  }
}

/** @throws RangeError when one is longer than its length can say: 255 octets with all that is in it */
export function writeAttributes(attributes: readonly Attribute[]): Buffer {
  return Buffer.concat(
    attributes.map((attribute) => {
      const body = write(attribute);
      const length = headerBytes + body.length;
      if (length > mostBytes) throw new RangeError(`an attribute ${attribute.type} of ${length} octets`);
      const bytes = Buffer.alloc(padded(length));
      bytes.writeUInt8(attributeTypes[attribute.type] << 1, 0);
      bytes.writeUInt8(length, 1);
      body.copy(bytes, headerBytes);
      return bytes;
    }),
  );
}

function write(attribute: Attribute): Buffer {
  switch (attribute.type) {
    case 'beneficiaryId':
    case 'floorId':
    case 'floorRequestId':
      return writeId(attribute.id);
    case 'priority':
      return Buffer.from([(attribute.priority & 7) << 5, 0]);
    case 'requestStatus':
      return Buffer.from([requestStatuses[attribute.status], attribute.queuePosition]);
    case 'errorCode':
      return Buffer.from([errorCodes[attribute.code], ...attribute.details]);
    case 'errorInfo':
    case 'participantProvidedInfo':
    case 'statusInfo':
    case 'userDisplayName':
    case 'userUri':
      return Buffer.from(attribute.text, 'utf8');
    case 'supportedAttributes':
      return Buffer.from(attribute.numbers.map((number) => number << 1));
    case 'supportedPrimitives':
      return Buffer.from(attribute.numbers);
    case 'beneficiaryInformation':
    case 'floorRequestInformation':
    case 'requestedByInformation':
    case 'floorRequestStatus':
    case 'overallRequestStatus':
      return Buffer.concat([writeId(attribute.id), writeAttributes(attribute.attributes)]);
  }
}

function writeId(id: number): Buffer {
  const bytes = Buffer.alloc(idBytes);
  bytes.writeUInt16BE(id);
  return bytes;
}

/** Attributes begin at multiples of four octets; their length leaves out what fills up. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
