/** What a floor control server says of one floor (RFC 8855 section 5.3), for one terminal. */
import type { Attribute } from './attributes.ts';
import { attributeTypes, type ErrorCode, primitives, type RequestStatus } from './codes.ts';
import type { Content } from './message.ts';

/** As the SDP of the call says it (RFC 8856: `confid`, `userid`, `floorid`). */
export interface FloorIds {
  conferenceId: number;
  /** Of the terminal; nobody else speaks on its association. */
  userId: number;
  floorId: number;
}

/** Of a terminal's requests; the one above stands for whoever else has the floor. */
export const mostRequestId = 0xfffe;

/** Octets, so that all that is told of a request fits in one attribute of 255. */
const longestText = 120;

export const helloAck: Content = {
  primitive: 'helloAck',
  attributes: [
    { type: 'supportedPrimitives', numbers: Object.values(primitives) },
    { type: 'supportedAttributes', numbers: Object.values(attributeTypes) },
  ],
};

/** @param details octets that belong to the code (section 5.2.6) */
export function refuse(code: ErrorCode, details: readonly number[] = []): Content {
  return { primitive: 'error', attributes: [{ type: 'errorCode', code, details }] };
}

/** @param request `reason` is for people to read; empty: none is given */
export function requestStatusOf(
  request: { id: number; status: RequestStatus; reason: string },
  ids: FloorIds,
): Content {
  return { primitive: 'floorRequestStatus', attributes: [information(request, ids)] };
}

/** @param request the one the terminal has; null: it has none */
export function userStatusOf(request: { id: number; status: RequestStatus } | null, ids: FloorIds): Content {
  const whose = beneficiary(ids.userId);
  const attributes = request ? [whose, information(request, ids, whose)] : [whose];
  return { primitive: 'userStatus', attributes };
}

/** @param holder the terminal by its request, somebody else by a name, or nobody */
export function floorStatusOf(
  holder: { requestId: number } | { other: string } | null,
  ids: FloorIds,
): Content {
  const attributes: Attribute[] = [{ type: 'floorId', id: ids.floorId }];
  if (holder && 'requestId' in holder) {
    attributes.push(information({ id: holder.requestId, status: 'granted' }, ids, beneficiary(ids.userId)));
  } else if (holder) {
    const whose = beneficiary(otherThan(ids.userId), holder.other);
    attributes.push(information({ id: mostRequestId + 1, status: 'granted' }, ids, whose));
  }
  return { primitive: 'floorStatus', attributes };
}

/** FLOOR-REQUEST-INFORMATION (section 5.2.15). */
function information(
  { id, status, reason = '' }: { id: number; status: RequestStatus; reason?: string },
  ids: FloorIds,
  whose?: Attribute,
): Attribute {
  const requestStatus: Attribute = { type: 'requestStatus', status, queuePosition: 0 };
  const overall = [requestStatus, ...textOf('statusInfo', reason)];
  const attributes: Attribute[] = [
    { type: 'overallRequestStatus', id, attributes: overall },
    { type: 'floorRequestStatus', id: ids.floorId, attributes: [requestStatus] },
    ...(whose ? [whose] : []),
  ];
  return { type: 'floorRequestInformation', id, attributes };
}

function beneficiary(id: number, name = ''): Attribute {
  return { type: 'beneficiaryInformation', id, attributes: textOf('userDisplayName', name) };
}

/** Others have no IDs on this association: it only must not be the terminal's. */
function otherThan(userId: number): number {
  return userId === 0xffff ? 0xfffe : 0xffff;
}

function textOf(type: 'statusInfo' | 'userDisplayName', text: string): Attribute[] {
  const cut = cutText(text);
  return cut === '' ? [] : [{ type, text: cut }];
}

/** Its beginning, not ending within a character. */
function cutText(text: string): string {
  let bytes = 0;
  let cut = '';
  for (const character of text.toWellFormed()) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestText) break;
    cut += character;
  }
  return cut;
}
