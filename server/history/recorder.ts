import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attendance, ConferenceEvent, ConferenceRecord, EndReason } from '../contract/api/history.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import type { AttendanceTable, ConferenceEventTable, ConferenceTable } from '../store/schema/history.ts';
import { searchText } from '../store/search.ts';
import { transact } from '../store/transact.ts';
import { recordOf, saveRecords } from './repo.ts';

/** What is told within this time is written in one transaction. */
const gatherMs = 100;
const firstRetryMs = 500;
const longestRetryMs = 10_000;
/** A live conference is written at least this often, so that one whose server died has an end that is nearly true. */
const heartbeatMs = 30_000;
/** Attempts to write what is left when the server stops. */
const lastAttempts = 3;

export interface StartedConference {
  conferenceId: string;
  /** null: an instant meeting of visitors */
  enterpriseId: string | null;
  meetingId: string;
  bookingId: string | null;
  subject: string;
  media: ConferenceRecord['media'];
  /** An account. */
  ownerId: string | null;
  ownerName: string;
  /** ms since the epoch, as every time here */
  startedAt: number;
}

export type JoinedParticipant = Omit<Attendance, 'leftAt'> & {
  accountId: string | null;
  terminalId: string | null;
};

interface LiveRecord {
  row: ConferenceTable;
  /** The latest stay of everybody, by participant ID. */
  attendance: Map<string, AttendanceTable>;
  /** Who is in it now, by participant ID. */
  present: Set<string>;
  /** Who was in it: accounts and terminals once, others by participant ID. */
  known: Set<string>;
  events: number;
}

export interface RecorderDependencies {
  db: Db;
  /** Names this process among those that share the database; may be another one after a restart. */
  serverId: string;
  log: Logger;
  now?: () => number;
}

/**
 * Writes down what the conferences of this server tell. It takes what it is told at once and never throws: the rows as
 * they should be are kept in memory, and those that changed are written every 100 ms in one transaction, so that
 * hundreds who join in a second cost a few. What cannot be written is tried again until it can. Writing a row twice
 * does no harm.
 */
export class HistoryRecorder {
  readonly #db: Db;
  readonly #serverId: string;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #live = new Map<string, LiveRecord>();
  readonly #open = new Set<string>();
  readonly #conferenceOf = new Map<string, LiveRecord>();
  #conferences = new Set<ConferenceTable>();
  #attendance = new Set<AttendanceTable>();
  #events: ConferenceEventTable[] = [];
  #inFlight = 0;
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  readonly #heartbeat: NodeJS.Timeout;
  /** What is told within somebody's transaction is written outside of it. */
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor({ db, serverId, log, now = Date.now }: RecorderDependencies) {
    this.#db = db;
    this.#serverId = serverId;
    this.#log = log;
    this.#now = now;
    this.#heartbeat = setInterval(() => this.beat(), heartbeatMs).unref();
  }

  /** Rows that are not in the database yet. */
  get queued(): number {
    return this.#conferences.size + this.#attendance.size + this.#events.length + this.#inFlight;
  }

  /** The conferences that began here and whose end is not written yet. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  started({ conferenceId, startedAt, ...about }: StartedConference): void {
    const row: ConferenceTable = {
      ...about,
      id: conferenceId,
      startedAt,
      endedAt: null,
      endReason: null,
      participants: 0,
      peak: 0,
      serverId: this.#serverId,
      seenAt: startedAt,
      searchText: searchText(about.subject, about.meetingId, about.ownerName),
    };
    const record = {
      row,
      attendance: new Map(),
      present: new Set<string>(),
      known: new Set<string>(),
      events: 0,
    };
    this.#live.set(conferenceId, record);
    this.#open.add(conferenceId);
    this.#conferences.add(row);
    this.#happened(record, { at: startedAt, type: 'started' });
  }

  /**
   * One that began before a restart of the server goes on here, also when it was taken for interrupted meanwhile.
   * Whoever is not in it any more has left; what was told in the last moment before and not yet written is lost, but
   * for the beginning and who is there.
   */
  async resumed(about: StartedConference, present: readonly JoinedParticipant[]): Promise<void> {
    const { conferenceId } = about;
    const found = await recordOf(this.#db, conferenceId);
    if (!found) {
      this.started(about);
      for (const one of present) this.joined(conferenceId, one);
      return;
    }
    const row: ConferenceTable = {
      ...found.conference,
      ...{ serverId: this.#serverId, seenAt: this.#now(), endedAt: null, endReason: null },
    };
    const latest = new Map(found.attendance.map((one) => [one.participantId, one]));
    const record: LiveRecord = {
      row,
      attendance: latest,
      present: new Set(
        [...latest.values()].filter(({ leftAt }) => leftAt === null).map((one) => one.participantId),
      ),
      known: new Set(found.attendance.map((one) => one.accountId ?? one.terminalId ?? one.participantId)),
      events: found.events,
    };
    this.#live.set(conferenceId, record);
    this.#open.add(conferenceId);
    this.#conferences.add(row);
    for (const participantId of latest.keys()) this.#conferenceOf.set(participantId, record);
    const still = new Set(present.map((one) => one.participantId));
    for (const participantId of record.present) {
      if (!still.has(participantId)) this.left(participantId, this.#now());
    }
    for (const one of present) if (!record.present.has(one.participantId)) this.joined(conferenceId, one);
    this.#schedule(gatherMs);
  }

  /** Another server goes on with it: what it tells is written there. */
  handedOver(conferenceId: string): void {
    const record = this.#live.get(conferenceId);
    if (!record) return;
    this.#live.delete(conferenceId);
    this.#open.delete(conferenceId);
    this.#conferences.delete(record.row);
    for (const participantId of record.attendance.keys()) this.#conferenceOf.delete(participantId);
  }

  /** Somebody takes a seat. The same participant once more, from the waiting room, begins another stay. */
  joined(conferenceId: string, { participantId, joinedAt, ...who }: JoinedParticipant): void {
    const record = this.#live.get(conferenceId);
    if (!record) {
      this.#missed('joined', { conferenceId, participantId });
      return;
    }
    const { row, attendance, present, known } = record;
    const before = attendance.get(participantId);
    const isHere = before !== undefined && before.leftAt === null;
    const one: AttendanceTable = isHere
      ? before
      : {
          ...who,
          participantId,
          stay: (before?.stay ?? 0) + 1,
          conferenceId,
          enterpriseId: row.enterpriseId,
          joinedAt,
          leftAt: null,
        };
    attendance.set(participantId, one);
    present.add(participantId);
    known.add(who.accountId ?? who.terminalId ?? participantId);
    row.participants = known.size;
    row.peak = Math.max(row.peak, present.size);
    this.#conferenceOf.set(participantId, record);
    this.#attendance.add(one);
    this.#conferences.add(row);
    this.#happened(record, { at: joinedAt, type: 'joined', subject: who.name });
  }

  /** Kept is the highest that somebody had. Who made them so is an `event`. */
  roleChanged(participantId: string, role: Attendance['role']): void {
    if (role === 'guest') return;
    this.#change(participantId, 'role', (one) => {
      one.role = role;
    });
  }

  renamed(participantId: string, name: string): void {
    this.#change(participantId, 'name', (one) => {
      one.name = name;
    });
  }

  /** A seat is given up. One whose connection is lost is not, as long as it is kept. */
  left(participantId: string, at: number): void {
    const record = this.#conferenceOf.get(participantId);
    const one = record?.attendance.get(participantId);
    if (!record || !one) {
      this.#missed('left', { participantId });
      return;
    }
    if (!record.present.delete(participantId)) return;
    one.leftAt = at;
    this.#attendance.add(one);
    this.#happened(record, { at, type: 'left', subject: one.name });
  }

  /** What else happened, e.g. `host_changed`, `locked`; joining and leaving are told by themselves. */
  event(
    conferenceId: string,
    happened: Pick<ConferenceEvent, 'at' | 'type'> & Partial<ConferenceEvent>,
  ): void {
    const record = this.#live.get(conferenceId);
    if (!record) {
      this.#missed(happened.type, { conferenceId });
      return;
    }
    this.#happened(record, happened);
  }

  /** Everybody who is still in it leaves with it. */
  ended(
    conferenceId: string,
    reason: EndReason,
    { at, actor = null }: { at: number; actor?: string | null },
  ): void {
    const record = this.#live.get(conferenceId);
    if (!record) {
      this.#missed('ended', { conferenceId });
      return;
    }
    const { row, attendance, present } = record;
    for (const participantId of present) {
      const one = attendance.get(participantId);
      if (!one) continue;
      one.leftAt = at;
      this.#attendance.add(one);
    }
    row.endedAt = at;
    row.endReason = reason;
    row.seenAt = at;
    this.#conferences.add(row);
    this.#happened(record, { at, type: 'ended', actor, detail: reason });
    this.#live.delete(conferenceId);
    for (const participantId of attendance.keys()) this.#conferenceOf.delete(participantId);
  }

  /** Says of every live conference that it is live. Done by itself every half a minute. */
  beat(): void {
    for (const { row } of this.#live.values()) {
      row.seenAt = this.#now();
      this.#conferences.add(row);
    }
    if (this.#live.size > 0) this.#schedule(gatherMs);
  }

  /**
   * Writes what has been told by now.
   * @throws what the store throws; it is kept then and tried again
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next ??= this.#writeNext();
    return this.#next;
  }

  /** Writes the rest. What cannot be written is told in the log, and lost. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    for (let attempt = 1; attempt <= lastAttempts && this.queued > 0; attempt++) {
      await this.flush().catch(() => undefined);
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.queued > 0) this.#log.error({ rows: this.queued }, 'history could not be written and is lost');
  }

  /** One transaction at a time; what is told during one waits for the next. */
  async #writeNext(): Promise<void> {
    // Whoever asked for that one is told how it went.
    await this.#writing?.catch(() => undefined);
    this.#next = undefined;
    this.#writing = this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    if (this.queued === 0) return;
    const [conferences, attendance, events] = [this.#conferences, this.#attendance, this.#events];
    this.#conferences = new Set();
    this.#attendance = new Set();
    this.#events = [];
    this.#inFlight = conferences.size + attendance.size + events.length;
    try {
      await transact(this.#db, (tx) =>
        saveRecords(tx, { conferences: [...conferences], attendance: [...attendance], events }),
      );
      if (this.#failures > 0) this.#log.info('history is written again');
      this.#failures = 0;
      for (const { id, endedAt } of conferences) if (endedAt !== null) this.#open.delete(id);
    } catch (error) {
      for (const row of conferences) this.#conferences.add(row);
      for (const row of attendance) this.#attendance.add(row);
      this.#events = [...events, ...this.#events];
      if (this.#failures++ === 0) {
        this.#log.error({ err: error, rows: this.#inFlight }, 'history cannot be written; it is tried again');
      }
      this.#schedule(Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1)));
      throw error;
    } finally {
      this.#inFlight = 0;
    }
  }

  #schedule(afterMs: number): void {
    // It has been told to the log by then.
    this.#timer ??= setTimeout(() => this.#outside(() => void this.flush().catch(() => undefined)), afterMs);
  }

  #change(participantId: string, what: string, change: (one: AttendanceTable) => void): void {
    const one = this.#conferenceOf.get(participantId)?.attendance.get(participantId);
    if (!one) {
      this.#missed(what, { participantId });
      return;
    }
    change(one);
    this.#attendance.add(one);
    this.#schedule(gatherMs);
  }

  #happened(
    record: LiveRecord,
    { at, type, actor = null, subject = null, detail = '' }: Parameters<HistoryRecorder['event']>[1],
  ): void {
    const sequence = ++record.events;
    this.#events.push({ conferenceId: record.row.id, sequence, at, type, actor, subject, detail });
    this.#schedule(gatherMs);
  }

  #missed(what: string, ids: { conferenceId?: string; participantId?: string }): void {
    this.#log.warn({ what, ...ids }, 'history was told of something that is not known to it');
  }
}
