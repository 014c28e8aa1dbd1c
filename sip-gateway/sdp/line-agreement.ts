import type { LegAddress, LegLine } from '../../server/contract/legs.ts';
import type { Direction, MediaLine } from './description.ts';
import type { TerminalPolicy } from './policy.ts';
import { familyOf } from './read-address.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { AgreedKeys } from './sdes.ts';

/** What a line is agreed within. */
export interface LineTerms {
  readonly policy: TerminalPolicy;
  /** Ours, IP. */
  readonly address: string;
  /** What the other end's `a=crypto` and our keys give; null: nothing. */
  readonly keys: AgreedKeys | null;
  /** Whether the codec is ours to choose, of an offer, or the first of theirs, of an answer. */
  readonly prefer: 'ours' | 'theirs';
}

/** RTP with or without feedback and SRTP (RFC 3551, 4585, 3711, 5124). */
const protocols = new Set(['RTP/AVP', 'RTP/AVPF', 'RTP/SAVP', 'RTP/SAVPF']);

/** What lines of sound and of pictures have in common. Not of lines with port 0. */
export function agreeLine(line: MediaLine, { policy, address, keys }: LineTerms): LegLine | Refusal {
  const { kind, protocol, direction, held, mux } = line;
  if (!protocols.has(protocol)) return refusal('transport', `no ${kind} over ${protocol}`);
  const crypto = policy.encryption === 'off' ? null : keys;
  if (!crypto && protocol.includes('SAVP')) {
    return refusal('transport', `no key for encrypted ${kind} that can be used`);
  }
  if (!crypto && policy.encryption === 'required') return refusal('transport', `${kind} without encryption`);
  if (!held && line.address === null) return refusal('addressFormat', `no IP address for ${kind}`);
  const remote = addressOf(line);
  if (remote && familyOf(remote.address) !== familyOf(address)) {
    return refusal('addressFormat', `${kind} by another version of IP`);
  }
  return {
    remote,
    remoteRtcp: remote && rtcpOf(line, remote.address),
    mux,
    crypto: crypto && { suite: crypto.suite, send: crypto.send, receive: crypto.receive },
    sends: sends(direction),
    receives: receives(direction) && !held,
  };
}

/** Where a line is to be reached; null: nowhere, just now. */
export function addressOf({ address, port }: MediaLine): LegAddress | null {
  return address === null || port === 0 ? null : { address, port };
}

/** How a line is answered by one who would do both (RFC 3264 section 6.1). */
export function directionTowards({ sends, receives }: Pick<LegLine, 'sends' | 'receives'>): Direction {
  if (sends) return receives ? 'sendrecv' : 'recvonly';
  return receives ? 'sendonly' : 'inactive';
}

function sends(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

function receives(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

/** An address of its own only with RTP's version of IP: they leave from one socket pair. */
function rtcpOf({ rtcp, mux }: MediaLine, rtpAddress: string): LegAddress | null {
  if (!rtcp || mux) return null;
  const address = rtcp.address ?? rtpAddress;
  return familyOf(address) === familyOf(rtpAddress) ? { address, port: rtcp.port } : null;
}
