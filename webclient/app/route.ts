import { digitsOf, isMeetingId, isPin } from '../../server/contract/meeting-id.ts';

export type Route =
  | { page: 'front' }
  | { page: 'meeting'; meetingId: string }
  /** From where a host or an administrator runs it. */
  | { page: 'control'; meetingId: string }
  /** Of a live stream, for whoever watches it. */
  | { page: 'live'; token: string }
  | { page: 'sign-in' | 'setup' | 'set-password' }
  /** A link to a recording, for whoever has it. */
  | { page: 'shared-recording'; token: string }
  /** For people who are signed in; what lies below is told apart by `console/console-route.ts`. */
  | { page: 'console' }
  | { page: 'admin' }
  | { page: 'unknown' };

const entrances = ['sign-in', 'setup', 'set-password'] as const;
const consolePages = ['meetings', 'rooms', 'templates', 'history', 'recordings', 'account'];

export function parseRoute(pathname: string): Route {
  if (pathname === '/') return { page: 'front' };
  const first = /^\/([a-z-]+)(?=\/|$)/.exec(pathname)?.[1] ?? '';
  if (first === 'm') return meetingRoute(pathname);
  if (first === 'shared') return sharedRoute(pathname);
  if (first === 'live') return liveRoute(pathname);
  if (first === 'admin') return { page: 'admin' };
  if (consolePages.includes(first)) return { page: 'console' };
  const entrance = entrances.find((known) => pathname.replace(/\/$/, '') === `/${known}`);
  return entrance === undefined ? { page: 'unknown' } : { page: entrance };
}

function meetingRoute(pathname: string): Route {
  const [, digits = '', below] = /^\/m\/([\d-]+)(\/console)?\/?$/.exec(pathname) ?? [];
  const meetingId = digitsOf(digits);
  if (!isMeetingId(meetingId)) return { page: 'unknown' };
  return { page: below === undefined ? 'meeting' : 'control', meetingId };
}

function sharedRoute(pathname: string): Route {
  const [, token] = /^\/shared\/recording\/([\w-]+)\/?$/.exec(pathname) ?? [];
  return token === undefined ? { page: 'unknown' } : { page: 'shared-recording', token };
}

function liveRoute(pathname: string): Route {
  const token = /^\/live\/([\w-]{1,64})\/?$/.exec(pathname)?.[1];
  return token === undefined ? { page: 'unknown' } : { page: 'live', token };
}

/** The guest PIN of an invitation: in the fragment, which browsers do not send to servers. */
export function pinOfFragment(hash: string): string | undefined {
  const pin = new URLSearchParams(hash.replace(/^#/, '')).get('pin') ?? '';
  return isPin(pin) ? pin : undefined;
}

/** Where to go after signing in: a page of ours only, so that no link can send people elsewhere. */
export function pageToReturnTo(search: string): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  return /^\/(?![/\\])/.test(to) && parseRoute(to.replace(/[?#].*$/, '')).page !== 'unknown' ? to : '/';
}
