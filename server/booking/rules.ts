import type { Caller } from '../contract/api/caller.ts';
import type { InviteeView, Occurrence } from '../contract/api/booking.ts';

/** Who may do what with a booking, and when it can be joined. Pure. */

/** One may enter this long before a meeting begins, ms. */
export const opensBeforeMs = 30 * 60_000;
/** A random meeting ID stays with its meeting this long after the last end, so that old invitations lead nowhere, ms. */
export const idKeptMs = 30 * 86_400_000;

export type Part = Occurrence['part'];

/** The owner, and who administers the enterprise: the caller's enterprise is the booking's, that is checked before. */
export function mayEdit(caller: Caller, { ownerId }: { ownerId: string | null }): boolean {
  return caller.role === 'admin' || isOwner(caller, ownerId);
}

export function isOwner(caller: Caller, ownerId: string | null): boolean {
  return caller.kind === 'account' && ownerId === caller.accountId;
}

/** What the caller is in a meeting. */
export function partOf(caller: Caller, ownerId: string | null, invitees: readonly InviteeView[]): Part {
  if (isOwner(caller, ownerId)) return 'owner';
  const invited = invitees.find(({ kind, id }) => kind === 'account' && id === caller.accountId);
  return invited?.role ?? 'none';
}

export function stateOf(
  { state, lastEndsAt }: { state: 'active' | 'cancelled'; lastEndsAt: number },
  now: number,
): 'active' | 'cancelled' | 'over' {
  if (state === 'cancelled') return 'cancelled';
  return lastEndsAt <= now ? 'over' : 'active';
}

/** Whether a change is one to somebody else's meeting, which the audit log tells. */
export function isAdministered(caller: Caller, ownerId: string | null): boolean {
  return !isOwner(caller, ownerId);
}
