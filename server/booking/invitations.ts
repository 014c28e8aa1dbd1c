import type { Language } from '../contract/api/endpoint.ts';
import type { Db } from '../store/database.ts';
import { everybody, looksDifferent, type SeenEvent, seenBy, seenOf, seenRegular } from './family.ts';
import { type CalendarEvent, toCalendar } from './ics.ts';
import { invitation, joiningText, type Reason, type ToldMeeting } from './invitation-text.ts';
import { type BookingRecord, type Family, inviteeKey, type InviteePerson } from './model.ts';
import type { Directory, Mailer } from './ports.ts';
import { endOf } from './schedule.ts';

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

interface Notice {
  person: InviteePerson;
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
    const notices = noticesOfWhole(null, family, 'invited').map((notice): Notice =>
      known.has(inviteeKey(notice.person)) ? { ...notice, reason: 'changed' } : notice,
    );
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
    if (notices.length === 0) return;
    const { recipients, organizer } = await this.#addresses(tx, notices, booking, telling);
    for (const notice of notices) {
      const recipient = recipients.get(inviteeKey(notice.person));
      const [first] = notice.events;
      if (!recipient || !first) continue;
      const timeZone = recipient.timeZone ?? first.booking.timeZone;
      const told = toldMeeting(first, telling.origin);
      const { subject, text, html } = invitation(notice.reason, told, { ...recipient, timeZone });
      await this.#mailer.queue(tx, {
        enterpriseId: telling.enterpriseId,
        to: recipient.address,
        subject,
        text,
        html,
        ...(notice.method && {
          calendar: {
            method: notice.method,
            content: calendarOf(notice.method, notice, organizer, recipient, telling),
          },
        }),
      });
    }
  }

  async #addresses(tx: Db, notices: readonly Notice[], booking: BookingRecord, telling: Telling) {
    const accountIds = notices.flatMap(({ person }) => (person.kind === 'account' ? [person.id] : []));
    const { ownerId, ownerName } = booking;
    const asked = ownerId === null ? accountIds : [...accountIds, ownerId];
    const people = new Map(
      (await this.#directory.people(tx, telling.enterpriseId, asked)).map((one) => [one.accountId, one]),
    );
    const recipients = new Map<string, Recipient>();
    for (const { person } of notices) {
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
) {
  const notices: Notice[] = [];
  const { sequence } = after.series.booking;
  for (const [key, person] of everybody(...(before ? [before, after] : [after]))) {
    const was = before ? seenBy(before, key) : [];
    const is = seenBy(after, key);
    const common = { person, sequence };
    if (is.length === 0) {
      if (was.length > 0) notices.push({ ...common, reason: 'cancelled', method: 'CANCEL', events: was });
      continue;
    }
    if (was.length === 0) {
      notices.push({ ...common, reason: 'invited', method: 'REQUEST', events: is });
      continue;
    }
    // What they are no longer in would stay in their calendar: a message with the rest does not take it out.
    const lost = noLongerIn(was, is);
    if (lost.length > 0) notices.push({ ...common, reason: 'cancelled', method: 'CANCEL', events: lost });
    if (looksDifferent(was, is)) notices.push({ ...common, reason, method: 'REQUEST', events: is });
  }
  return notices;
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
  const notices: Notice[] = [];
  const { sequence } = after.series.booking;
  for (const [key, person] of everybody(before, after)) {
    const was = seenOnce(before, originalStartsAt, key);
    const is = seenOnce(after, originalStartsAt, key);
    const common = { person, sequence };
    if (is && !was) notices.push({ ...common, reason: 'invited', method: 'REQUEST', events: [is] });
    if (was && !is) notices.push({ ...common, reason: 'cancelled', method: 'CANCEL', events: [was] });
    if (was && is && looksDifferent([was], [is])) {
      notices.push({ ...common, reason: 'changed', method: 'REQUEST', events: [is] });
    }
  }
  return notices;
}

function seenOnce(family: Family, originalStartsAt: number, key: string): SeenEvent | undefined {
  const one = family.takenOut.find(({ booking }) => booking.recurrenceId === originalStartsAt);
  return one ? seenOf(family, one, key) : seenRegular(family, originalStartsAt, key);
}

function calendarOf(
  method: 'REQUEST' | 'CANCEL',
  { events, person, sequence }: Notice,
  organizer: { name: string; address: string },
  recipient: Recipient,
  { origin, now }: Telling,
): string {
  // To take back the series is to take back what was taken out of it, too.
  const whole = events.filter(({ recurrenceId }) => recurrenceId === null);
  const spoken = method === 'CANCEL' && whole.length > 0 ? whole : events;
  return toCalendar(
    {
      method,
      organizer,
      attendee: { name: recipient.name, address: recipient.address, role: person.role },
      events: spoken.map((event) => calendarEvent(event, { sequence, origin, language: recipient.language })),
    },
    now,
  );
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
