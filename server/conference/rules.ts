import type { ErrorCode } from '../contract/errors.ts';

export interface JoinQuestion {
  meeting: { hostPin: string; guestPin: string } | undefined;
  /** What the person entered. */
  pin: string | undefined;
  participants: number;
  maxParticipants: number;
  /** Compares secrets in constant time. */
  same: (a: string, b: string) => boolean;
}

export type JoinAnswer = { ok: true; asHost: boolean } | { ok: false; code: ErrorCode };

/** Whether somebody may join, and with whose rights. The only place that decides it. */
export function decideJoin({ meeting, pin, participants, maxParticipants, same }: JoinQuestion): JoinAnswer {
  if (!meeting) return { ok: false, code: 'meeting_not_found' };
  const asHost = pin !== undefined && same(pin, meeting.hostPin);
  if (!asHost && pin === undefined && meeting.guestPin !== '') return { ok: false, code: 'pin_required' };
  // Also where none is needed: a wrong one would be a guess at the host's that costs nothing.
  if (!asHost && pin !== undefined && !same(pin, meeting.guestPin)) return { ok: false, code: 'pin_wrong' };
  if (participants >= maxParticipants) return { ok: false, code: 'conference_full' };
  return { ok: true, asHost };
}
