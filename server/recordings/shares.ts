import type { Actor, Caller } from '../contract/api/caller.ts';
import type { RecordingShare, SharedRecording } from '../contract/api/recordings.ts';
import { PlenumError } from '../contract/errors.ts';
import { digestOf, newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import type { AuditPort, PinHashes } from './ports.ts';
import * as repo from './repo.ts';
import { mayManage } from './rules.ts';
import * as shares from './share-repo.ts';
import { type Addresses, playableOf, thumbnailOf } from './views.ts';

/** Of one recording. */
const mostShares = 100;

export interface SharesDependencies {
  db: Db;
  audit: AuditPort;
  addresses: Addresses;
  pins: PinHashes;
  /** Slows guessing down. */
  guard: <T>(address: string, subject: string, attempt: () => Promise<T>) => Promise<T>;
  now?: () => number;
}

/** Links to recordings, for whoever has no account. Who has the link, and its PIN, may play and save. */
export class RecordingShares {
  readonly #deps: SharesDependencies;
  readonly #now: () => number;

  constructor(dependencies: SharesDependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  /** @throws PlenumError `not_found` */
  async list(caller: Caller, recordingId: string): Promise<RecordingShare[]> {
    await this.#recording(this.#deps.db, caller, recordingId);
    return (await shares.listShares(this.#deps.db, recordingId)).map(shareOf);
  }

  /**
   * @param origin e.g. https://meet.example.org
   * @returns the share with its link, which is kept nowhere
   * @throws PlenumError `not_found`, `bad_request` for a time that is past or one link too many
   */
  async create(
    caller: Caller,
    actor: Actor,
    recordingId: string,
    { pin, expiresAt, origin }: { pin: string | null; expiresAt: number | null; origin: string },
  ): Promise<RecordingShare & { link: string }> {
    const { db, audit, pins } = this.#deps;
    await this.#recording(db, caller, recordingId);
    if (expiresAt !== null && expiresAt <= this.#now()) {
      throw new PlenumError('bad_request', { field: 'expiresAt', detail: 'a time to come' });
    }
    const token = newId();
    const row: shares.ShareRow = {
      ...{ id: newId(), recordingId, tokenDigest: digestOf(token), expiresAt, opened: 0 },
      ...{ createdAt: this.#now(), createdBy: caller.name },
      pinHash: pin === null ? null : await pins.hash(pin),
    };
    await transact(db, async (tx) => {
      const { id, title, enterpriseId } = await this.#recording(tx, caller, recordingId);
      if ((await shares.listShares(tx, recordingId)).length >= mostShares) {
        throw new PlenumError('bad_request', { detail: `at most ${mostShares} links; take some back` });
      }
      await shares.insertShare(tx, row);
      const target = { kind: 'recording', id, name: title };
      await audit.record(tx, actor, { enterpriseId, action: 'recording.shared', target });
    });
    return { ...shareOf(row), link: `${origin}/shared/recording/${token}` };
  }

  /** One that is gone already is no error. @throws PlenumError `not_found` */
  async delete(caller: Caller, actor: Actor, recordingId: string, shareId: string): Promise<void> {
    await transact(this.#deps.db, async (tx) => {
      const { id, title, enterpriseId } = await this.#recording(tx, caller, recordingId);
      if (!(await shares.deleteShare(tx, recordingId, shareId))) return;
      const target = { kind: 'recording', id, name: title };
      await this.#deps.audit.record(tx, actor, { enterpriseId, action: 'recording.unshared', target });
    });
  }

  /**
   * What a link leads to.
   * @param address of whoever asks: guesses of PINs are counted
   * @throws PlenumError `recording_share_unknown`, `recording_share_pin_required`, `recording_share_pin_wrong`,
   * `too_many_attempts`
   */
  open(token: string, pin: string | null, address: string): Promise<SharedRecording> {
    const { db, guard, pins, addresses } = this.#deps;
    const digest = digestOf(token);
    return guard(address, `recording ${digest}`, async () => {
      const share = await shares.findShare(db, digest);
      const row = share && (await repo.findRecording(db, share.recordingId));
      const isOver = share?.expiresAt !== null && (share?.expiresAt ?? 0) <= this.#now();
      if (!share || !row || isOver || row.state !== 'ready') throw new PlenumError('recording_share_unknown');
      if (share.pinHash !== null) {
        if (pin === null || pin === '') throw new PlenumError('recording_share_pin_required');
        if (!(await pins.verify(pin, share.pinHash))) throw new PlenumError('recording_share_pin_wrong');
      }
      await shares.countOpened(db, share.id);
      const { title, kind, startedAt, lengthMs } = row;
      return {
        ...{ title, kind, startedAt, lengthMs, expiresAt: share.expiresAt },
        ...{ thumbnail: thumbnailOf(row, addresses), ...playableOf(row, addresses) },
      };
    });
  }

  async #recording(db: Db, caller: Caller, recordingId: string): Promise<repo.RecordingRow> {
    const row = await repo.findRecording(db, recordingId);
    if (!row || !mayManage(caller, row)) throw new PlenumError('not_found');
    return row;
  }
}

function shareOf({
  id: shareId,
  createdAt,
  createdBy,
  expiresAt,
  pinHash,
  opened,
}: shares.ShareRow): RecordingShare {
  return { shareId, createdAt, createdBy, expiresAt, hasPin: pinHash !== null, opened };
}
