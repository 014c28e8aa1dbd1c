import type { Actor, Caller } from '../contract/api/caller.ts';
import type { Page } from '../contract/api/endpoint.ts';
import type { Recording, RecordingDetail } from '../contract/api/recordings.ts';
import { PlenumError } from '../contract/errors.ts';
import type { RecordingPort } from '../contract/recording-port.ts';
import type { Db } from '../store/database.ts';
import { searchText } from '../store/search.ts';
import { transact } from '../store/transact.ts';
import type { Outcomes } from './outcomes.ts';
import type { AuditPort, People } from './ports.ts';
import * as repo from './repo.ts';
import { hoursIn, mayManage, refusalToRecord } from './rules.ts';
import { detailOf, recordingOf, type Addresses } from './views.ts';

export interface RecordingServiceDependencies {
  db: Db;
  audit: AuditPort;
  recorder: RecordingPort;
  outcomes: Outcomes;
  people: People;
  addresses: Addresses;
}

export interface RecordingQuery extends Omit<repo.RecordingFilter, 'ownerId'> {
  scope: 'mine' | 'enterprise';
  offset: number;
  limit: number;
}

/** Recordings, for those who may manage them. To others there are none. */
export class RecordingService {
  readonly #deps: RecordingServiceDependencies;

  constructor(dependencies: RecordingServiceDependencies) {
    this.#deps = dependencies;
  }

  /** Whether one more may begin; @returns the enterprise whose space it takes @throws PlenumError why not */
  async admit(enterpriseId: string | null): Promise<string> {
    if (enterpriseId === null) throw new PlenumError('recording_unavailable');
    const refusal = refusalToRecord(await this.#space(enterpriseId));
    if (refusal) throw new PlenumError(refusal);
    return enterpriseId;
  }

  /** The latest first. @throws PlenumError `not_permitted` to ask for those of the enterprise */
  async list(caller: Caller, { scope, offset, limit, ...filter }: RecordingQuery): Promise<Page<Recording>> {
    const { db, outcomes, addresses } = this.#deps;
    const all = scope === 'enterprise' || caller.kind === 'key';
    if (all && caller.role !== 'admin') throw new PlenumError('not_permitted');
    const ownerId = all ? null : caller.accountId;
    const { rows, total } = await repo.listRecordings(
      db,
      caller.enterpriseId,
      { ...filter, ownerId },
      { offset, limit },
    );
    return { items: rows.map((row) => recordingOf(row, outcomes.progressOf(row.id), addresses)), total };
  }

  /** @throws PlenumError `not_found`, also to those who may not manage it */
  async get(caller: Caller, recordingId: string): Promise<RecordingDetail> {
    const row = await this.#find(this.#deps.db, caller, recordingId);
    return detailOf(row, this.#deps.outcomes.progressOf(row.id), this.#deps.addresses);
  }

  /** @throws PlenumError `not_found`, `changed_meanwhile` */
  async rename(
    caller: Caller,
    actor: Actor,
    recordingId: string,
    { title, version }: { title: string; version: number },
  ): Promise<Recording> {
    const { db, audit, outcomes, addresses } = this.#deps;
    return transact(db, async (tx) => {
      const row = await this.#find(tx, caller, recordingId);
      if (row.version !== version) throw new PlenumError('changed_meanwhile');
      await repo.updateRecording(tx, recordingId, {
        title,
        searchText: searchText(title, row.meetingId, row.ownerName),
      });
      await audit.record(tx, actor, entryOf('recording.renamed', row, { from: row.title, to: title }));
      const renamed = { ...row, title, version: row.version + 1 };
      return recordingOf(renamed, outcomes.progressOf(recordingId), addresses);
    });
  }

  /**
   * Its space is free at once; files that cannot be removed just now are at the next start.
   * @throws PlenumError `not_found`, `recording_runs`
   */
  async delete(caller: Caller, actor: Actor, recordingId: string): Promise<void> {
    const { db, audit, recorder, outcomes } = this.#deps;
    await transact(db, async (tx) => {
      const row = await this.#find(tx, caller, recordingId);
      if (row.state === 'recording') throw new PlenumError('recording_runs');
      await repo.deleteRecording(tx, recordingId);
      await audit.record(tx, actor, entryOf('recording.deleted', row, { bytes: row.bytes }));
    });
    outcomes.forget(recordingId);
    await recorder.remove(recordingId);
  }

  /** Tries again what has failed. @throws PlenumError `not_found`, `recording_not_failed` */
  async retry(caller: Caller, recordingId: string): Promise<Recording> {
    const { db, recorder, outcomes, addresses } = this.#deps;
    const row = await transact(db, async (tx) => {
      const found = await this.#find(tx, caller, recordingId);
      const hd = found.state === 'failed';
      if (!hd && found.sdState !== 'failed') throw new PlenumError('recording_not_failed');
      const change = hd
        ? ({ state: 'processing', reason: null } as const)
        : ({ sdState: 'waiting', reason: null } as const);
      await repo.updateRecording(tx, recordingId, change);
      return { ...found, ...change, version: found.version + 1 };
    });
    await recorder.finish(recordingId);
    return recordingOf(row, outcomes.progressOf(recordingId), addresses);
  }

  async space(caller: Caller): Promise<{
    usedBytes: number;
    limitBytes: number;
    recordings: number;
    hoursLeft: number;
  }> {
    const space = await this.#space(caller.enterpriseId);
    return { ...space, hoursLeft: hoursIn(space.limitBytes - space.usedBytes) };
  }

  async usedBytes(enterpriseId: string): Promise<number> {
    return (await repo.spaceUsed(this.#deps.db, enterpriseId)).bytes;
  }

  /** @throws PlenumError `not_found` */
  async #find(db: Db, caller: Caller, recordingId: string): Promise<repo.RecordingRow> {
    const row = await repo.findRecording(db, recordingId);
    if (!row || !mayManage(caller, row)) throw new PlenumError('not_found');
    return row;
  }

  async #space(enterpriseId: string): Promise<{ usedBytes: number; limitBytes: number; recordings: number }> {
    const { db, people } = this.#deps;
    const { bytes, recordings } = await repo.spaceUsed(db, enterpriseId);
    return { usedBytes: bytes, limitBytes: await people.limitBytes(enterpriseId), recordings };
  }
}

function entryOf(
  action: string,
  { id, title, enterpriseId }: repo.RecordingRow,
  detail: Record<string, unknown>,
): Parameters<AuditPort['record']>[2] {
  return { enterpriseId, action, target: { kind: 'recording', id, name: title }, detail };
}
