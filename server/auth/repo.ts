import type { Db } from '../store/database.ts';
import type {
  AccountLinkTable,
  ApiKeyTable,
  CredentialTable,
  OidcProviderTable,
} from '../store/schema/auth.ts';

export async function findCredential(db: Db, accountId: string): Promise<CredentialTable | undefined> {
  return db.selectFrom('credential').selectAll().where('accountId', '=', accountId).executeTakeFirst();
}

export async function savePassword(
  tx: Db,
  accountId: string,
  passwordHash: string,
  at: number,
): Promise<void> {
  await tx
    .insertInto('credential')
    .values({ accountId, passwordHash, oneTimeCode: 0, changedAt: at })
    .onConflict((conflict) => conflict.column('accountId').doUpdateSet({ passwordHash, changedAt: at }))
    .execute();
}

export async function deleteCredential(tx: Db, accountId: string): Promise<void> {
  await tx.deleteFrom('credential').where('accountId', '=', accountId).execute();
}

/** Keeps a hash of the same password at another cost, unless it was changed meanwhile. */
export async function replaceHash(tx: Db, accountId: string, from: string, to: string): Promise<void> {
  await tx
    .updateTable('credential')
    .set({ passwordHash: to })
    .where('accountId', '=', accountId)
    .where('passwordHash', '=', from)
    .execute();
}

export async function saveOneTimeCode(tx: Db, accountId: string, on: boolean, at: number): Promise<void> {
  const oneTimeCode = on ? 1 : 0;
  await tx
    .insertInto('credential')
    .values({ accountId, passwordHash: null, oneTimeCode, changedAt: at })
    .onConflict((conflict) => conflict.column('accountId').doUpdateSet({ oneTimeCode }))
    .execute();
}

export async function insertLink(tx: Db, link: AccountLinkTable): Promise<void> {
  await tx.insertInto('accountLink').values(link).execute();
}

export async function findLink(
  db: Db,
  tokenHash: string,
  now: number,
): Promise<AccountLinkTable | undefined> {
  return db
    .selectFrom('accountLink')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

/** Deletes an account's links, used or not, and all that are over. */
export async function deleteLinks(tx: Db, accountId: string, now: number): Promise<void> {
  await tx
    .deleteFrom('accountLink')
    .where((row) => row.or([row('accountId', '=', accountId), row('expiresAt', '<=', now)]))
    .execute();
}

export async function insertKey(tx: Db, key: ApiKeyTable): Promise<void> {
  await tx.insertInto('apiKey').values(key).execute();
}

export async function findKey(db: Db, keyHash: string): Promise<ApiKeyTable | undefined> {
  return db.selectFrom('apiKey').selectAll().where('keyHash', '=', keyHash).executeTakeFirst();
}

export async function listKeys(db: Db, enterpriseId: string): Promise<ApiKeyTable[]> {
  return db
    .selectFrom('apiKey')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
}

/** @returns what was deleted */
export async function deleteKey(tx: Db, enterpriseId: string, id: string): Promise<ApiKeyTable | undefined> {
  return tx
    .deleteFrom('apiKey')
    .where('enterpriseId', '=', enterpriseId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Writes when a key was used last, unless that was after `before`. */
export async function noteKeyUse(db: Db, id: string, at: number, before: number): Promise<void> {
  await db
    .updateTable('apiKey')
    .set({ lastUsedAt: at })
    .where('id', '=', id)
    .where((row) => row.or([row('lastUsedAt', 'is', null), row('lastUsedAt', '<=', before)]))
    .execute();
}

export async function findProvider(db: Db, enterpriseId: string): Promise<OidcProviderTable | undefined> {
  return db
    .selectFrom('oidcProvider')
    .selectAll()
    .where('enterpriseId', '=', enterpriseId)
    .executeTakeFirst();
}

export async function enabledProviders(db: Db): Promise<{ enterpriseId: string; name: string }[]> {
  return db
    .selectFrom('oidcProvider')
    .select(['enterpriseId', 'name'])
    .where('enabled', '=', 1)
    .orderBy('name')
    .orderBy('enterpriseId')
    .execute();
}

export async function saveProvider(tx: Db, { enterpriseId, ...settings }: OidcProviderTable): Promise<void> {
  await tx
    .insertInto('oidcProvider')
    .values({ enterpriseId, ...settings })
    .onConflict((conflict) => conflict.column('enterpriseId').doUpdateSet(settings))
    .execute();
}
