import type { ApiKey } from '../contract/api/auth.ts';
import { type Actor, type Caller, type KeyCaller, actorOf } from '../contract/api/caller.ts';
import { type Scope, scopeSchema } from '../contract/api/endpoint.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { ApiKeyTable } from '../store/schema/auth.ts';
import { transact } from '../store/transact.ts';
import type { Accounts, Audit } from './ports.ts';
import { deleteKey, findKey, insertKey, listKeys, noteKeyUse } from './repo.ts';
import { hashToken, newToken } from './tokens.ts';

/** What keys begin with, so that they are recognised where they should not be, in a repository or a log. */
export const keyPrefix = 'plenum_';
const shown = keyPrefix.length + 6;
const usedEveryMs = 60_000;

export interface ApiKeysDependencies {
  db: Db;
  accounts: Accounts;
  audit: Audit;
  now?: () => number;
}

/** Keys by which programs act for an enterprise. Only their SHA-256 is kept. */
export class ApiKeys {
  readonly #deps: ApiKeysDependencies;
  readonly #now: () => number;

  constructor(deps: ApiKeysDependencies) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  async list(enterpriseId: string): Promise<ApiKey[]> {
    return (await listKeys(this.#deps.db, enterpriseId)).map(toView);
  }

  /** @throws PlenumError `bad_request` when it would have ended already */
  async make(
    caller: Caller,
    address: string,
    wish: { name: string; scopes: readonly Scope[]; expiresAt: number | null },
  ): Promise<ApiKey & { key: string }> {
    const { db, audit } = this.#deps;
    const now = this.#now();
    if (wish.expiresAt !== null && wish.expiresAt <= now) {
      throw new PlenumError('bad_request', { field: 'expiresAt', detail: 'in the future' });
    }
    const key = keyPrefix + newToken();
    const scopes = scopeSchema.options.filter((scope) => wish.scopes.includes(scope));
    const row: ApiKeyTable = {
      id: newId(),
      enterpriseId: caller.enterpriseId,
      name: wish.name,
      start: key.slice(0, shown),
      keyHash: hashToken(key),
      scopes: JSON.stringify(scopes),
      createdAt: now,
      createdBy: caller.name,
      lastUsedAt: null,
      expiresAt: wish.expiresAt,
    };
    await transact(db, async (tx) => {
      await insertKey(tx, row);
      await this.#record(audit, tx, actorOf(caller, address), 'api_key.created', row);
    });
    return { ...toView(row), key };
  }

  /** @throws PlenumError `not_found` */
  async takeBack(caller: Caller, address: string, apiKeyId: string): Promise<void> {
    const { db, audit } = this.#deps;
    await transact(db, async (tx) => {
      const row = await deleteKey(tx, caller.enterpriseId, apiKeyId);
      if (!row) throw new PlenumError('not_found');
      await this.#record(audit, tx, actorOf(caller, address), 'api_key.deleted', row);
    });
  }

  /** Who acts with a key; null when there is none such, it has ended, or its enterprise may not be used. */
  async find(key: string): Promise<KeyCaller | null> {
    const { db, accounts } = this.#deps;
    const row = await findKey(db, hashToken(key));
    const now = this.#now();
    if (!row || (row.expiresAt !== null && row.expiresAt <= now)) return null;
    const enterprise = await accounts.enterprise(db, row.enterpriseId);
    if (enterprise?.state !== 'active') return null;
    if (row.lastUsedAt === null || row.lastUsedAt <= now - usedEveryMs) {
      await noteKeyUse(db, row.id, now, now - usedEveryMs);
    }
    return {
      kind: 'key',
      apiKeyId: row.id,
      accountId: null,
      enterpriseId: row.enterpriseId,
      name: row.name,
      role: 'admin',
      operator: false,
      scopes: scopesOf(row),
      language: enterprise.language,
      timeZone: enterprise.timeZone,
    };
  }

  #record(audit: Audit, tx: Db, actor: Actor, action: string, row: ApiKeyTable): Promise<void> {
    return audit.record(tx, actor, {
      enterpriseId: row.enterpriseId,
      action,
      target: { kind: 'api_key', id: row.id, name: row.name },
      detail: { scopes: scopesOf(row), expiresAt: row.expiresAt },
    });
  }
}

function toView({
  id,
  name,
  start,
  createdAt,
  createdBy,
  lastUsedAt,
  expiresAt,
  ...row
}: ApiKeyTable): ApiKey {
  return { apiKeyId: id, name, start, scopes: scopesOf(row), createdAt, createdBy, lastUsedAt, expiresAt };
}

/** Those that there still are. */
function scopesOf({ scopes }: Pick<ApiKeyTable, 'scopes'>): Scope[] {
  const kept = JSON.parse(scopes) as string[];
  return scopeSchema.options.filter((scope) => kept.includes(scope));
}
