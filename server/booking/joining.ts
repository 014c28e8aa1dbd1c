import type { Caller } from '../contract/api/caller.ts';
import type { MeetingIdKind, MeetingLookup, MeetingSettings } from '../contract/api/booking.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import {
  lastOf,
  type MeetingRow,
  nextOf,
  openOf,
  rolesOfJoiner,
  runningOf,
  type Whose,
} from './joining-repo.ts';
import type { InviteePerson, Joiner } from './model.ts';
import type { BookingParts } from './parts.ts';
import type { Directory, Numbers, Terminals, Vmr } from './ports.ts';
import { toSettings } from './repo.ts';
import { defaultSettings, Rooms } from './rooms.ts';
import { isOwner, opensBeforeMs } from './rules.ts';

/** What deciding who may join needs to know of a meeting ID. Times are ms since the epoch. */
export interface Joinable extends MeetingSettings {
  meetingId: string;
  /** null: a visitor's meeting */
  enterpriseId: string | null;
  /** What takes place now or next; null: a personal room or a VMR by itself */
  bookingId: string | null;
  /** Original start of the occurrence; null without a booking. */
  occurrence: number | null;
  kind: 'instant' | 'booked' | 'room';
  idKind: MeetingIdKind;
  vmr: { vmrId: string; capacity: number; ownerKind: 'account' | 'terminal'; ownerId: string } | null;
  /** The account whose meeting it is; null: of an API key, of a visitor, or of a terminal that owns the VMR */
  ownerId: string | null;
  ownerName: string;
  /** Empty: of a VMR by itself. */
  subject: string;
  hostPin: string;
  /** Empty means none. */
  guestPin: string;
  startsAt: number | null;
  endsAt: number | null;
  /** From when on people may enter; null: at any time */
  opensAt: number | null;
  /** Nothing takes place any more. Whoever is in a conference that was prolonged may come back all the same. */
  over: boolean;
  /** What the one who asks is invited as; null: not invited */
  invitedAs: InviteePerson['role'] | null;
}

type Place = Pick<
  Joinable,
  'enterpriseId' | 'ownerId' | 'ownerName' | 'vmr' | 'hostPin' | 'guestPin' | 'subject' | 'idKind'
> & { settings: MeetingSettings };

export interface Asking {
  /** ms since the epoch */
  now: number;
  joiner: Joiner | null;
  /** Of which booking there is a conference now: it may be prolonged into what comes next. */
  live: { bookingId: string } | null;
}

/** Finds what a meeting ID leads to. A handful of queries by index, for every join. */
export class Joining {
  readonly #db: Db;
  readonly #numbers: Numbers;
  readonly #directory: Directory;
  readonly #terminals: Terminals;
  readonly #rooms: Rooms;
  readonly #now: () => number;

  constructor({ db, ports, now = Date.now }: BookingParts) {
    this.#db = db;
    this.#numbers = ports.numbers;
    this.#directory = ports.directory;
    this.#terminals = ports.terminals;
    this.#rooms = new Rooms({ db, ...ports });
    this.#now = now;
  }

  /** @returns undefined when the ID is nobody's */
  async joinable(
    meetingId: string,
    { now = this.#now(), joiner = null, live = null }: Partial<Asking> = {},
  ): Promise<Joinable | undefined> {
    const asking = { now, joiner, live };
    const number = await this.#numbers.findNumber(this.#db, meetingId);
    if (!number) return undefined;
    switch (number.kind) {
      case 'meeting':
        return this.#random(meetingId, number.refId, asking);
      case 'personal':
        return this.#inPlace(meetingId, await this.#personal(number.refId), asking);
      case 'vmr':
        return this.#inPlace(meetingId, await this.#vmr(number.refId), asking);
      default:
        return undefined;
    }
  }

  /**
   * What a caller needs to join.
   * @throws PlenumError `meeting_not_found`
   */
  async lookup(caller: Caller | null, meetingId: string): Promise<MeetingLookup> {
    const accountId = caller?.accountId ?? null;
    const joiner: Joiner | null = accountId === null ? null : { kind: 'account', id: accountId };
    const found = await this.joinable(meetingId, { joiner });
    if (!found) throw new PlenumError('meeting_not_found', { field: 'meetingId' });
    const known = (caller !== null && isOwner(caller, found.ownerId)) || found.invitedAs !== null;
    const ofEnterprise = accountId !== null && caller?.enterpriseId === found.enterpriseId;
    return {
      meetingId,
      pinNeeded: found.guestPin !== '' && !known,
      signInNeeded: found.whoMayJoin !== 'everyone' && !ofEnterprise,
      startsAt: found.startsAt,
    };
  }

  async #random(
    meetingId: string,
    rootId: string,
    { now, joiner, live }: Asking,
  ): Promise<Joinable | undefined> {
    const whose = { rootId };
    const row =
      (await this.#live(meetingId, whose, { now, live })) ??
      (await nextOf(this.#db, meetingId, whose, now)) ??
      (await lastOf(this.#db, meetingId, whose));
    if (!row) return undefined;
    const roles = await rolesOfJoiner(this.#db, [row.id], joiner);
    const over = row.endsAt <= now || row.occurrenceState === 'cancelled';
    return {
      ...toSettings(row),
      ...toBooked(row),
      meetingId,
      enterpriseId: row.enterpriseId,
      vmr: null,
      hostPin: row.hostPin,
      guestPin: row.guestPin,
      over,
      invitedAs: roles.get(row.id) ?? null,
    };
  }

  async #live(
    meetingId: string,
    whose: Whose,
    { now, live }: Pick<Asking, 'now' | 'live'>,
  ): Promise<MeetingRow | undefined> {
    if (!live) return undefined;
    const latest = now + opensBeforeMs;
    return runningOf(this.#db, meetingId, whose, { bookingId: live.bookingId, latest });
  }

  /**
   * A personal room or a VMR: while something is booked in it, with the settings of that. What is booked there at the
   * same time is one meeting: everybody is what they are invited as to any of it, by the settings of that.
   */
  async #inPlace(
    meetingId: string,
    place: Place | undefined,
    { now, joiner, live }: Asking,
  ): Promise<Joinable | undefined> {
    if (!place) return undefined;
    const { settings, ...room } = place;
    const common = { ...room, meetingId, over: false };
    const rows = place.ownerId === null ? [] : await this.#open(meetingId, place.ownerId, { now, live });
    const roles = await rolesOfJoiner(
      this.#db,
      rows.map(({ id }) => id),
      joiner,
    );
    const row =
      rows.find(({ id }) => roles.get(id) === 'host') ?? rows.find(({ id }) => roles.has(id)) ?? rows[0];
    if (row) {
      const invitedAs = roles.get(row.id) ?? null;
      return { ...common, ...toSettings(row), ...toBooked(row), opensAt: null, invitedAs };
    }
    const none = { bookingId: null, occurrence: null, startsAt: null, endsAt: null, opensAt: null };
    return { ...common, ...settings, ...none, kind: 'room', invitedAs: null };
  }

  /** What is booked in a room now, first what there is a conference of. */
  async #open(
    meetingId: string,
    ownerId: string,
    { now, live }: Pick<Asking, 'now' | 'live'>,
  ): Promise<MeetingRow[]> {
    const whose = { ownerId };
    const running = await this.#live(meetingId, whose, { now, live });
    const open = await openOf(this.#db, meetingId, whose, { now, latest: now + opensBeforeMs });
    return running ? [running, ...open.filter(({ id }) => id !== running.id)] : open;
  }

  async #personal(accountId: string): Promise<Place | undefined> {
    const person = await this.#directory.person(this.#db, accountId);
    if (!person) return undefined;
    const { hostPin, guestPin, settings } = await this.#rooms.personal(this.#db, person);
    return {
      ...{ enterpriseId: person.enterpriseId, ownerId: accountId, ownerName: person.name, vmr: null },
      ...{ hostPin, guestPin, settings, idKind: 'personal', subject: '' },
    };
  }

  async #nameOf(enterpriseId: string, { kind, id }: NonNullable<Vmr['owner']>): Promise<string> {
    if (kind === 'account') return (await this.#directory.person(this.#db, id))?.name ?? '';
    const [terminal] = await this.#terminals.terminals(this.#db, enterpriseId, [id]);
    return terminal?.name ?? '';
  }

  async #vmr(vmrId: string): Promise<Place | undefined> {
    const found = await this.#terminals.vmr(this.#db, vmrId);
    // Nobody can start a conference in a VMR without an owner.
    if (!found?.owner) return undefined;
    const { owner, capacity, enterpriseId, hostPin, guestPin, waitingRoom } = found;
    return {
      ...{ enterpriseId, hostPin, guestPin, idKind: 'vmr', subject: found.name },
      ownerName: await this.#nameOf(enterpriseId, owner),
      ownerId: owner.kind === 'account' ? owner.id : null,
      vmr: { vmrId, capacity, ownerKind: owner.kind, ownerId: owner.id },
      settings: { ...defaultSettings, waitingRoom },
    };
  }
}

function toBooked(row: MeetingRow) {
  return {
    bookingId: row.id,
    occurrence: row.originalStartsAt,
    kind: row.kind,
    idKind: row.idKind,
    ownerId: row.ownerId,
    ownerName: row.ownerName,
    subject: row.subject,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    opensAt: row.kind === 'instant' ? row.startsAt : row.startsAt - opensBeforeMs,
  };
}
