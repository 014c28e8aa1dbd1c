import type { Actor } from '../contract/api/caller.ts';
import type { Page } from '../contract/api/endpoint.ts';
import type { AuditEntry } from '../contract/api/history.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { searchText } from '../store/search.ts';
import { insertEntry, pageOfEntries } from './repo.ts';
import { type AuditFilter, withoutSecrets } from './rules.ts';

/** Something administered. */
export interface AuditRecord {
  enterpriseId: string;
  /** What was done to what, e.g. `account.created`, `enterprise.limits_changed`. */
  action: string;
  target: { kind: string; id: string; name: string };
  /** What changed, as JSON. Keys named like a secret are dropped; name a changed secret in a value, as in `changed: ['hostPin']`. */
  detail?: Record<string, unknown>;
}

/** What was administered, by whom. Entries are never changed. */
export class AuditService {
  readonly #db: Db;
  readonly #now: () => number;
  #sequence = 0;

  constructor({ db, now = Date.now }: { db: Db; now?: () => number }) {
    this.#db = db;
    this.#now = now;
  }

  /** Writes an entry, in the transaction of the change it tells of. */
  async record(
    tx: Db,
    actor: Actor,
    { enterpriseId, action, target, detail = {} }: AuditRecord,
  ): Promise<void> {
    await insertEntry(tx, {
      id: newId(),
      enterpriseId,
      at: this.#now(),
      sequence: ++this.#sequence,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      action,
      targetKind: target.kind,
      targetId: target.id,
      targetName: target.name,
      detail: JSON.stringify(withoutSecrets(detail)),
      address: actor.address,
      searchText: searchText(actor.name, action, target.name),
    });
  }

  /** A page of an enterprise's entries, the latest first. */
  async list(enterpriseId: string, filter: AuditFilter): Promise<Page<AuditEntry>> {
    const { entries, total } = await pageOfEntries(this.#db, enterpriseId, filter);
    return {
      total,
      items: entries.map(({ id, detail, ...entry }) => ({
        ...entry,
        auditId: id,
        detail: JSON.parse(detail) as Record<string, unknown>,
      })),
    };
  }
}
