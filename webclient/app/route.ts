import { digitsOf, isMeetingId, isPin } from '../ui/meeting-id.ts';

export type Route = { page: 'front' } | { page: 'meeting'; meetingId: string } | { page: 'unknown' };

export function parseRoute(pathname: string): Route {
  if (pathname === '/') return { page: 'front' };
  const digits = /^\/m\/([\d-]+)\/?$/.exec(pathname)?.[1];
  if (digits === undefined) return { page: 'unknown' };
  const meetingId = digitsOf(digits);
  return isMeetingId(meetingId) ? { page: 'meeting', meetingId } : { page: 'unknown' };
}

/** The guest PIN of an invitation: in the fragment, which browsers do not send to servers. */
export function pinOfFragment(hash: string): string | undefined {
  const pin = new URLSearchParams(hash.replace(/^#/, '')).get('pin') ?? '';
  return isPin(pin) ? pin : undefined;
}
