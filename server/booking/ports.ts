import type { Actor, Caller } from '../contract/api/caller.ts';
import type { MeetingSettings } from '../contract/api/booking.ts';
import type { Language } from '../contract/api/endpoint.ts';
import type { WebhookEvent } from '../contract/api/integrations.ts';
import type { Db } from '../store/database.ts';
import type { InviteePerson } from './model.ts';

/** What booking needs of other features. */

export interface Numbers {
  /** @returns the number: a random free one */
  reserveNumber(
    tx: Db,
    wish: { number?: string | undefined; digits: number; kind: 'meeting'; refId: string },
  ): Promise<string>;
  findNumber(db: Db, number: string): Promise<{ kind: string; refId: string } | undefined>;
  freeNumbers(tx: Db, kind: 'meeting', refId: string): Promise<void>;
}

export interface Person {
  accountId: string;
  enterpriseId: string;
  name: string;
  email: string | null;
  language: Language;
  timeZone: string;
  /** Fixed, 9 digits. */
  personalMeetingId: string;
}

export interface Directory {
  /** Those of the accounts that are there, in the caller's enterprise, and that the caller may see. */
  maySee(caller: Caller, accountIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Accounts by their ID, in no order; deleted ones and those of other enterprises are left out. */
  people(db: Db, enterpriseId: string, accountIds: readonly string[]): Promise<Person[]>;
  /** One account of any enterprise, disabled or not; undefined when it was deleted. */
  person(db: Db, accountId: string): Promise<Person | undefined>;
}

export interface Vmr {
  vmrId: string;
  enterpriseId: string;
  meetingId: string;
  name: string;
  capacity: number;
  owner: { kind: 'account' | 'terminal'; id: string } | null;
  hostPin: string;
  guestPin: string;
  waitingRoom: boolean;
}

export interface Terminals {
  /** Terminals of the enterprise by their ID, in no order. */
  terminals(
    db: Db,
    enterpriseId: string,
    terminalIds: readonly string[],
  ): Promise<{ terminalId: string; name: string }[]>;
  vmr(db: Db, vmrId: string): Promise<Vmr | undefined>;
}

export interface Mail {
  enterpriseId: string;
  /** One e-mail address, without a name. */
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** An iCalendar object; `method` as in its METHOD. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
}

export interface Mailer {
  queue(tx: Db, mail: Mail): Promise<void>;
}

export interface Webhooks {
  emit(tx: Db, enterpriseId: string, event: WebhookEvent, payload: Record<string, unknown>): Promise<void>;
}

export interface Audit {
  record(
    tx: Db,
    actor: Actor,
    entry: {
      enterpriseId: string;
      action: string;
      target: { kind: string; id: string; name: string };
      detail?: Record<string, unknown>;
    },
  ): Promise<void>;
}

/** A past conference as a template needs it. */
export interface PastConference {
  subject: string;
  durationMinutes: number;
  settings: MeetingSettings;
  /** Who was there, of accounts and terminals. */
  attendees: InviteePerson[];
}

export interface History {
  /** @returns undefined when there is none that the caller may see */
  pastConference(caller: Caller, conferenceId: string): Promise<PastConference | undefined>;
}

/** How many are in each of these meetings now; those without anybody may be left out. */
export type Live = (meetingIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export interface BookingPorts {
  numbers: Numbers;
  directory: Directory;
  terminals: Terminals;
  mailer: Mailer;
  /** Where mail comes from, `Name <address>` or the address: the organiser of meetings whose owner has none. */
  sender: string;
  webhooks: Webhooks;
  audit: Audit;
  history: History;
  live: Live;
}
