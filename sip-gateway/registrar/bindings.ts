import { contactKey } from './contact.ts';

/**
 * Where a terminal is registered (RFC 3261 section 10.3). Plain data: one lies as JSON under its key in the terminal's
 * document in the live store.
 */
export interface Binding {
  /** URI, as the terminal wrote it. */
  contact: string;
  /** 0 to 1, the one to prefer is higher. */
  q: number;
  /** ms since 1970 */
  expiresAt: number;
  /** When it was last registered, ms since 1970. */
  registeredAt: number;
  callId: string;
  cseq: number;
  /** What a request to it goes through, the first hop first (RFC 3327). */
  path: readonly string[];
  /** The connection or the pair of addresses that its last REGISTER came by, as the edge calls it. */
  flow: string;
  /** Address of the terminal, also behind proxies of ours. */
  source: string;
  /** What it calls itself; empty: nothing. */
  device: string;
  /** Since when it has been there without a break, ms since 1970. */
  since: number;
}

/** By their keys. */
export type Bindings = Readonly<Record<string, Binding>>;

/** A REGISTER whose sender is verified. */
export interface RegisterRequest {
  callId: string;
  cseq: number;
  /** `Contact: *` or the Contact headers in order; none: it only asks. Texts are as they came, null: not given. */
  contacts: '*' | readonly { uri: string; q: string | null; expires: string | null }[];
  /** Of the Expires header. */
  expires: string | null;
  path: readonly string[];
  flow: string;
  source: string;
  device: string;
}

export interface RegisterLimits {
  /** Seconds; who wants less is told 423. */
  shortest: number;
  /** Seconds; who wants more gets this. */
  longest: number;
  /** Seconds, for who says nothing. */
  usual: number;
  /** Of one terminal; those registered longest ago make room. */
  mostContacts: number;
}

export const defaultLimits: RegisterLimits = { shortest: 60, longest: 3600, usual: 3600, mostContacts: 5 };

export type RegisterOutcome =
  | { result: 'registered'; bindings: Bindings }
  /** 423 Interval Too Brief, with Min-Expires in seconds. */
  | { result: 'tooBrief'; minExpires: number }
  /** 400 Bad Request. */
  | { result: 'malformed'; reason: string }
  /** 500 Server Internal Error, as of requests within a dialog (section 12.2.2): a later one was there before. */
  | { result: 'outOfOrder' };

interface Change {
  key: string;
  contact: string;
  q: number;
  seconds: number;
}

/**
 * What becomes of a terminal's bindings by a REGISTER: all it asks for, or nothing (section 10.3 step 7).
 * @param bindings those that are over are left out
 * @param now ms since 1970
 */
export function register(
  bindings: Bindings,
  request: RegisterRequest,
  now: number,
  limits: RegisterLimits = defaultLimits,
): RegisterOutcome {
  const before = live(bindings, now);
  if (request.contacts === '*') return removeAll(before, request);

  const changes: Change[] = [];
  for (const given of request.contacts) {
    const change = readContact(given, request.expires, limits);
    if ('result' in change) return change;
    const bound = before[change.key];
    if (bound && isLate(request, bound)) return { result: 'outOfOrder' };
    changes.push(change);
  }
  if (new Set(changes.map(({ key }) => key)).size < changes.length) {
    return { result: 'malformed', reason: 'one contact twice' };
  }

  const after = new Map(Object.entries(before));
  for (const { key, contact, q, seconds } of changes) {
    // What is registered again is the latest.
    after.delete(key);
    const { callId, cseq, path, flow, source, device } = request;
    const expiresAt = now + seconds * 1000;
    const since = before[key]?.since ?? now;
    if (seconds > 0) {
      const times = { expiresAt, registeredAt: now, since };
      after.set(key, { contact, q, ...times, callId, cseq, path, flow, source, device });
    }
  }
  const latest = [...after].sort(([, one], [, other]) => other.registeredAt - one.registeredAt);
  return { result: 'registered', bindings: Object.fromEntries(latest.slice(0, limits.mostContacts)) };
}

/** Those whose time is not over. */
export function live(bindings: Bindings, now: number): Bindings {
  return Object.fromEntries(Object.entries(bindings).filter(([, { expiresAt }]) => expiresAt > now));
}

/**
 * Where to call a terminal: by one flow, the one it registered by last, since a terminal that was started again leaves the
 * old one behind. Of the contacts there the one to prefer is first. Behind a proxy it is the Path that says which flow:
 * many share the connection to the proxy, and the connection is another after a while.
 */
export function activeBindings(bindings: Bindings, now: number): Binding[] {
  const all = Object.values(live(bindings, now)).sort((one, other) => other.registeredAt - one.registeredAt);
  return all.filter((one) => all[0] && flowOf(one) === flowOf(all[0])).sort((one, other) => other.q - one.q);
}

function flowOf({ flow, path }: Binding): string {
  return path.length > 0 ? path.join() : flow;
}

/**
 * After a connection has closed: nobody can be called by it. What was registered through a proxy stays, since the way to
 * it is its Path and the proxy can be connected to again.
 */
export function withoutFlow(bindings: Bindings, flow: string): Bindings {
  return Object.fromEntries(
    Object.entries(bindings).filter(([, one]) => one.flow !== flow || one.path.length > 0),
  );
}

/** Values of the Contact headers of a 200: all there are now, with the seconds that are left (section 10.3 step 8). */
export function contactValues(bindings: Bindings, now: number): string[] {
  return Object.values(live(bindings, now)).map(({ contact, q, expiresAt }) => {
    const left = `expires=${Math.ceil((expiresAt - now) / 1000)}`;
    return q === 1 ? `<${contact}>;${left}` : `<${contact}>;q=${q};${left}`;
  });
}

/** How long a document with these has to live, ms; 0: there are none. */
export function lifeOf(bindings: Bindings, now: number): number {
  return Math.max(0, ...Object.values(bindings).map(({ expiresAt }) => expiresAt - now));
}

/** Section 10.3 step 6. */
function removeAll(bindings: Bindings, request: RegisterRequest): RegisterOutcome {
  if (request.expires === null || readSeconds(request.expires) !== 0) {
    return { result: 'malformed', reason: 'Contact: * is for Expires: 0' };
  }
  if (Object.values(bindings).some((bound) => isLate(request, bound))) return { result: 'outOfOrder' };
  return { result: 'registered', bindings: {} };
}

/** Requests of one Call-ID are in the order of their CSeq; of another one, the terminal was started again. */
function isLate({ callId, cseq }: RegisterRequest, bound: Binding): boolean {
  return bound.callId === callId && cseq <= bound.cseq;
}

function readContact(
  { uri, q, expires }: { uri: string; q: string | null; expires: string | null },
  headerExpires: string | null,
  limits: RegisterLimits,
): Change | Extract<RegisterOutcome, { result: 'malformed' | 'tooBrief' }> {
  const key = contactKey(uri);
  if (key === null) return { result: 'malformed', reason: 'a contact that is no SIP address' };
  const wanted = expires ?? headerExpires;
  // What cannot be read counts as 3600 (section 10.2.1.1).
  const seconds = wanted === null ? limits.usual : (readSeconds(wanted) ?? 3600);
  if (seconds > 0 && seconds < limits.shortest) return { result: 'tooBrief', minExpires: limits.shortest };
  return { key, contact: uri, q: readPreference(q), seconds: Math.min(seconds, limits.longest) };
}

function readSeconds(text: string): number | null {
  return /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : null;
}

/** One that cannot be read is as if it were not there. */
function readPreference(text: string | null): number {
  return text !== null && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 1;
}
