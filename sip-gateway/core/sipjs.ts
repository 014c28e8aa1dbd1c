import { randomBytes } from 'node:crypto';
import { ClientTransaction, LoggerFactory, type URI } from 'sip.js/lib/core/index.js';
import { ExactUri } from '../edge/sipjs-message.ts';
import { AllowedMethods } from 'sip.js/lib/core/user-agent-core/allowed-methods.js';

/** What SIP.js assumes of a browser and is otherwise here; once for the whole process. */

/** What we serve: neither reliable provisional responses nor subscriptions; UPDATE by ourselves. */
const served = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'UPDATE', 'REFER', 'NOTIFY', 'MESSAGE'];
AllowedMethods.splice(0, AllowedMethods.length, ...served);

/** Its own are of ten million values; a CANCEL has that of its INVITE (RFC 3261 section 9.1). */
interface BranchMaker {
  makeId(request: { method: string; branch?: string }): string;
}
(ClientTransaction as unknown as BranchMaker).makeId = ({ method, branch }) =>
  method === 'CANCEL' && branch !== undefined ? branch : `z9hG4bK${randomToken()}`;

export const allowed = served.join(', ');

/** 96 random bits, for branches, tags and Call-IDs. */
export function randomToken(): string {
  return randomBytes(12).toString('hex');
}

/** What it would say goes by the trace of messages, if at all. */
export const silentLoggers = new LoggerFactory();
silentLoggers.builtinEnabled = false;

/** @param user as it is to be sent, escaped */
export function sipUri(
  user: string,
  host: string,
  port?: number,
  parameters: Record<string, string> = {},
): URI {
  return new ExactUri(
    'sip',
    user,
    host.includes(':') && !host.startsWith('[') ? `[${host}]` : host,
    port,
    parameters,
  );
}
