import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { announce } from './announcing.ts';
import { Invitations, type Telling } from './invitations.ts';
import type { BookingRecord, Family } from './model.ts';
import type { BookingParts } from './parts.ts';
import type { BookingPorts } from './ports.ts';
import { readFamily, toComeOf } from './repo.ts';
import { Rooms } from './rooms.ts';
import { stateOf } from './rules.ts';
import { cancelFrom, cancelMoved, cancelOne, cancelWhole, type Part, partOf, refuseOver } from './series.ts';
import { writeChanges } from './writing.ts';

/** Cancels meetings in somebody's transaction, and tells the invited. */
export class Cancelling {
  readonly #ports: BookingPorts;
  readonly #now: () => number;
  readonly #rooms: Rooms;
  readonly #invitations: Invitations;

  constructor({ db, ports, now = Date.now }: BookingParts) {
    this.#ports = ports;
    this.#now = now;
    this.#rooms = new Rooms({ db, ...ports });
    this.#invitations = new Invitations(ports);
  }

  /**
   * @param booking that was named, of the family
   * @param telling null: nobody is told
   * @throws PlenumError `meeting_begun`, `occurrence_unknown`
   */
  async cancel(
    tx: Db,
    { booking, family, part }: { booking: BookingRecord; family: Family; part: Part },
    telling: Telling | null,
  ): Promise<void> {
    const after = cancelledPart(family, part, this.#now());
    await writeChanges(tx, family, after);
    await announce(tx, this.#ports.webhooks, 'meeting.cancelled', booking, {
      occurrence: part.kind === 'one' ? part.original : null,
      from: part.kind === 'from' ? part.original : null,
    });
    if (telling) await this.#tell(tx, family, after, part, telling);
  }

  /**
   * Forgets an account that is being deleted: what it booked and is to come is cancelled, its room and templates go.
   * What has taken place stays in the history. To be called while the account is still there, as its address is the
   * organiser's that calendar programs know.
   */
  async forgetAccount(tx: Db, accountId: string, { origin }: { origin: string }): Promise<void> {
    const now = this.#now();
    const language = (await this.#ports.directory.person(tx, accountId))?.language ?? 'en';
    for (const booking of await toComeOf(tx, accountId, now)) {
      const { enterpriseId } = booking;
      if (enterpriseId === null) continue;
      const family = await readFamily(tx, booking);
      const part = partToCome(family, now);
      if (part) await this.cancel(tx, { booking, family, part }, { enterpriseId, origin, language, now });
    }
    await tx.deleteFrom('personalRoom').where('accountId', '=', accountId).execute();
    await tx.deleteFrom('template').where('accountId', '=', accountId).execute();
  }

  async #tell(tx: Db, before: Family, after: Family, part: Part, telling: Telling): Promise<void> {
    const was = await this.#rooms.withPins(tx, before, telling.now);
    const is = await this.#rooms.withPins(tx, after, telling.now);
    switch (part.kind) {
      case 'whole':
      case 'moved':
        return this.#invitations.changed(tx, was, is, telling);
      case 'one':
        return this.#invitations.changedOne(tx, was, is, part.original, telling);
      case 'from':
        return this.#invitations.ended(tx, was, is, telling);
    }
  }
}

/** undefined: nothing of it is to come */
function partToCome(family: Family, now: number): Part | undefined {
  try {
    return partOf(family, { scope: 'all' }, now);
  } catch (error) {
    if (error instanceof PlenumError && error.code === 'meeting_begun') return undefined;
    throw error;
  }
}

function cancelledPart(family: Family, part: Part, now: number): Family {
  switch (part.kind) {
    case 'whole': {
      const { booking, occurrences } = family.series;
      if (booking.recurrence === null) for (const one of occurrences) refuseOver(one, now);
      if (stateOf(booking, now) === 'over') throw new PlenumError('meeting_begun');
      return cancelWhole(family, now);
    }
    case 'one':
      return cancelOne(family, part.original, now);
    case 'from':
      return cancelFrom(family, part, now);
    case 'moved':
      return cancelMoved(family, now);
  }
}
