import {
  type IncomingMessage,
  IncomingRequestMessage,
  IncomingResponseMessage,
  NameAddrHeader,
  URI,
} from 'sip.js/lib/core/index.js';
import type { Flow } from './flow.ts';
import { tokenPattern } from './grammar.ts';
import { headerOf, type NameAddress, type Parameters, type SipMessage, type Uri } from './message.ts';

export interface SipJsContext {
  /** What SIP.js keeps its server transactions by, in place of the branch alone: `transactionKey` of the request. */
  readonly transactionKey: string;
  /** Host of the SIP URIs that stand for tel: URIs (RFC 3261 section 19.1.6). */
  readonly domain: string;
  /** Where the message came from: the remote target of a sender who gives no Contact. */
  readonly flow: Pick<Flow, 'transport' | 'remote'>;
}

/**
 * The message as SIP.js's core takes it, with every header that the core looks into already parsed: its own grammar takes
 * 0.3 ms for each. `sips:` in the Request-URI becomes `sip:`, which is all the core serves, `application/sdp` loses its
 * parameters, which the core would compare, and headers in URIs are left out (section 19.1.5).
 */
export function toSipJs(
  message: SipMessage,
  context: SipJsContext,
): IncomingRequestMessage | IncomingResponseMessage {
  const built = message.kind === 'request' ? new IncomingRequestMessage() : new IncomingResponseMessage();
  addHeaders(built, message);
  if (built instanceof IncomingRequestMessage && message.kind === 'request') {
    built.ruri = toUri(message.uri, context.domain);
    built.ruri.scheme = 'sip';
  } else if (built instanceof IncomingResponseMessage && message.kind === 'response') {
    built.statusCode = message.status;
    built.reasonPhrase = message.reason;
  }
  built.method = message.sequence.method;
  built.cseq = message.sequence.number;
  built.callId = message.callId;
  built.via = { ...message.via, port: message.via.port ?? 5060 };
  built.viaBranch = message.kind === 'request' ? context.transactionKey : branchOf(message);
  built.from = toNameAddr(message.from, context.domain);
  built.to = toNameAddr(message.to, context.domain);
  // Tags that are absent are undefined to the core, whatever its types say.
  built.fromTag = built.from.getParam('tag') as string;
  built.toTag = built.to.getParam('tag') as string;
  built.body = message.body.toString('utf8');
  built.data = '';
  setParsed(built, 'From', 0, built.from);
  setParsed(built, 'To', 0, built.to);
  addContacts(built, message, context);
  readContent(built, message);
  return built;
}

function branchOf(message: SipMessage): string {
  return message.via.parameters.get('branch') ?? '';
}

/** But for Contact. The core takes `_` in names for `-`, so that such a name would stand for another header. */
function addHeaders(built: IncomingMessage, message: SipMessage): void {
  for (const { name, value } of message.headers) {
    if (name !== 'contact' && !name.includes('_')) built.addHeader(name, value);
  }
}

function setParsed(built: IncomingMessage, name: string, index: number, parsed: unknown): void {
  const header = built.headers[name]?.[index];
  if (header) header.parsed = parsed;
}

/** Contacts of other schemes than ours are nothing to call back, and `*` is for the registrar to see in the message. */
function addContacts(built: IncomingMessage, message: SipMessage, context: SipJsContext): void {
  const given = message.contacts === '*' ? [] : message.contacts;
  for (const contact of given) {
    if (contact.uri.kind === 'other') continue;
    built.addHeader('contact', contact.text);
    setParsed(
      built,
      'Contact',
      (built.headers.Contact?.length ?? 0) - 1,
      toNameAddr(contact, context.domain),
    );
  }
  if (given.length > 0 || !makesDialog(message)) return;
  const parsed = new NameAddrHeader(remoteTarget(message, context), '', {});
  built.addHeader('contact', parsed.toString());
  setParsed(built, 'Contact', 0, parsed);
}

/** RFC 3261 section 12.1 wants a Contact there; RFC 2543 did not, and linphone leaves it out of its 180. */
function makesDialog(message: SipMessage): boolean {
  if (message.sequence.method !== 'INVITE') return false;
  return message.kind === 'request' || (message.status > 100 && message.status < 300);
}

function remoteTarget(message: SipMessage, { flow, domain }: SipJsContext): URI {
  const { user } = toUri((message.kind === 'request' ? message.from : message.to).uri, domain);
  const { address, port } = flow.remote;
  const host = address.includes(':') ? `[${address}]` : address;
  const parameters: Record<string, string> = flow.transport === 'udp' ? {} : { transport: flow.transport };
  return new ExactUri('sip', user ?? '', host, port, parameters);
}

function readContent(built: IncomingMessage, message: SipMessage): void {
  const type = headerOf(message, 'content-type');
  if (type !== null) {
    const plain = /^application\/sdp\s*(;|$)/i.test(type) ? 'application/sdp' : type;
    built.setHeader('Content-Type', plain);
    setParsed(built, 'Content-Type', 0, plain);
  }
  const disposition = headerOf(message, 'content-disposition');
  if (disposition === null) return;
  const [kind = ''] = disposition.split(';');
  setParsed(built, 'Content-Disposition', 0, { type: kind.trim().toLowerCase() });
}

function toNameAddr(address: NameAddress, domain: string): NameAddrHeader {
  const parameters = [...address.parameters].map(([name, value]) => [name, quoteIfNeeded(value)] as const);
  return new NameAddrHeader(toUri(address.uri, domain), address.displayName, plain(new Map(parameters)));
}

/** URIs of other schemes stand in From and To only, where nothing is sent by them; the name says that. */
function toUri(uri: Uri, domain: string): URI {
  switch (uri.kind) {
    case 'sip':
      return new ExactUri(uri.scheme, uri.user ?? '', uri.host, uri.port ?? undefined, plain(uri.parameters));
    case 'tel':
      return new ExactUri('sip', uri.number, domain, undefined, { user: 'phone' });
    case 'other':
      return new ExactUri('sip', '', 'invalid');
  }
}

/** The core has quoted values with their quotes. */
function quoteIfNeeded(value: string | null): string | null {
  if (value === null || tokenPattern.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function plain(parameters: Parameters): Record<string, string> {
  // The core's types do not know of parameters without a value; its code does.
  return Object.fromEntries(parameters) as Record<string, string>;
}

/**
 * SIP.js's, but the user part stays as it was sent: SIP.js escapes `;` and `=` in it, after which a device does not find
 * its own Contact in the Request-URI (RFC 3261 section 19.1.4), and throws where escapes are not UTF-8.
 */
export class ExactUri extends URI {
  override clone(): URI {
    return new ExactUri(this.scheme, this.user ?? '', this.host, this.port, { ...this.parameters });
  }
}
Object.defineProperty(ExactUri.prototype, 'escapeUser', { value: (user: string) => user });
