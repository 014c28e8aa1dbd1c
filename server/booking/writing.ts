import { setImmediate } from 'node:timers/promises';
import type { Db } from '../store/database.ts';
import type { Family, Whole } from './model.ts';
import { deleteBooking, insertWhole, replaceInvitees, replaceOccurrences, updateBooking } from './repo.ts';

/**
 * Writes what became of a family that was read in the same transaction: what is new, what is not the same any more, and
 * what is left out. Conferences have their turn meanwhile: there may be a thousand invited to each of many.
 * @throws PlenumError `changed_meanwhile`
 */
export async function writeChanges(tx: Db, before: Family, ...after: readonly Family[]): Promise<void> {
  const known = new Map(wholesOf(before).map((whole) => [whole.booking.bookingId, whole]));
  for (const whole of after.flatMap(wholesOf)) {
    const was = known.get(whole.booking.bookingId);
    known.delete(whole.booking.bookingId);
    if (!was) await insertWhole(tx, whole);
    else if (was !== whole) await write(tx, was, whole);
    await setImmediate();
  }
  for (const bookingId of known.keys()) await deleteBooking(tx, bookingId);
}

async function write(tx: Db, was: Whole, whole: Whole): Promise<void> {
  await updateBooking(tx, whole.booking, was.booking.version);
  if (differ(was.occurrences, whole.occurrences))
    await replaceOccurrences(tx, whole.booking, whole.occurrences);
  if (differ(was.invitees, whole.invitees)) await replaceInvitees(tx, whole.booking, whole.invitees);
}

function wholesOf({ series, takenOut }: Family): Whole[] {
  return [series, ...takenOut];
}

function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
