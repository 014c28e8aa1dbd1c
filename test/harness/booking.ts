import type { AccountCaller, KeyCaller } from '../../server/contract/api/caller.ts';
import { bookRequestSchema, changeBookingSchema } from '../../server/contract/api/booking.ts';
import type { z } from 'zod';
import { Calendar } from '../../server/booking/calendar.ts';
import { Cancelling } from '../../server/booking/cancelling.ts';
import { Editing } from '../../server/booking/editing.ts';
import { InstantMeetings } from '../../server/booking/instant.ts';
import { Joining } from '../../server/booking/joining.ts';
import type { BookingPorts, Mail, PastConference, Person, Vmr } from '../../server/booking/ports.ts';
import { Rooms } from '../../server/booking/rooms.ts';
import { BookingService } from '../../server/booking/service.ts';
import { Templates } from '../../server/booking/templates.ts';
import { findNumber, freeNumbers, reserveNumber } from '../../server/directory/numbers.ts';
import type { Db } from '../../server/store/database.ts';

export const enterpriseId = 'enterprise';
export const origin = 'https://meet.example.org';
export const address = '192.0.2.1';

/** Monday, 2 March 2026, 08:00 in Berlin */
export const monday = Date.parse('2026-03-02T07:00:00Z');
export const hour = 3_600_000;
export const day = 24 * hour;

/** What happened around booking, in the order it did. */
export interface Around {
  mails: Mail[];
  events: { event: string; payload: Record<string, unknown> }[];
  audited: { action: string; detail?: Record<string, unknown> }[];
}

/** Booking on a real store, with real numbers; the other features are lists to fill. */
export class BookingWorld {
  now = monday;
  readonly around: Around = { mails: [], events: [], audited: [] };
  readonly people = new Map<string, Person>();
  readonly hidden = new Set<string>();
  readonly vmrs = new Map<string, Vmr>();
  readonly terminals = new Map<string, string>();
  readonly past = new Map<string, PastConference>();
  readonly live = new Map<string, number>();
  readonly db: Db;
  readonly booking: BookingService;
  readonly editing: Editing;
  readonly cancelling: Cancelling;
  readonly calendar: Calendar;
  readonly joining: Joining;
  readonly rooms: Rooms;
  readonly templates: Templates;
  readonly #mailer: BookingPorts['mailer'];

  /** @param mailer left out: mails are put into `around` */
  constructor(db: Db, { mailer }: { mailer?: BookingPorts['mailer'] } = {}) {
    this.db = db;
    this.#mailer = mailer ?? {
      queue: (_tx, mail) => Promise.resolve(void this.around.mails.push(mail)),
    };
    const parts = { db, ports: this.#ports(), now: () => this.now };
    this.booking = new BookingService(parts);
    this.editing = new Editing(parts);
    this.cancelling = new Cancelling(parts);
    this.calendar = new Calendar(parts);
    this.joining = new Joining(parts);
    this.rooms = new Rooms({ db, ...parts.ports });
    this.templates = new Templates(parts);
  }

  instant(visitorsMayStart: boolean): InstantMeetings {
    const hits = new Map<string, number>();
    return new InstantMeetings({
      db: this.db,
      ports: this.#ports(),
      now: () => this.now,
      rates: {
        hit: (key) => {
          hits.set(key, (hits.get(key) ?? 0) + 1);
          return Promise.resolve(hits.get(key) ?? 0);
        },
      },
      settings: { visitorsMayStart, instantMeetingHours: 24, meetingsPerMinute: 3 },
    });
  }

  /** Adds an account with a personal meeting ID. */
  async person(
    name: string,
    more: Partial<Person> & { role?: 'admin' | 'member' } = {},
  ): Promise<AccountCaller> {
    const { role = 'member', ...fields } = more;
    const accountId = `account-${name}`;
    const personalMeetingId = await reserveNumber(this.db, { digits: 9, kind: 'personal', refId: accountId });
    const email = `${name.toLowerCase()}@example.org`;
    const person: Person = {
      ...{
        accountId,
        enterpriseId,
        name,
        email,
        personalMeetingId,
        language: 'en',
        timeZone: 'Europe/Berlin',
      },
      ...fields,
    };
    this.people.set(accountId, person);
    const { language, timeZone } = person;
    return {
      ...{ kind: 'account', accountId, enterpriseId: person.enterpriseId, name, role, language, timeZone },
      ...{ operator: false, sessionId: 'session' },
    };
  }

  key(): KeyCaller {
    return {
      ...{ kind: 'key', apiKeyId: 'key', accountId: null, enterpriseId, name: 'Reception', role: 'admin' },
      ...{ operator: false, scopes: ['meetings:write'], language: 'en', timeZone: 'Europe/Berlin' },
    };
  }

  async vmr(vmrId: string, owner: Vmr['owner']): Promise<Vmr> {
    const meetingId = await reserveNumber(this.db, { digits: 9, kind: 'vmr', refId: vmrId });
    const vmr = {
      ...{ vmrId, enterpriseId, meetingId, name: 'Board room', capacity: 50, owner },
      ...{ hostPin: '111111', guestPin: '222222', waitingRoom: true },
    };
    this.vmrs.set(vmrId, vmr);
    return vmr;
  }

  book(caller: AccountCaller | KeyCaller, request: Partial<z.input<typeof bookRequestSchema>> = {}) {
    return this.booking.book({ caller, origin, address }, bookRequest(request));
  }

  async change(
    caller: AccountCaller | KeyCaller,
    { bookingId, version }: { bookingId: string; version: number },
    request: z.input<typeof changeBookingSchema>,
  ) {
    const asked = { caller, origin, address };
    const changed = await this.editing.change(asked, bookingId, version, changeBookingSchema.parse(request));
    return this.booking.get(asked, changed);
  }

  cancel(
    caller: AccountCaller | KeyCaller,
    bookingId: string,
    request: { scope?: 'one' | 'following' | 'all'; occurrence?: number; notify?: boolean } = {},
  ): Promise<void> {
    return this.editing.cancel({ caller, origin, address }, bookingId, {
      scope: 'all',
      notify: true,
      ...request,
    });
  }

  /** The mails since the last call, by whom they are to. */
  takeMails(): Map<string, Mail[]> {
    return Map.groupBy(this.around.mails.splice(0), ({ to }) => to);
  }

  #ports(): BookingPorts {
    const inEnterprise = (id: string) => {
      const person = this.people.get(id);
      return person?.enterpriseId === enterpriseId ? person : undefined;
    };
    return {
      numbers: { reserveNumber, findNumber, freeNumbers },
      directory: {
        maySee: (_caller, ids) =>
          Promise.resolve(new Set(ids.filter((id) => inEnterprise(id) && !this.hidden.has(id)))),
        people: (_db, _enterprise, ids) => Promise.resolve(ids.flatMap((id) => inEnterprise(id) ?? [])),
        person: (_db, id) => Promise.resolve(this.people.get(id)),
      },
      terminals: {
        terminals: (_db, _enterprise, ids) =>
          Promise.resolve(
            ids.flatMap((terminalId) => {
              const name = this.terminals.get(terminalId);
              return name === undefined ? [] : [{ terminalId, name }];
            }),
          ),
        vmr: (_db, id) => Promise.resolve(this.vmrs.get(id)),
      },
      sender: 'Plenum <plenum@example.org>',
      mailer: this.#mailer,
      webhooks: {
        emit: (_tx, _enterprise, event, payload) =>
          Promise.resolve(void this.around.events.push({ event, payload })),
      },
      audit: { record: (_tx, _actor, entry) => Promise.resolve(void this.around.audited.push(entry)) },
      history: { pastConference: (_caller, id) => Promise.resolve(this.past.get(id)) },
      live: () => Promise.resolve(this.live),
    };
  }
}

/** A request with its defaults: Monday, 9 March 2026, 09:00 to 10:00 in Berlin. */
export function bookRequest(more: Partial<z.input<typeof bookRequestSchema>> = {}) {
  return bookRequestSchema.parse({
    ...{ subject: 'Planning', startsAt: '2026-03-09T09:00', durationMinutes: 60, timeZone: 'Europe/Berlin' },
    ...more,
  });
}
