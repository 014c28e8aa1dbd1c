import type { Caller } from '../contract/api/caller.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { BookingRecord, InviteePerson } from './model.ts';
import { findBooking, inviteesOf } from './repo.ts';
import { mayEdit, type Part, partOf } from './rules.ts';

export interface Read {
  booking: BookingRecord;
  invitees: InviteePerson[];
  part: Part;
  mayEdit: boolean;
}

/** A booking for who may edit it and for who is invited. @throws PlenumError `not_found` for others */
export async function readBooking(db: Db, caller: Caller, bookingId: string): Promise<Read> {
  const booking = await findBooking(db, bookingId, caller.enterpriseId);
  if (!booking) throw new PlenumError('not_found', { field: 'bookingId' });
  const invitees = await inviteesOf(db, bookingId);
  const read = {
    booking,
    invitees,
    part: partOf(caller, booking.ownerId, invitees),
    mayEdit: mayEdit(caller, booking),
  };
  if (!read.mayEdit && read.part === 'none') throw new PlenumError('not_found', { field: 'bookingId' });
  return read;
}

/** @throws PlenumError `not_found`; `not_permitted` for the invited */
export async function readToEdit(db: Db, caller: Caller, bookingId: string): Promise<Read> {
  const read = await readBooking(db, caller, bookingId);
  if (!read.mayEdit) throw new PlenumError('not_permitted');
  return read;
}
