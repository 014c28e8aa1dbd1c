import { createHash } from 'node:crypto';
import type { Address } from './flow.ts';
import { tagOf, type SipRequest, type Via } from './message.ts';

const defaultPort = 5060;
/** RFC 3261 section 8.1.1.7. */
const magicCookie = 'z9hG4bK';

/** Parameters that the receiver sets; a sender's own word on them counts for nothing. */
const receivers = /;[ \t]*(?:received|rport)[ \t]*(?:=[ \t]*(?:\[[^\]]*\]|[^;\s]*))?[ \t]*(?=;|$)/gi;

/**
 * The top Via with what its receiver adds: `received` where the sender says another address than it has, or asks for
 * `rport` (RFC 3261 section 18.2.1, RFC 3581 section 4).
 * @param text of the top Via
 */
export function stampVia(via: Via, text: string, source: Address): string {
  const asked = via.parameters.has('rport');
  const received = asked || bare(via.host) !== source.address ? `;received=${source.address}` : '';
  return text.replace(receivers, '') + received + (asked ? `;rport=${source.port}` : '');
}

/**
 * Where the sender of a datagram wants its answers: with `rport` where it came from (RFC 3581), else at the port it names
 * (RFC 3261 section 18.2.2). One whose address is not the one it names is behind a NAT, where the port it names is
 * nobody's, so that it too is answered where its datagram came from.
 */
export function answerAddress(via: Via, source: Address): Address {
  if (via.parameters.has('rport') || bare(via.host) !== source.address) return source;
  return { address: source.address, port: via.port ?? defaultPort };
}

/**
 * One string for each server transaction and the CANCEL and ACK that belong to it (RFC 3261 section 17.2.3), by its flow
 * too, so that nobody answers in another's name. Without the magic cookie the branch says nothing and all that RFC 2543
 * compared takes its place.
 */
export function transactionKey(request: SipRequest, flowId: string): string {
  const { via } = request;
  const branch = via.parameters.get('branch') ?? '';
  const sentBy = `${via.host}:${via.port ?? defaultPort}`;
  if (branch.startsWith(magicCookie) && branch.length > magicCookie.length)
    return `${flowId}|${sentBy}|${branch}`;
  const compared = [
    request.callId,
    tagOf(request.from),
    request.sequence.number,
    request.uriText,
    request.vias[0],
  ];
  const digest = createHash('sha256').update(JSON.stringify(compared)).digest('base64url');
  return `${flowId}|${sentBy}|${digest}`;
}

/** Host names are never addresses: their senders are told what they were received from. */
function bare(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}
