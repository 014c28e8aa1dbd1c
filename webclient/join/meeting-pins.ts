import { recall, remember } from '../ui/browser-storage.ts';

/**
 * The PINs this tab knows of a meeting. They survive a reload but not the tab, and never stand in an address but
 * for the guest PIN of an invitation.
 */
export interface KnownPins {
  /** Of a meeting started in this tab. */
  host?: string;
  /** From starting the meeting or from an invitation link: safe to pass on. Empty means that none is needed. */
  guest?: string;
  /** Typed by hand: may be either, so it is never passed on. */
  typed?: string;
  /** Token of a link that a host has sent from the running conference. */
  invitation?: string;
}

const keyOf = (meetingId: string): string => `plenum.meeting.${meetingId}`;

export function recallPins(meetingId: string): KnownPins {
  return parsePins(recall('session', keyOf(meetingId)));
}

export function rememberPins(meetingId: string, pins: KnownPins): void {
  remember('session', keyOf(meetingId), JSON.stringify({ ...recallPins(meetingId), ...pins }));
}

export function parsePins(stored: string | null): KnownPins {
  if (stored === null) return {};
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(
        ([name, pin]) => ['host', 'guest', 'typed', 'invitation'].includes(name) && typeof pin === 'string',
      ),
    );
  } catch {
    return {};
  }
}

/** The PIN to join with: the strongest known, unless the person typed another. */
export function pinToJoinWith(pins: KnownPins): string | undefined {
  return [pins.host, pins.typed, pins.guest].find((pin) => pin !== undefined && pin !== '');
}
