import { setImmediate } from 'node:timers/promises';
import type { Language } from '../contract/api/endpoint.ts';
import type { Db } from '../store/database.ts';
import { alike, everybody, looksDifferent, type SeenEvent, seenBy, seenOf, seenRegular } from './family.ts';
import { type CalendarEvent, type CalendarPerson, toCalendars } from './ics.ts';
import {
  invitation,
  type Invitation as InvitationLetter,
  joiningText,
  type Reason,
  type ToldMeeting,
} from './invitation-text.ts';
import { type BookingRecord, type Family, inviteeKey, type InviteePerson } from './model.ts';
import type { Directory, Mail, Mailer } from './ports.ts';
import { endOf } from './schedule.ts';

/** Between two turns of the event loop. */
const toldAtOnce = 20;

/** Who tells, and from where. */
export interface Telling {
  enterpriseId: string;
  /** Where people reach this server, without a slash at the end. */
  origin: string;
  /** Of people outside, whose own is not known. */
  language: Language;
  now: number;
}

interface Recipient {
  name: string;
  address: string;
  language: Language;
  /** null: the booking's */
  timeZone: string | null;
}

/** One thing to tell to people who all see the same. */
interface Notice {
  people: InviteePerson[];
  reason: Reason;
  method: 'REQUEST' | 'CANCEL' | null;
  events: SeenEvent[];
  sequence: number;
}

/**
 * Tells the invited by e-mail, in their language and time zone, with a calendar object that their program takes as the
 * same meeting each time (RFC 5546 sections 3.2.2 and 3.2.5). Terminals and telephones are told nothing, nor is the
 * owner.
 */
export class Invitations {
  readonly #directory: Directory;
  readonly #mailer: Mailer;
  readonly #sender: string;

  constructor({ directory, mailer, sender }: { directory: Directory; mailer: Mailer; sender: string }) {
    this.#directory = directory;
    this.#mailer = mailer;
    this.#sender = sender;
  }

  async booked(tx: Db, family: Family, telling: Telling): Promise<void> {
    await this.#tell(tx, noticesOfWhole(null, family, 'invited'), family.series.booking, telling);
  }

  /** Everybody whose view of the series changed: invited, told the change, or told that it does not concern them now. */
  async changed(tx: Db, before: Family, after: Family, telling: Telling): Promise<void> {
    await this.#tell(tx, noticesOfWhole(before, after, 'changed'), after.series.booking, telling);
  }

  /** A series that was cut. @param split the one that goes on instead, if any: those not in it learn no more than that */
  async ended(tx: Db, before: Family, after: Family, telling: Telling): Promise<void> {
    await this.#tell(tx, noticesOfWhole(before, after, 'ended'), after.series.booking, telling);
  }

  /** A series that goes on from one that was cut: a change to those who were in that one. */
  async goesOn(tx: Db, former: Family, family: Family, telling: Telling): Promise<void> {
    const known = everybody(former);
    const notices = noticesOfWhole(null, family, 'invited').flatMap((notice): Notice[] => {
      const [fresh, told] = [false, true].map((is) =>
        notice.people.filter((person) => known.has(inviteeKey(person)) === is),
      );
      return [
        { ...notice, people: fresh ?? [] },
        { ...notice, people: told ?? [], reason: 'changed' },
      ];
    });
    await this.#tell(tx, notices, family.series.booking, telling);
  }

  /** One occurrence was changed or cancelled: the others are not spoken of. */
  async changedOne(
    tx: Db,
    before: Family,
    after: Family,
    originalStartsAt: number,
    telling: Telling,
  ): Promise<void> {
    await this.#tell(tx, noticesOfOne(before, after, originalStartsAt), after.series.booking, telling);
  }

  /** An instant meeting runs: a link to join, nothing for the calendar. */
  async started(tx: Db, family: Family, telling: Telling): Promise<void> {
    const notices = noticesOfWhole(null, family, 'started').map((notice): Notice => ({
      ...notice,
      method: null,
      reason: 'started',
    }));
    await this.#tell(tx, notices, family.series.booking, telling);
  }

  async #tell(tx: Db, notices: readonly Notice[], booking: BookingRecord, telling: Telling): Promise<void> {
    const people = notices.flatMap((notice) => notice.people);
    if (people.length === 0) return;
    const { recipients, organizer } = await this.#addresses(tx, people, booking, telling);
    let told = 0;
    for (const notice of notices) {
      const letters = new Letters(notice, organizer, telling);
      for (const person of notice.people) {
        const recipient = recipients.get(inviteeKey(person));
        const letter = recipient && letters.to(recipient);
        if (!letter) continue;
        const { enterpriseId } = telling;
        await this.#mailer.queue(tx, { enterpriseId, to: recipient.address, ...letter });
        // Neither database nor letters need the event loop: without a turn of it, conferences would wait meanwhile.
        if (++told % toldAtOnce === 0) await setImmediate();
      }
    }
  }

  async #addresses(tx: Db, invited: readonly InviteePerson[], booking: BookingRecord, telling: Telling) {
    const accountIds = invited.filter(({ kind }) => kind === 'account').map(({ id }) => id);
    const { ownerId, ownerName } = booking;
    const asked = ownerId === null ? accountIds : [...accountIds, ownerId];
    const people = new Map(
      (await this.#directory.people(tx, telling.enterpriseId, asked)).map((one) => [one.accountId, one]),
    );
    const recipients = new Map<string, Recipient>();
    for (const person of invited) {
      if (person.kind === 'email') {
        const { language } = telling;
        recipients.set(inviteeKey(person), {
          name: person.name,
          address: person.id,
          language,
          timeZone: null,
        });
      }
      const account = person.kind === 'account' ? people.get(person.id) : undefined;
      if (!account?.email || account.accountId === ownerId) continue;
      const { name, email, language, timeZone } = account;
      recipients.set(inviteeKey(person), { name, address: email, language, timeZone });
    }
    const owner = ownerId === null ? undefined : people.get(ownerId);
    return { recipients, organizer: { name: ownerName, address: owner?.email ?? addressOf(this.#sender) } };
  }
}

function noticesOfWhole(
  before: Family | null,
  after: Family,
  reason: 'invited' | 'changed' | 'ended' | 'started',
): Notice[] {
  const families = before ? [before, after] : [after];
  const { sequence } = after.series.booking;
  return alike(families).flatMap(({ key, people }): Notice[] => {
    const was = before ? seenBy(before, key) : [];
    const is = seenBy(after, key);
    const common = { people, sequence };
    if (is.length === 0) {
      return was.length > 0 ? [{ ...common, reason: 'cancelled', method: 'CANCEL', events: was }] : [];
    }
    if (was.length === 0) return [{ ...common, reason: 'invited', method: 'REQUEST', events: is }];
    const notices: Notice[] = [];
    // What they are no longer in would stay in their calendar: a message with the rest does not take it out.
    const lost = noLongerIn(was, is);
    if (lost.length > 0) notices.push({ ...common, reason: 'cancelled', method: 'CANCEL', events: lost });
    if (looksDifferent(was, is)) notices.push({ ...common, reason, method: 'REQUEST', events: is });
    return notices;
  });
}

function noLongerIn(was: readonly SeenEvent[], is: readonly SeenEvent[]): SeenEvent[] {
  const whole = ({ recurrenceId }: SeenEvent) => recurrenceId === null;
  // The series names what is left out of it.
  if (is.some(whole)) return [];
  const series = was.filter(whole);
  if (series.length > 0) return series;
  const ids = new Set(is.map(({ recurrenceId }) => recurrenceId?.local));
  return was.filter(({ recurrenceId }) => !ids.has(recurrenceId?.local));
}

function noticesOfOne(before: Family, after: Family, originalStartsAt: number): Notice[] {
  const { sequence } = after.series.booking;
  return alike([before, after]).flatMap(({ key, people }): Notice[] => {
    const was = seenOnce(before, originalStartsAt, key);
    const is = seenOnce(after, originalStartsAt, key);
    const common = { people, sequence };
    if (is && !was) return [{ ...common, reason: 'invited', method: 'REQUEST', events: [is] }];
    if (was && !is) return [{ ...common, reason: 'cancelled', method: 'CANCEL', events: [was] }];
    if (!was || !is || !looksDifferent([was], [is])) return [];
    return [{ ...common, reason: 'changed', method: 'REQUEST', events: [is] }];
  });
}

function seenOnce(family: Family, originalStartsAt: number, key: string): SeenEvent | undefined {
  const one = family.takenOut.find(({ booking }) => booking.recurrenceId === originalStartsAt);
  return one ? seenOf(family, one, key) : seenRegular(family, originalStartsAt, key);
}

/**
 * One notice as letters. What is equal for all who have a language and a time zone is written once: of a thousand
 * invited, each letter differs in one line of the calendar object.
 */
class Letters {
  readonly #notice: Notice;
  readonly #organizer: CalendarPerson;
  readonly #telling: Telling;
  readonly #texts = new Map<string, InvitationLetter>();
  readonly #calendars = new Map<Language, (attendee: CalendarPerson) => string>();

  constructor(notice: Notice, organizer: CalendarPerson, telling: Telling) {
    this.#notice = notice;
    this.#organizer = organizer;
    this.#telling = telling;
  }

  to(recipient: Recipient): Omit<Mail, 'enterpriseId' | 'to'> | undefined {
    const { method, events } = this.#notice;
    const [first] = events;
    if (!first) return undefined;
    const text = this.#text(first, recipient);
    if (method === null) return text;
    return { ...text, calendar: { method, content: this.#calendar(method, recipient.language)(recipient) } };
  }

  #text(event: SeenEvent, { language, timeZone: own }: Recipient): InvitationLetter {
    const timeZone = own ?? event.booking.timeZone;
    const key = `${language} ${timeZone}`;
    const known = this.#texts.get(key);
    if (known) return known;
    const told = toldMeeting(event, this.#telling.origin);
    const text = invitation(this.#notice.reason, told, { language, timeZone });
    this.#texts.set(key, text);
    return text;
  }

  #calendar(method: 'REQUEST' | 'CANCEL', language: Language): (attendee: CalendarPerson) => string {
    const known = this.#calendars.get(language);
    if (known) return known;
    const { events, sequence } = this.#notice;
    const { origin, now } = this.#telling;
    // To take back the series is to take back what was taken out of it, too.
    const whole = events.filter(({ recurrenceId }) => recurrenceId === null);
    const spoken = method === 'CANCEL' && whole.length > 0 ? whole : events;
    const made = toCalendars(
      {
        method,
        organizer: this.#organizer,
        role: spoken[0]?.role ?? 'guest',
        events: spoken.map((event) => calendarEvent(event, { sequence, origin, language })),
      },
      now,
    );
    this.#calendars.set(language, made);
    return made;
  }
}

/** @param sequence of the message: no less than that of any event in it, RFC 5546 section 2.1.4 */
export function calendarEvent(
  event: SeenEvent,
  { sequence, origin, language }: { sequence: number; origin: string; language: Language },
): CalendarEvent {
  const { uid, durationMinutes, timeZone, recurrence, subject } = event.booking;
  const { recurrenceId, startsLocal, excluded } = event;
  const told = toldMeeting(event, origin);
  return {
    ...{ uid, sequence, recurrenceId, startsLocal, durationMinutes, timeZone, recurrence, excluded, subject },
    description: joiningText(told, language),
    link: told.link,
  };
}

export function toldMeeting({ booking, startsAt, role }: SeenEvent, origin: string): ToldMeeting {
  return {
    ...booking,
    startsAt,
    endsAt: endOf(startsAt, booking.durationMinutes),
    hostPin: role === 'host' ? booking.hostPin : '',
    link: linkOf(origin, booking.meetingId, booking.guestPin),
  };
}

/** @param sender `Name <address>` or the address */
export function addressOf(sender: string): string {
  return /<([^<>]+)>/.exec(sender)?.[1] ?? sender;
}

/** What the invited open. The PIN is behind #, so that it reaches no server's log. */
export function linkOf(origin: string, meetingId: string, guestPin: string): string {
  return `${origin}/m/${meetingId}${guestPin === '' ? '' : `#pin=${guestPin}`}`;
}
