import { type Actor, type Caller } from '../contract/api/caller.ts';
import type { Page, SheetFormat } from '../contract/api/endpoint.ts';
import type { FileAnswer } from '../contract/api/handlers.ts';
import type {
  Attendance,
  ConferenceEvent,
  ConferenceRecord,
  EndReason,
  LiveConference,
} from '../contract/api/history.ts';
import type { Language } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { AttendanceTable, ConferenceTable } from '../store/schema/history.ts';
import { sheetAnswer } from '../spreadsheet/write.ts';
import { attendanceSheet, sheetFileName } from './attendance-sheet.ts';
import * as repo from './repo.ts';

const shownAtMost = 2000;

/** What a live conference tells beside what people are shown of it. */
export type LiveEntry = LiveConference & {
  enterpriseId: string | null;
  /** An account. */
  ownerId: string | null;
  /** The accounts that are in it. */
  accountIds: readonly string[];
};

export interface HistoryDependencies {
  db: Db;
  /** The live conferences, of every enterprise or of at least this one. */
  live: (enterpriseId: string) => readonly LiveEntry[] | Promise<readonly LiveEntry[]>;
  /** Ends a live conference for everybody; one that ended meanwhile is no error. */
  endConference: (conferenceId: string, reason: EndReason, actorName: string) => Promise<void> | void;
  timeZoneOf: (enterpriseId: string) => Promise<string>;
  audit: {
    record: (
      tx: Db,
      actor: Actor,
      entry: { enterpriseId: string; action: string; target: { kind: string; id: string; name: string } },
    ) => Promise<void>;
  };
  now?: () => number;
}

export interface HistoryQuery {
  scope: 'mine' | 'enterprise';
  from?: number | undefined;
  to?: number | undefined;
  search?: string | undefined;
  offset: number;
  limit: number;
}

/** Conferences that are over and those that are live, for those who may know of them. */
export class HistoryService {
  readonly #deps: HistoryDependencies;
  readonly #now: () => number;

  constructor(dependencies: HistoryDependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  /** The latest first. @throws PlenumError `not_permitted` to ask for those of the enterprise */
  async list(caller: Caller, { scope, ...query }: HistoryQuery): Promise<Page<ConferenceRecord>> {
    const accountId = whoseOf(caller, scope);
    const { rows, total } = await repo.listConferences(this.#deps.db, caller.enterpriseId, {
      ...query,
      accountId,
    });
    return { items: rows.map(toRecord), total };
  }

  /** @throws PlenumError `not_found`, also to those who have nothing to do with it */
  async get(
    caller: Caller,
    conferenceId: string,
  ): Promise<ConferenceRecord & { attendance: Attendance[]; events: ConferenceEvent[] }> {
    const { db } = this.#deps;
    const row = await this.#visible(caller, conferenceId);
    const attendance = await repo.attendanceOf(db, conferenceId, shownAtMost);
    const events = await repo.eventsOf(db, conferenceId, shownAtMost);
    return {
      ...toRecord(row),
      attendance: attendance.map(toAttendance),
      events: events.map(({ at, type, actor, subject, detail }) => ({ at, type, actor, subject, detail })),
    };
  }

  /**
   * Everybody who was there, with times in the enterprise's zone.
   * @throws PlenumError `not_found`
   */
  async attendanceFile(
    caller: Caller,
    conferenceId: string,
    { format, language }: { format: SheetFormat; language: Language },
  ): Promise<FileAnswer> {
    const row = await this.#visible(caller, conferenceId);
    const timeZone = await this.#deps.timeZoneOf(caller.enterpriseId);
    const attendance = await repo.attendanceOf(this.#deps.db, conferenceId, Number.MAX_SAFE_INTEGER);
    const sheet = attendanceSheet(attendance, { language, timeZone, now: this.#now() });
    return sheetAnswer(format, sheetFileName(row, { language, timeZone }), sheet);
  }

  /**
   * A past conference with those who were there and who they are, to make a template of it.
   * @throws PlenumError `not_found`
   */
  async attendees(
    caller: Caller,
    conferenceId: string,
  ): Promise<
    ConferenceRecord & { attendance: (Attendance & Pick<AttendanceTable, 'accountId' | 'terminalId'>)[] }
  > {
    const row = await this.#visible(caller, conferenceId);
    const attendance = await repo.attendanceOf(this.#deps.db, conferenceId, shownAtMost);
    return {
      ...toRecord(row),
      attendance: attendance.map((one) => ({
        ...toAttendance(one),
        accountId: one.accountId,
        terminalId: one.terminalId,
      })),
    };
  }

  /** Live ones, the latest first. @throws PlenumError `not_permitted` to ask for those of the enterprise */
  async live(caller: Caller, scope: HistoryQuery['scope']): Promise<LiveConference[]> {
    const accountId = whoseOf(caller, scope);
    const live = await this.#liveOf(caller.enterpriseId);
    const shown = live.filter(
      ({ ownerId, accountIds }) =>
        accountId === undefined || ownerId === accountId || accountIds.includes(accountId),
    );
    return shown.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  /** Its owner ends it, or an administrator. @throws PlenumError `not_found`, `not_permitted` */
  async end(caller: Caller, actor: Actor, conferenceId: string): Promise<void> {
    const { db, audit, endConference } = this.#deps;
    const { enterpriseId } = caller;
    const one = (await this.#liveOf(enterpriseId)).find((live) => live.conferenceId === conferenceId);
    if (!one) throw new PlenumError('not_found');
    const isOwner = caller.accountId !== null && one.ownerId === caller.accountId;
    if (!isOwner && caller.role !== 'admin') throw new PlenumError('not_permitted');
    if (!isOwner) {
      const target = { kind: 'conference', id: conferenceId, name: one.subject };
      await audit.record(db, actor, { enterpriseId, action: 'conference.ended', target });
    }
    await endConference(conferenceId, isOwner ? 'host' : 'administrator', caller.name);
  }

  async #liveOf(enterpriseId: string): Promise<LiveEntry[]> {
    return (await this.#deps.live(enterpriseId)).filter((one) => one.enterpriseId === enterpriseId);
  }

  async #visible(caller: Caller, conferenceId: string): Promise<ConferenceTable> {
    const { db } = this.#deps;
    const row = await repo.findConference(db, caller.enterpriseId, conferenceId);
    if (!row) throw new PlenumError('not_found');
    if (caller.role === 'admin' || row.ownerId === caller.accountId) return row;
    if (await repo.wasThere(db, conferenceId, caller.accountId)) return row;
    throw new PlenumError('not_found');
  }
}

/**
 * @returns the account whose conferences are meant; undefined: all of the enterprise, which an API key acts for
 * @throws PlenumError `not_permitted`
 */
function whoseOf(caller: Caller, scope: HistoryQuery['scope']): string | undefined {
  if (caller.kind === 'key') return undefined;
  if (scope === 'mine') return caller.accountId;
  if (caller.role !== 'admin') throw new PlenumError('not_permitted', { field: 'scope' });
  return undefined;
}

function toRecord(row: ConferenceTable): ConferenceRecord {
  const { id, meetingId, bookingId, subject, media, ownerName } = row;
  const { startedAt, endedAt, endReason, participants, peak } = row;
  const about = { conferenceId: id, meetingId, bookingId, subject, media, ownerName };
  return { ...about, startedAt, endedAt, endReason, participants, peak };
}

function toAttendance(row: AttendanceTable): Attendance {
  const { participantId, name, number, kind, role, joinedAt, leftAt } = row;
  return { participantId, name, number, kind, role, joinedAt, leftAt };
}
