import { parseNameAddress, parseVia } from './addresses.ts';
import { tokenPattern } from './grammar.ts';
import { messageLimits, readHeaderLines } from './header-lines.ts';
import type { Header, NameAddress, SipMessage, Uri } from './message.ts';
import { drop, type Echo, type Refusal, type RefusalStatus } from './refusal.ts';
import { parseUri } from './uri.ts';

/** RFC 3261 section 7.3.1: those that have one value, and one whose second would be read by some and not by others. */
const singleHeaders: ReadonlySet<string> = new Set([
  ...['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type', 'content-encoding'],
  ...['content-disposition', 'expires', 'min-expires', 'session-expires', 'event', 'refer-to'],
]);

/** RFC 3261 section 8.1.1.5: below 2^31. */
const highestSequence = 2 ** 31 - 1;

const callIdPattern = /^[\w\-.!%*+`'~()<>:\\"/[\]?{}]+(?:@[\w\-.!%*+`'~()<>:\\"/[\]?{}]+)?$/;

/** `datagram`: without a Content-Length the body goes to the end, and what is behind it is no matter (section 18.3). */
export type Carrier = 'datagram' | 'stream';

export type Parsed = { readonly message: SipMessage } | { readonly refusal: Refusal };

/** Ends the reading of a message; kept within this file. */
class Fault extends Error {
  readonly status: RefusalStatus;

  constructor(reason: string, status: RefusalStatus = 400) {
    super(reason);
    this.status = status;
  }
}

/**
 * Reads one message (RFC 3261 sections 7 and 25), within `messageLimits`. Never throws. Responses and ACKs that cannot be
 * taken are dropped, and so is what has no Via to send an answer by.
 * @param bytes of a stream, what the framing says is one message
 */
export function parseMessage(bytes: Buffer, carrier: Carrier): Parsed {
  if (bytes.length > messageLimits.messageBytes) return { refusal: drop('message too large') };
  const start = afterLineBreaks(bytes);
  const end = bytes.indexOf('\r\n\r\n', start);
  if (end < 0) return { refusal: drop('no end of the headers') };
  const head = bytes.toString('utf8', start, end);
  const [startLine = '', ...lines] = unfold(head).split('\r\n');
  const { headers, fault } = readHeaderLines(lines);
  try {
    const begun = readStartLine(startLine);
    if (hasForbiddenCharacter(head)) throw new Fault('control character');
    if (fault !== null) throw new Fault(fault);
    return { message: assemble(begun, headers, bytes.subarray(end + 4), carrier) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { refusal: refuse(error, startLine, headers) };
  }
}

/** RFC 3261 section 7.5: line breaks before the start line are no matter. */
function afterLineBreaks(bytes: Buffer): number {
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start++;
  return start;
}

/** RFC 3261 section 7.3.1: a line that begins with a space goes on with the one before. */
function unfold(head: string): string {
  return head.includes('\r\n ') || head.includes('\r\n\t') ? head.replace(/\r\n[ \t]+/g, ' ') : head;
}

/**
 * Line breaks that are not both characters, and control characters, NUL among them, that are not a quoted pair
 * (RFC 3261 section 25.1): what others may take for the end of a line or of the message.
 */
function hasForbiddenCharacter(head: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (!/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/.test(head)) return false;
  if (/\r(?!\n)|(?<!\r)\n/.test(head)) return true;
  // eslint-disable-next-line no-control-regex
  return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(head.replace(/\\[^\r\n]/g, ''));
}

type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: Uri; readonly uriText: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

function readStartLine(line: string): StartLine {
  return /^SIP\//i.test(line) ? readStatusLine(line) : readRequestLine(line);
}

function readStatusLine(line: string): StartLine {
  const [, version, status, reason = ''] = /^SIP\/(\d+\.\d+) ([1-6]\d\d)(?: (.*))?$/is.exec(line) ?? [];
  if (version !== '2.0') throw new Fault('no status line');
  return { kind: 'response', status: Number(status), reason };
}

function readRequestLine(line: string): StartLine {
  const [method = '', uriText = '', protocol = '', ...more] = line.split(' ');
  const version = /^SIP\/(\d+\.\d+)$/i.exec(protocol)?.[1];
  if (version === undefined || more.length > 0 || !tokenPattern.test(method))
    throw new Fault('no request line');
  if (version !== '2.0') throw new Fault('another version of SIP', 505);
  if (uriText.length > messageLimits.uriLength) throw new Fault('Request-URI too long', 414);
  const uri = parseUri(uriText);
  if (!uri) throw new Fault('no Request-URI');
  if (uri.kind === 'sip' && uri.headers !== null) throw new Fault('headers in the Request-URI');
  return { kind: 'request', method, uri, uriText };
}

function assemble(begun: StartLine, headers: readonly Header[], rest: Buffer, carrier: Carrier): SipMessage {
  const single = readSingleHeaders(headers);
  const needed = (name: string): string => {
    const value = single.get(name);
    if (value === undefined || value === '') throw new Fault(`without ${name}`);
    return value;
  };
  const vias = headers.filter((header) => header.name === 'via').map((header) => header.value);
  const sequence = readSequence(needed('cseq'));
  if (begun.kind === 'request' && sequence.method !== begun.method) throw new Fault('CSeq of another method');
  const callId = needed('call-id');
  if (!callIdPattern.test(callId)) throw new Fault('no Call-ID');
  return {
    ...begun,
    headers,
    vias,
    via: readVia(vias),
    from: readParty(needed('from'), 'from'),
    to: readParty(needed('to'), 'to'),
    callId,
    sequence,
    contacts: readContacts(headers),
    maxForwards: readMaxForwards(single.get('max-forwards')),
    body: readBody(rest, single.get('content-length'), carrier),
  };
}

function readSingleHeaders(headers: readonly Header[]): Map<string, string> {
  const single = new Map<string, string>();
  for (const { name, value } of headers) {
    if (!singleHeaders.has(name)) continue;
    if (single.has(name)) throw new Fault(`${name} twice`);
    single.set(name, value);
  }
  return single;
}

function readVia(vias: readonly string[]): SipMessage['via'] {
  const [first, ...others] = vias;
  if (first === undefined) throw new Fault('without via');
  if (vias.length > messageLimits.vias) throw new Fault('too many Vias');
  const via = parseVia(first);
  if (via?.protocol !== 'SIP/2.0' || !others.every((one) => parseVia(one))) throw new Fault('no via');
  return via;
}

function readParty(value: string, name: 'from' | 'to'): NameAddress {
  const address = parseNameAddress(value);
  const tag = address?.parameters.get('tag');
  if (!address || (tag !== undefined && !(tag !== null && tokenPattern.test(tag))))
    throw new Fault(`no ${name}`);
  return address;
}

function readContacts(headers: readonly Header[]): readonly NameAddress[] | '*' {
  const values = headers.filter((header) => header.name === 'contact').map((header) => header.value);
  if (values.length === 1 && values[0] === '*') return '*';
  return values.map((value) => {
    const contact = parseNameAddress(value);
    if (!contact) throw new Fault('no contact');
    return contact;
  });
}

function readSequence(value: string): SipMessage['sequence'] {
  const [, digits, method = ''] = /^(\d{1,10})[ \t]+(\S+)$/.exec(value) ?? [];
  const number = Number(digits);
  if (!(number <= highestSequence) || !tokenPattern.test(method)) throw new Fault('no CSeq');
  return { number, method };
}

/** RFC 3261 section 20.22: 0 to 255. */
function readMaxForwards(value: string | undefined): number | null {
  if (value === undefined) return null;
  const hops = /^\d{1,10}$/.test(value) ? Number(value) : Infinity;
  if (hops > 255) throw new Fault('no Max-Forwards');
  return hops;
}

function readBody(rest: Buffer, contentLength: string | undefined, carrier: Carrier): Buffer {
  if (contentLength === undefined) return carrier === 'datagram' ? rest : rest.subarray(0, 0);
  const length = /^\d{1,10}$/.test(contentLength) ? Number(contentLength) : Infinity;
  if (length > rest.length) throw new Fault('body shorter than Content-Length');
  return rest.subarray(0, length);
}

function refuse(fault: Fault, startLine: string, headers: readonly Header[]): Refusal {
  const reason = fault.message;
  const isRequest =
    /^[\w\-.!%*+`'~]+ .*SIP\/\d+\.\d+\s*$/is.test(startLine) && !/^(SIP\/|ACK )/i.test(startLine);
  if (!isRequest) return drop(reason);
  const echo = echoOf(headers);
  const first = echo.vias[0];
  return first !== undefined && parseVia(first) ? { answer: fault.status, reason, echo } : drop(reason);
}

const echoed = new Map([
  ['from', 'From'],
  ['to', 'To'],
  ['call-id', 'Call-ID'],
  ['cseq', 'CSeq'],
]);

/** The first of each, without what would break a line. */
export function echoOf(headers: readonly Header[]): Echo {
  const clean = (value: string): string => value.replace(/[\r\n\0]/g, ' ');
  const vias = headers.filter((header) => header.name === 'via').slice(0, messageLimits.vias);
  const firsts = [...echoed].flatMap(([name, written]) => {
    const value = headers.find((header) => header.name === name)?.value;
    return value === undefined ? [] : [[written, clean(value)] as const];
  });
  return { vias: vias.map((header) => clean(header.value)), headers: firsts };
}
