import { randomUUID } from 'node:crypto';
import type { Caller } from '../contract/api/caller.ts';
import type { Meeting, ParsedCreateMeeting } from '../contract/api/booking.ts';
import type { Language } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { transact } from '../store/transact.ts';
import { announce } from './announcing.ts';
import { Invitations } from './invitations.ts';
import { Invitees } from './invitees.ts';
import { localOf } from './local-time.ts';
import type { BookingRecord, InviteePerson } from './model.ts';
import type { BookingParts } from './parts.ts';
import type { BookingPorts } from './ports.ts';
import { insertWhole } from './repo.ts';
import { defaultSettings, newPins } from './rooms.ts';

const minuteMs = 60_000;

export interface InstantSettings {
  /** Whether those without an account may start meetings. */
  visitorsMayStart: boolean;
  /** How long the meeting ID can be used. */
  instantMeetingHours: number;
  /** From one address. */
  meetingsPerMinute: number;
}

export interface StartRequest {
  caller: Caller | null;
  address: string;
  origin: string;
  language: Language;
}

/** Starts meetings now, with a random ID. */
export class InstantMeetings {
  readonly #db: Db;
  readonly #ports: BookingPorts;
  readonly #now: () => number;
  readonly #rates: Pick<LiveStore, 'hit'>;
  readonly #settings: InstantSettings;
  readonly #invitees: Invitees;
  readonly #invitations: Invitations;

  constructor({
    db,
    ports,
    now = Date.now,
    rates,
    settings,
  }: BookingParts & { rates: Pick<LiveStore, 'hit'>; settings: InstantSettings }) {
    this.#db = db;
    this.#ports = ports;
    this.#now = now;
    this.#rates = rates;
    this.#settings = settings;
    this.#invitees = new Invitees({ db, ...ports });
    this.#invitations = new Invitations(ports);
  }

  /** @throws PlenumError `sign_in_required`, `rate_limited`, `pins_equal`, `invitee_unknown` */
  async start(
    { caller, address, origin, language }: StartRequest,
    request: ParsedCreateMeeting,
  ): Promise<Meeting> {
    if (!caller && (!this.#settings.visitorsMayStart || request.invitees.length > 0)) {
      throw new PlenumError('sign_in_required');
    }
    const started = await this.#rates.hit(`meetings ${address}`, minuteMs);
    if (started > this.#settings.meetingsPerMinute) throw new PlenumError('rate_limited');
    const invitees = caller ? await this.#invitees.resolve(caller, request.invitees) : [];
    const now = this.#now();
    const bookingId = newId();
    const pins = newPins({ guestPin: request.guestPin });
    return transact(this.#db, async (tx) => {
      const meetingId = await this.#ports.numbers.reserveNumber(tx, {
        digits: 9,
        kind: 'meeting',
        refId: bookingId,
      });
      const booking = this.#booking({ bookingId, meetingId, caller, request, now, language, ...pins });
      await this.#insert(tx, booking, invitees, now);
      if (caller) {
        await announce(tx, this.#ports.webhooks, 'meeting.booked', booking);
        const series = { booking, occurrences: [], invitees };
        const telling = { enterpriseId: caller.enterpriseId, origin, language, now };
        await this.#invitations.started(tx, { series, takenOut: [] }, telling);
      }
      return { meetingId, ...pins };
    });
  }

  async #insert(tx: Db, booking: BookingRecord, invitees: InviteePerson[], now: number): Promise<void> {
    const { bookingId, lastEndsAt } = booking;
    const occurrence = { bookingId, originalStartsAt: now, startsAt: now, endsAt: lastEndsAt };
    await insertWhole(tx, { booking, invitees, occurrences: [{ ...occurrence, state: 'active' }] });
  }

  #booking(meeting: {
    bookingId: string;
    meetingId: string;
    hostPin: string;
    guestPin: string;
    caller: Caller | null;
    request: ParsedCreateMeeting;
    now: number;
    language: Language;
  }): BookingRecord {
    const { bookingId, meetingId, hostPin, guestPin, caller, request, now, language } = meeting;
    const durationMinutes = Math.ceil(this.#settings.instantMeetingHours * 60);
    const timeZone = caller?.timeZone ?? 'UTC';
    const { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord } = request;
    return {
      ...{ bookingId, meetingId, hostPin, guestPin, durationMinutes, timeZone, kind: 'instant', version: 1 },
      ...{ state: 'active', rootId: bookingId, seriesId: null, recurrenceId: null, recurrence: null },
      ...{ idKind: 'random', vmrId: null, sequence: 0, agenda: '', uid: randomUUID(), createdAt: now },
      enterpriseId: caller?.enterpriseId ?? null,
      ownerId: caller?.accountId ?? null,
      ownerName: caller?.name ?? '',
      subject: request.subject ?? subjectOf(caller, language),
      startsLocal: localOf(now, timeZone),
      lastEndsAt: now + durationMinutes * minuteMs,
      // A visitor has no enterprise whose people alone could join, nor space to record in.
      settings: caller
        ? { media, whoMayJoin, guestsBeforeHost, waitingRoom, autoRecord }
        : { ...defaultSettings, media, guestsBeforeHost, waitingRoom },
    };
  }
}

function subjectOf(caller: Caller | null, language: Language): string {
  const zh = language === 'zh';
  if (!caller) return zh ? '会议' : 'Meeting';
  return zh ? `${caller.name}的会议` : `${caller.name}’s meeting`;
}
