import { splitList, tokenPattern } from './grammar.ts';
import type { Header } from './message.ts';

/** What a message may have at most. */
export const messageLimits = {
  /** Bytes of the whole message. */
  messageBytes: 64 * 1024,
  /** Header values, those of a list counted one by one. */
  headers: 200,
  vias: 70,
  /** Characters of a header line, folds included. */
  lineLength: 8192,
  /** Characters of a Request-URI. */
  uriLength: 2048,
} as const;

/** RFC 3261 section 7.3.3, and what the IANA registry has added since. */
const compactForms: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['n', 'identity-info'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
]);

/** Those whose values may be written in one line or in several (RFC 3261 section 7.3.1) and are dealt with singly. */
const lists: ReadonlySet<string> = new Set(['via', 'contact', 'route', 'record-route', 'path']);

export interface HeaderLines {
  readonly headers: readonly Header[];
  /** Why the message cannot be taken, though some headers were read: to answer with them. */
  readonly fault: string | null;
}

/**
 * The lines of a message's head behind its start line, unfolded already. Goes on after a fault, so that there is
 * something to answer with, but never beyond the limits.
 */
export function readHeaderLines(lines: readonly string[]): HeaderLines {
  const headers: Header[] = [];
  let fault: string | null = lines.length > messageLimits.headers ? 'too many headers' : null;
  for (const line of lines.slice(0, messageLimits.headers)) {
    const wrong = readLine(line, headers);
    fault ??= wrong;
    if (headers.length > messageLimits.headers) return { headers, fault: 'too many headers' };
  }
  return { headers, fault };
}

function readLine(line: string, into: Header[]): string | null {
  if (line.length > messageLimits.lineLength) return 'header line too long';
  const colon = line.indexOf(':');
  const written = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase();
  if (!tokenPattern.test(written)) return 'no header line';
  const name = compactForms.get(written) ?? written;
  const value = line.slice(colon + 1).trim();
  if (!lists.has(name)) {
    into.push({ name, value });
    return null;
  }
  const values = splitList(value);
  if (!values) return `no ${name}`;
  for (const one of values) into.push({ name, value: one });
  return null;
}
