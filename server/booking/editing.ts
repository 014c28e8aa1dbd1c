import { randomUUID } from 'node:crypto';
import { actorOf } from '../contract/api/caller.ts';
import type { ChangeBooking, EditScope } from '../contract/api/booking.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { readToEdit } from './access.ts';
import { announce } from './announcing.ts';
import { Cancelling } from './cancelling.ts';
import { changedNames, type Changes, onlyChanged } from './changes.ts';
import { everybody } from './family.ts';
import { Invitations, type Telling } from './invitations.ts';
import { Invitees } from './invitees.ts';
import type { BookingRecord, Family, Whole } from './model.ts';
import type { Asked, BookingParts } from './parts.ts';
import type { BookingPorts } from './ports.ts';
import { activeOfRoot, readFamily, readFamilyOf } from './repo.ts';
import { refuseEqual, Rooms } from './rooms.ts';
import { isAdministered } from './rules.ts';
import {
  changeFrom,
  changeMoved,
  changeOne,
  changeWhole,
  type Made,
  type Part,
  partOf,
  partToChange,
} from './series.ts';
import { writeChanges } from './writing.ts';

/** What an edit or a cancellation is of. */
interface Target {
  /** Of the booking that was named: it has the version that was seen. */
  booking: BookingRecord;
  family: Family;
  part: Part;
}

/** Changes and cancels meetings, and tells the invited. */
export class Editing {
  readonly #db: Db;
  readonly #ports: BookingPorts;
  readonly #now: () => number;
  readonly #rooms: Rooms;
  readonly #invitees: Invitees;
  readonly #invitations: Invitations;
  readonly #cancelling: Cancelling;

  constructor({ db, ports, now = Date.now }: BookingParts) {
    this.#db = db;
    this.#ports = ports;
    this.#now = now;
    this.#rooms = new Rooms({ db, ...ports });
    this.#invitees = new Invitees({ db, ...ports });
    this.#invitations = new Invitations(ports);
    this.#cancelling = new Cancelling({ db, ports, now });
  }

  /**
   * @param version of the booking, as the caller saw it
   * @returns the booking that has the changes now: the same, the occurrence taken out of it, or the one that goes on
   * @throws PlenumError `changed_meanwhile`, and what is wrong with the changes
   */
  async change(asked: Asked, bookingId: string, version: number, request: ChangeBooking): Promise<string> {
    const given = await this.#resolve(asked, bookingId, request);
    const now = this.#now();
    return transact(this.#db, async (tx) => {
      const target = await this.#target(tx, asked, bookingId, request);
      if (target.booking.version !== version) throw new PlenumError('changed_meanwhile');
      const changes = await this.#onlyChanged(tx, target, given);
      refusePins(target.booking, changes);
      const telling = request.notify ? this.#telling(asked, now) : null;
      const part = partToChange(target.part, request.scope, changes);
      const changed = await this.#apply(tx, { ...target, part }, changes, telling, now);
      await announce(tx, this.#ports.webhooks, 'meeting.changed', changed, {
        continues: changed.bookingId === bookingId || changed.seriesId !== null ? null : bookingId,
      });
      await this.#audit(tx, asked, target.booking, 'booking.changed', {
        scope: part.kind,
        changed: changedNames(changes),
      });
      return changed.bookingId;
    });
  }

  /** Cancelling what is cancelled changes nothing. @throws PlenumError `meeting_begun` when nothing of it is to come */
  async cancel(
    asked: Asked,
    bookingId: string,
    request: { scope: EditScope; occurrence?: number | undefined; notify: boolean },
  ): Promise<void> {
    const now = this.#now();
    await transact(this.#db, async (tx) => {
      const { booking } = await readToEdit(tx, asked.caller, bookingId);
      if (booking.state === 'cancelled') return;
      const { family, part } = await this.#target(tx, asked, bookingId, request);
      const telling = request.notify ? this.#telling(asked, now) : null;
      await this.#cancelling.cancel(tx, { booking, family, part }, telling);
      await this.#audit(tx, asked, booking, 'booking.cancelled', { scope: part.kind });
    });
  }

  async #apply(
    tx: Db,
    { family, part }: Target,
    changes: Changes,
    telling: Telling | null,
    now: number,
  ): Promise<BookingRecord> {
    const made: Made = { bookingId: newId(), uid: randomUUID() };
    const pinned = (one: Family) => this.#rooms.withPins(tx, one, now);
    switch (part.kind) {
      case 'whole':
      case 'moved': {
        const change = part.kind === 'whole' ? changeWhole : changeMoved;
        const after = change(family, changes, now);
        await this.#write(tx, family, after);
        if (telling) await this.#invitations.changed(tx, await pinned(family), await pinned(after), telling);
        return after.series.booking;
      }
      case 'one': {
        const { family: after, bookingId } = changeOne(family, part.original, changes, { made, now });
        const one = after.takenOut.find(({ booking }) => booking.bookingId === bookingId);
        if (!one) throw new Error('an occurrence that was taken out is lost');
        await this.#write(tx, family, after);
        if (telling) {
          const [was, is] = [await pinned(family), await pinned(after)];
          await this.#invitations.changedOne(tx, was, is, part.original, telling);
        }
        return one.booking;
      }
      case 'from': {
        const { ended, goesOn } = changeFrom(family, part, changes, { made, now });
        await this.#write(tx, family, ended, goesOn);
        if (telling) {
          const was = await pinned(family);
          await this.#invitations.ended(tx, was, await pinned(ended), telling);
          await this.#invitations.goesOn(tx, was, await pinned(goesOn), telling);
        }
        return goesOn.series.booking;
      }
    }
  }

  /** @throws PlenumError `vmr_not_yours`, `pins_equal`, `series_overlaps` */
  async #write(tx: Db, before: Family, ...after: Family[]): Promise<void> {
    const known = new Map(wholesOf(before).map((whole) => [whole.booking.bookingId, whole]));
    const written = after
      .flatMap(wholesOf)
      .filter((whole) => known.get(whole.booking.bookingId) !== whole && whole.booking.state === 'active');
    for (const { booking } of written) if (booking.idKind === 'random') refuseEqual(booking, 'changes.');
    const timed = written.filter((whole) => otherTimes(known.get(whole.booking.bookingId), whole));
    const { vmrId, ownerId, enterpriseId, rootId } = before.series.booking;
    if (timed.length > 0 && vmrId !== null && ownerId !== null && enterpriseId !== null) {
      await this.#rooms.vmrToBook(tx, vmrId, { accountId: ownerId, enterpriseId });
    }
    await writeChanges(tx, before, ...after);
    if (timed.length > 0) await refuseOverlap(tx, rootId, new Set(timed.map((one) => one.booking.bookingId)));
  }

  /** One regular occurrence has a start of its own, which the series does not tell. */
  async #onlyChanged(tx: Db, { booking, family, part }: Target, given: Changes): Promise<Changes> {
    const takenOut =
      part.kind === 'one'
        ? family.takenOut.find((one) => one.booking.recurrenceId === part.original)
        : undefined;
    const whole = takenOut ?? family.series;
    const pins = await this.#rooms.pinsOf(tx, whole.booking, this.#now());
    const shown = { booking: { ...whole.booking, ...pins }, invitees: whole.invitees };
    const changes = onlyChanged(shown, given);
    const { startsAt } = given.fields;
    if (part.kind === 'whole' || takenOut || startsAt === undefined) return changes;
    const isOfFirst = part.kind !== 'one' && startsAt === booking.startsLocal;
    return isOfFirst ? changes : { ...changes, fields: { ...changes.fields, startsAt } };
  }

  /** Looks up people before the transaction, so that it stays short. */
  async #resolve({ caller }: Asked, bookingId: string, { changes }: ChangeBooking): Promise<Changes> {
    const { booking } = await readToEdit(this.#db, caller, bookingId);
    const { invitees, ...fields } = changes;
    if (!invitees) return { fields, invitees: undefined };
    const known = everybody(await readFamily(this.#db, booking));
    const resolved = await this.#invitees.resolve(caller, invitees, {
      known: [...known.values()],
      field: 'changes.invitees',
    });
    return { fields, invitees: resolved };
  }

  async #target(
    tx: Db,
    { caller }: Asked,
    bookingId: string,
    request: { scope: EditScope; occurrence?: number | undefined },
  ): Promise<Target> {
    const { booking } = await readToEdit(tx, caller, bookingId);
    if (booking.state === 'cancelled') throw new PlenumError('meeting_cancelled');
    const now = this.#now();
    const family = await readFamilyOf(tx, booking);
    const part: Part =
      booking.recurrenceId === null
        ? partOf(family, request, now)
        : { kind: 'one', original: booking.recurrenceId };
    return { booking, family, part };
  }

  #telling({ caller, origin }: Asked, now: number): Telling {
    return { enterpriseId: caller.enterpriseId, origin, language: caller.language, now };
  }

  async #audit(
    tx: Db,
    { caller, address }: Asked,
    { bookingId, subject, ownerId }: BookingRecord,
    action: 'booking.changed' | 'booking.cancelled',
    detail: Record<string, unknown>,
  ): Promise<void> {
    if (!isAdministered(caller, ownerId)) return;
    await this.#ports.audit.record(tx, actorOf(caller, address), {
      enterpriseId: caller.enterpriseId,
      action,
      target: { kind: 'booking', id: bookingId, name: subject },
      detail,
    });
  }
}

/** @throws PlenumError `pins_fixed` */
function refusePins({ idKind }: BookingRecord, { fields: { hostPin, guestPin } }: Changes): void {
  if (idKind === 'random' || (hostPin === undefined && guestPin === undefined)) return;
  throw new PlenumError('pins_fixed', { field: 'changes.hostPin' });
}

function wholesOf({ series, takenOut }: Family): Whole[] {
  return [series, ...takenOut];
}

/** Whether there is a time in it that it had not before. */
function otherTimes(before: Whole | undefined, after: Whole): boolean {
  const timesOf = ({ occurrences }: Whole) =>
    occurrences
      .filter(({ state }) => state === 'active')
      .map(({ startsAt, endsAt }) => `${startsAt} ${endsAt}`);
  const known = new Set(before ? timesOf(before) : []);
  return timesOf(after).some((time) => !known.has(time));
}

/**
 * @param timed bookings that have new times
 * @throws PlenumError `series_overlaps` when one of these would take place together with another of its series
 */
async function refuseOverlap(tx: Db, rootId: string, timed: ReadonlySet<string>): Promise<void> {
  let before: { bookingId: string; endsAt: number } | undefined;
  for (const one of await activeOfRoot(tx, rootId)) {
    const isNew = timed.has(one.bookingId) || (before !== undefined && timed.has(before.bookingId));
    if (before && isNew && one.startsAt < before.endsAt) {
      throw new PlenumError('series_overlaps', { field: 'changes.startsAt' });
    }
    if (!before || one.endsAt > before.endsAt) before = one;
  }
}
