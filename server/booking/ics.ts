import {
  foldLines,
  type ICalAttendeeData,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventStatus,
} from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { instantOf, localOf } from './local-time.ts';
import { utcText } from './rule.ts';

/** A meeting, or one occurrence of it, as a calendar program sees it: a VEVENT, RFC 5545 section 3.6.1. */
export interface CalendarEvent {
  uid: string;
  sequence: number;
  /** Original start of one occurrence, YYYY-MM-DDTHH:mm in the zone of its series; null: the whole. */
  recurrenceId: { local: string; timeZone: string } | null;
  /** YYYY-MM-DDTHH:mm in `timeZone` */
  startsLocal: string;
  durationMinutes: number;
  timeZone: string;
  recurrence: string | null;
  /** Original starts of occurrences that do not take place, as `startsLocal`. */
  excluded: string[];
  subject: string;
  description: string;
  link: string;
}

export interface CalendarPerson {
  name: string;
  address: string;
}

/** What is sent: RFC 5546 section 3.2. `PUBLISH` is a file to import, for nobody in particular. */
export interface CalendarMessage {
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  /** All of one UID. */
  events: readonly CalendarEvent[];
  organizer: CalendarPerson;
  /** Whom it is sent to. Others are not named: who is invited may be hidden from one another. */
  attendee: (CalendarPerson & { role: 'host' | 'guest' }) | null;
}

/** @param now ms since the epoch, of DTSTAMP */
export function toCalendar({ method, events, organizer, attendee }: CalendarMessage, now: number): string {
  const calendar = new ICalCalendar({
    prodId: { company: 'Plenum', product: 'Plenum', language: 'EN' },
    method: ICalCalendarMethod[method],
    // Without a name: with one, DTSTAMP would be written in local time, which RFC 5545 section 3.8.7.2 forbids.
    timezone: { name: null, generator: (timeZone) => zoneOf(timeZone).definition },
  });
  for (const given of events) {
    const event = withClearEnd(given);
    const end = endsLocal(event);
    calendar.createEvent({
      id: event.uid,
      sequence: event.sequence,
      stamp: Temporal.Instant.fromEpochMilliseconds(now),
      timezone: zoneOf(event.timeZone).name,
      start: Temporal.PlainDateTime.from(event.startsLocal),
      end: end === null ? null : Temporal.PlainDateTime.from(end),
      ...placeInSeries(event),
      summary: event.subject,
      description: event.description,
      location: event.link,
      url: event.link,
      status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      organizer: { name: organizer.name, email: organizer.address },
      attendees: attendee ? [toAttendee(attendee)] : [],
    });
  }
  return `${calendar.toString()}\r\n`;
}

/**
 * The same for one person after the other, none of whom is told of the others: only their lines are written anew.
 * @param now ms since the epoch, of DTSTAMP
 */
export function toCalendars(
  { role, ...message }: Omit<CalendarMessage, 'attendee'> & { role: 'host' | 'guest' },
  now: number,
): (attendee: CalendarPerson) => string {
  const nobody = { name: '', address: 'nobody@invalid', role };
  const parts = toCalendar({ ...message, attendee: nobody }, now).split(attendeeLine);
  return ({ name, address }) => {
    const event = new ICalCalendar().createEvent({
      start: new Date(now),
      attendees: [toAttendee({ name, address, role })],
    });
    const [line = ''] = attendeeLine.exec(foldLines(event.toString())) ?? [];
    return parts.join(line);
  };
}

/** With the lines it is continued in, RFC 5545 section 3.1. */
const attendeeLine = /^ATTENDEE[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*/m;

function toAttendee({ name, address, role }: NonNullable<CalendarMessage['attendee']>): ICalAttendeeData {
  return {
    name,
    email: address,
    role: role === 'host' ? ICalAttendeeRole.CHAIR : ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    // Nobody reads the answers.
    rsvp: false,
  };
}

/** null where the end as local time would be taken for another one: in the hour that comes twice. */
function endsLocal({ startsLocal, durationMinutes, timeZone }: CalendarEvent): string | null {
  const end = instantOf(startsLocal, timeZone) + durationMinutes * 60_000;
  const local = localOf(end, timeZone);
  return instantOf(local, timeZone) === end ? local : null;
}

/** What happens once and ends in the hour that comes twice is told in UTC. */
function withClearEnd(event: CalendarEvent): CalendarEvent {
  if (event.recurrence !== null || endsLocal(event) !== null) return event;
  const startsLocal = localOf(instantOf(event.startsLocal, event.timeZone), 'UTC');
  return { ...event, timeZone: 'UTC', startsLocal };
}

/**
 * The rule, or which occurrence of it this is: in UTC where it has another zone than its series, as the definition of
 * that zone does not come along.
 */
function placeInSeries(event: CalendarEvent): Pick<ICalEventData, 'recurrenceId' | 'repeating'> {
  const { recurrenceId, recurrence, timeZone } = event;
  if (recurrenceId === null) return { repeating: recurrence === null ? null : repetition(event, recurrence) };
  const { local } = recurrenceId;
  if (recurrenceId.timeZone === timeZone) return { recurrenceId: Temporal.PlainDateTime.from(local) };
  const instant = instantOf(local, recurrenceId.timeZone);
  // The library writes it in the zone of the event only; two lines it writes as they are, but for blanks around them.
  return { repeating: ` \r\nRECURRENCE-ID:${utcText(instant)}` };
}

/** The rule, and lines that the library has no words for: it writes what begins with RRULE as it is. */
function repetition(event: CalendarEvent, rule: string): string {
  const lines = [`RRULE:${rule}`];
  if (endsLocal(event) === null) lines.push(`DURATION:PT${event.durationMinutes}M`);
  const { name } = zoneOf(event.timeZone);
  for (const original of event.excluded) {
    const compact = `${original.replace(/[-:]/g, '')}00`;
    lines.push(name === 'UTC' ? `EXDATE:${compact}Z` : `EXDATE;TZID=${name}:${compact}`);
  }
  return lines.join('\r\n');
}

interface Zone {
  /** As the definition calls it: an alias has the name of what it stands for. */
  name: string;
  /** VTIMEZONE; null: UTC, which needs none */
  definition: string | null;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const [definition = '', name = ''] = tzlib_get_ical_block(timeZone);
  const zone =
    timeZone === 'UTC'
      ? { name: 'UTC', definition: null }
      : { name: name.replace('TZID=', '') || timeZone, definition: definition || null };
  zones.set(timeZone, zone);
  return zone;
}
