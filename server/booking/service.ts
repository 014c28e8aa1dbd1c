import { randomUUID } from 'node:crypto';
import type { AccountCaller, Caller } from '../contract/api/caller.ts';
import type { Booking, BookRequest } from '../contract/api/booking.ts';
import type { Language } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { readBooking } from './access.ts';
import { announce } from './announcing.ts';
import { toCalendar } from './ics.ts';
import { invitationText } from './invitation-text.ts';
import { addressOf, calendarEvent, Invitations, linkOf, toldMeeting } from './invitations.ts';
import { Invitees } from './invitees.ts';
import type { BookingRecord, Family, InviteePerson, Whole } from './model.ts';
import type { Asked, BookingParts } from './parts.ts';
import type { BookingPorts } from './ports.ts';
import { eventsFor, eventToCopy, takenOutFor } from './reader.ts';
import { deleteOfRoot, idsToFree, insertWhole, markFreed, readFamily, readFamilyOf } from './repo.ts';
import { newPins, Rooms } from './rooms.ts';
import { ruleInWords } from './rule-text.ts';
import { idKeptMs } from './rules.ts';
import { refusePast, type Schedule, schedule } from './schedule.ts';
import { fresh } from './series.ts';
import { toView } from './views.ts';

const previewed = 20;
const freedAtOnce = 200;

/** Books meetings and shows them. Changing them is `Editing`, joining them `Joining`. */
export class BookingService {
  readonly #db: Db;
  readonly #ports: BookingPorts;
  readonly #now: () => number;
  readonly #rooms: Rooms;
  readonly #invitees: Invitees;
  readonly #invitations: Invitations;

  constructor({ db, ports, now = Date.now }: BookingParts) {
    this.#db = db;
    this.#ports = ports;
    this.#now = now;
    this.#rooms = new Rooms({ db, ...ports });
    this.#invitees = new Invitees({ db, ...ports });
    this.#invitations = new Invitations(ports);
  }

  /** @throws PlenumError what is wrong with times, invitees, PINs or the room */
  async book({ caller, origin }: Asked, request: BookRequest): Promise<Booking> {
    const now = this.#now();
    const times = schedule({ ...request, startsLocal: request.startsAt }, now);
    refusePast(times.starts[0]?.startsAt ?? 0, now);
    const invitees = await this.#invitees.resolve(caller, request.invitees);
    const bookingId = newId();
    await transact(this.#db, async (tx) => {
      const room = await this.#take(tx, caller, request, bookingId);
      const series = newWhole({ bookingId, caller, request, room, times, invitees, now });
      await insertWhole(tx, series);
      await announce(tx, this.#ports.webhooks, 'meeting.booked', series.booking);
      if (!request.notify) return;
      const family = await this.#rooms.withPins(tx, { series, takenOut: [] }, now);
      const telling = { enterpriseId: caller.enterpriseId, origin, language: caller.language, now };
      await this.#invitations.booked(tx, family, telling);
    });
    return this.get({ caller, origin }, bookingId);
  }

  async get({ caller, origin }: Pick<Asked, 'caller' | 'origin'>, bookingId: string): Promise<Booking> {
    const read = await readBooking(this.#db, caller, bookingId);
    const family = await readFamily(this.#db, read.booking);
    const takenOut = takenOutFor(family, { caller, mayEdit: read.mayEdit });
    const occurrences = [...family.series.occurrences, ...takenOut.flatMap((one) => one.occurrences)];
    const invitees = read.mayEdit ? read.invitees : await this.#invitees.shownTo(caller, read.invitees);
    const now = this.#now();
    // What was moved may end later than the series.
    const lastEndsAt = Math.max(read.booking.lastEndsAt, ...takenOut.map((one) => one.booking.lastEndsAt));
    const booking = { ...read.booking, lastEndsAt };
    const pins = await this.#rooms.pinsOf(this.#db, booking, now);
    return toView({ ...read, booking, invitees, occurrences, pins }, caller, { origin, now });
  }

  /** What a rule means. @throws PlenumError as booking it would */
  preview(
    caller: AccountCaller,
    request: { startsAt: string; timeZone: string; durationMinutes: number; recurrence: string },
  ): { text: string; count: number; occurrences: number[]; lastStartsAt: number } {
    const { starts, recurrence } = schedule({ ...request, startsLocal: request.startsAt }, this.#now());
    const occurrences = starts.map(({ startsAt }) => startsAt);
    return {
      text: ruleInWords(recurrence ?? request.recurrence, request.timeZone, caller.language),
      count: occurrences.length,
      occurrences: occurrences.slice(0, previewed),
      lastStartsAt: occurrences.at(-1) ?? 0,
    };
  }

  /** @param occurrence original start; left out: the whole */
  async invitation(
    { caller, origin }: Pick<Asked, 'caller' | 'origin'>,
    bookingId: string,
    {
      occurrence,
      language = caller.language,
    }: { occurrence?: number | undefined; language?: Language | undefined },
  ): Promise<{ text: string; link: string }> {
    const { booking, mayEdit } = await readBooking(this.#db, caller, bookingId);
    const family = await this.#familyWithPins(booking);
    const event = eventToCopy(family, booking, occurrence, { caller, mayEdit });
    const told = toldMeeting(event, origin);
    return {
      text: invitationText(told, language, caller.timeZone),
      link: linkOf(origin, booking.meetingId, event.booking.guestPin),
    };
  }

  /** The meeting as a file to import. */
  async calendarFile(
    { caller, origin }: Pick<Asked, 'caller' | 'origin'>,
    bookingId: string,
  ): Promise<{ name: string; content: string }> {
    const { booking, mayEdit } = await readBooking(this.#db, caller, bookingId);
    const family = await this.#familyWithPins(booking);
    const { sequence } = family.series.booking;
    const events = eventsFor(family, booking, { caller, mayEdit });
    const owner =
      booking.ownerId === null ? undefined : await this.#ports.directory.person(this.#db, booking.ownerId);
    const content = toCalendar(
      {
        method: 'PUBLISH',
        attendee: null,
        organizer: { name: booking.ownerName, address: owner?.email ?? addressOf(this.#ports.sender) },
        events: events.map((event) => calendarEvent(event, { sequence, origin, language: caller.language })),
      },
      this.#now(),
    );
    return { name: `${booking.meetingId}.ics`, content };
  }

  /**
   * Gives back random meeting IDs whose last meeting was long ago. Meetings of visitors are forgotten with them.
   * @returns how many; to be called now and then
   */
  async freeOldIds(): Promise<number> {
    const before = this.#now() - idKeptMs;
    const found = await idsToFree(this.#db, before, freedAtOnce);
    for (const { rootId, enterpriseId } of found) {
      await transact(this.#db, async (tx) => {
        await this.#ports.numbers.freeNumbers(tx, 'meeting', rootId);
        await (enterpriseId === null ? deleteOfRoot(tx, rootId) : markFreed(tx, rootId));
      });
    }
    return found.length;
  }

  /** Whether a meeting to come is booked in a VMR. */
  async isVmrBooked(db: Db, vmrId: string): Promise<boolean> {
    const found = await db
      .selectFrom('booking')
      .select('id')
      .where('vmrId', '=', vmrId)
      .where('state', '=', 'active')
      .where('lastEndsAt', '>', this.#now())
      .executeTakeFirst();
    return found !== undefined;
  }

  /** With the series of one that was taken out of it: calendar programs know them by one UID. */
  async #familyWithPins(booking: BookingRecord): Promise<Family> {
    return this.#rooms.withPins(this.#db, await readFamilyOf(this.#db, booking), this.#now());
  }

  async #take(tx: Db, caller: Caller, request: BookRequest, bookingId: string) {
    const { idKind, vmrId, hostPin, guestPin } = request;
    if (idKind === 'random') {
      const pins = newPins({ hostPin, guestPin });
      const meetingId = await this.#ports.numbers.reserveNumber(tx, {
        digits: 9,
        kind: 'meeting',
        refId: bookingId,
      });
      return { meetingId, vmrId: null, ...pins };
    }
    if (hostPin !== undefined || guestPin !== undefined) {
      throw new PlenumError('pins_fixed', { field: hostPin === undefined ? 'guestPin' : 'hostPin' });
    }
    if (caller.kind !== 'account') {
      throw new PlenumError('bad_request', {
        field: 'idKind',
        detail: 'random, for a caller without an account',
      });
    }
    const none = { hostPin: '', guestPin: '' };
    if (idKind === 'vmr') {
      if (vmrId === null) throw new PlenumError('vmr_not_yours', { field: 'vmrId' });
      const vmr = await this.#rooms.vmrToBook(tx, vmrId, caller);
      return { meetingId: vmr.meetingId, vmrId, ...none };
    }
    const person = await this.#ports.directory.person(tx, caller.accountId);
    if (!person) throw new PlenumError('sign_in_required');
    return { meetingId: person.personalMeetingId, vmrId: null, ...none };
  }
}

interface NewMeeting {
  bookingId: string;
  caller: Caller;
  request: BookRequest;
  room: { meetingId: string; vmrId: string | null; hostPin: string; guestPin: string };
  times: Schedule;
  invitees: InviteePerson[];
  now: number;
}

function newWhole({ bookingId, caller, request, room, times, invitees, now }: NewMeeting): Whole {
  const { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord } = request;
  const booking: BookingRecord = {
    bookingId,
    enterpriseId: caller.enterpriseId,
    version: 1,
    kind: 'booked',
    state: 'active',
    rootId: bookingId,
    seriesId: null,
    recurrenceId: null,
    uid: randomUUID(),
    sequence: 0,
    ownerId: caller.accountId,
    ownerName: caller.name,
    subject: request.subject,
    agenda: request.agenda,
    startsLocal: times.startsLocal,
    durationMinutes: times.durationMinutes,
    timeZone: times.timeZone,
    recurrence: times.recurrence,
    idKind: request.idKind,
    lastEndsAt: times.lastEndsAt,
    ...room,
    settings: { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord },
    createdAt: now,
  };
  return { booking, invitees, occurrences: fresh(bookingId, times) };
}
