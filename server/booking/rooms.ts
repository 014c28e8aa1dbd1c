import type { AccountCaller } from '../contract/api/caller.ts';
import type { MeetingSettings, PersonalRoom } from '../contract/api/booking.ts';
import { PlenumError } from '../contract/errors.ts';
import { randomDigits } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { linkOf } from './invitations.ts';
import type { BookingRecord, Family, Whole } from './model.ts';
import type { Directory, Person, Terminals, Vmr } from './ports.ts';
import { toSettings, toSettingsRow } from './repo.ts';
import { stateOf } from './rules.ts';

const pinDigits = 6;

export interface Pins {
  hostPin: string;
  guestPin: string;
}

/** The meeting ID of a booking and what belongs to it rather than to the booking. */
export interface Room extends Pins {
  meetingId: string;
}

export interface OwnRoom extends Room {
  version: number;
  settings: MeetingSettings;
}

/** Personal rooms, which belong to booking, and VMRs, which do not. */
export class Rooms {
  readonly #db: Db;
  readonly #directory: Directory;
  readonly #terminals: Terminals;

  constructor({ db, directory, terminals }: { db: Db; directory: Directory; terminals: Terminals }) {
    this.#db = db;
    this.#directory = directory;
    this.#terminals = terminals;
  }

  async mine(caller: AccountCaller, origin: string): Promise<PersonalRoom> {
    return viewOf(await this.#roomOf(caller.accountId), origin);
  }

  /** @throws PlenumError `changed_meanwhile`, `pins_equal` */
  async changeMine(
    caller: AccountCaller,
    changes: Partial<MeetingSettings & Pins>,
    { version, origin }: { version: number; origin: string },
  ): Promise<PersonalRoom> {
    const room = await this.#roomOf(caller.accountId);
    const { meetingId, ...before } = room;
    const { hostPin = before.hostPin, guestPin = before.guestPin, ...settings } = changes;
    refuseEqual({ hostPin, guestPin });
    await transact(this.#db, async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('personalRoom')
        .set({
          hostPin,
          guestPin,
          version: version + 1,
          ...toSettingsRow({ ...before.settings, ...settings }),
        })
        .where('accountId', '=', caller.accountId)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new PlenumError('changed_meanwhile');
    });
    return viewOf(await this.#roomOf(caller.accountId), origin);
  }

  /** Somebody's personal room, made when it is first asked for. */
  async personal(db: Db, person: Person): Promise<OwnRoom> {
    const { accountId, enterpriseId, personalMeetingId } = person;
    const find = () =>
      db.selectFrom('personalRoom').selectAll().where('accountId', '=', accountId).executeTakeFirst();
    let row = await find();
    if (!row) {
      await db
        .insertInto('personalRoom')
        .values({ accountId, enterpriseId, version: 1, ...newPins(), ...toSettingsRow(defaultSettings) })
        .onConflict((conflict) => conflict.column('accountId').doNothing())
        .execute();
      row = await find();
    }
    if (!row) throw new Error(`the personal room of ${accountId} cannot be made`);
    const { version, hostPin, guestPin } = row;
    return { meetingId: personalMeetingId, version, hostPin, guestPin, settings: toSettings(row) };
  }

  /** @throws PlenumError `vmr_not_yours` unless it is the account's */
  async vmrToBook(db: Db, vmrId: string, owner: { accountId: string; enterpriseId: string }): Promise<Vmr> {
    const vmr = await this.#terminals.vmr(db, vmrId);
    if (!vmr || !isOwnedBy(vmr, owner.accountId) || vmr.enterpriseId !== owner.enterpriseId) {
      throw new PlenumError('vmr_not_yours', { field: 'vmrId' });
    }
    return vmr;
  }

  /**
   * The PINs that open a booking. A room has the same ones for whatever takes place in it later, so that they are empty
   * of a booking that is cancelled or over, or whose room is gone or another's.
   * @param now ms since the epoch
   */
  async pinsOf(db: Db, booking: BookingRecord, now: number): Promise<Pins> {
    const { idKind, hostPin, guestPin } = booking;
    if (idKind === 'random') return { hostPin, guestPin };
    return stateOf(booking, now) === 'active' ? this.#pinsOfRoom(db, booking) : noPins;
  }

  /** A family with the PINs that open it, as it is told to people. @param now ms since the epoch */
  async withPins(db: Db, { series, takenOut }: Family, now: number): Promise<Family> {
    if (series.booking.idKind === 'random') return { series, takenOut };
    const room = await this.#pinsOfRoom(db, series.booking);
    const pinned = (whole: Whole): Whole => ({
      ...whole,
      booking: { ...whole.booking, ...(stateOf(whole.booking, now) === 'active' ? room : noPins) },
    });
    return { series: pinned(series), takenOut: takenOut.map(pinned) };
  }

  /** What opens a personal room or a VMR now, for who booked it; empty when that is another's today. */
  async #pinsOfRoom(db: Db, { idKind, vmrId, ownerId }: BookingRecord): Promise<Pins> {
    if (ownerId === null) return noPins;
    if (idKind === 'vmr') {
      const vmr = vmrId === null ? undefined : await this.#terminals.vmr(db, vmrId);
      return vmr && isOwnedBy(vmr, ownerId) ? { hostPin: vmr.hostPin, guestPin: vmr.guestPin } : noPins;
    }
    const person = await this.#directory.person(db, ownerId);
    if (!person) return noPins;
    const { hostPin, guestPin } = await this.personal(db, person);
    return { hostPin, guestPin };
  }

  async #roomOf(accountId: string): Promise<OwnRoom> {
    const person = await this.#directory.person(this.#db, accountId);
    if (!person) throw new PlenumError('not_found');
    return this.personal(this.#db, person);
  }
}

export const defaultSettings: MeetingSettings = {
  media: 'video',
  whoMayJoin: 'everyone',
  guestsBeforeHost: true,
  waitingRoom: false,
  autoRecord: false,
};

const noPins: Pins = { hostPin: '', guestPin: '' };

function isOwnedBy({ owner }: Vmr, accountId: string): boolean {
  return owner?.kind === 'account' && owner.id === accountId;
}

/** Two PINs that differ; those given are kept. @throws PlenumError `pins_equal` */
export function newPins(given: { hostPin?: string | undefined; guestPin?: string | undefined } = {}): Pins {
  for (;;) {
    const pins = {
      hostPin: given.hostPin ?? randomDigits(pinDigits),
      guestPin: given.guestPin ?? randomDigits(pinDigits),
    };
    if (pins.hostPin !== pins.guestPin) return pins;
    if (given.hostPin !== undefined && given.guestPin !== undefined) refuseEqual(pins);
  }
}

/** @throws PlenumError `pins_equal`: a guest who types the guest PIN would become host */
export function refuseEqual({ hostPin, guestPin }: Pins, prefix = ''): void {
  if (hostPin === guestPin) throw new PlenumError('pins_equal', { field: `${prefix}guestPin` });
}

function viewOf({ settings, ...room }: OwnRoom, origin: string): PersonalRoom {
  return { ...room, ...settings, link: linkOf(origin, room.meetingId, room.guestPin) };
}
