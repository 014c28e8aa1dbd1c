import { createHash } from 'node:crypto';
import { getReasonPhrase } from 'sip.js/lib/core/messages/utils.js';
import type { SipRequest } from '../edge/message.ts';
import { echoOf } from '../edge/parse.ts';

export interface Reply {
  /** The usual phrase of the status without. */
  reason?: string;
  /** Whole lines, e.g. `Min-Expires: 60`. */
  headers?: readonly string[];
  sdp?: string;
}

/**
 * A final response that no transaction of SIP.js sends (RFC 3261 section 8.2.6). One outside a dialog has the same To tag
 * whenever it is made.
 */
export function replyTo(
  request: SipRequest,
  status: number,
  { reason, headers = [], sdp }: Reply = {},
): string {
  const echo = echoOf(request.headers);
  const body = sdp ?? '';
  const tagged = echo.headers.map(([name, value]) =>
    name === 'To' && !request.to.parameters.has('tag')
      ? `To: ${value};tag=${tagOf(request)}`
      : `${name}: ${value}`,
  );
  return [
    `SIP/2.0 ${status} ${reason ?? (getReasonPhrase(status) || 'Refused')}`,
    ...request.vias.map((value) => `Via: ${value}`),
    ...tagged,
    ...headers,
    'Server: Plenum',
    ...(sdp === undefined ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function tagOf({ callId, sequence, vias }: SipRequest): string {
  return createHash('sha256')
    .update(`${callId} ${sequence.number} ${vias[0] ?? ''}`)
    .digest('hex')
    .slice(0, 16);
}
