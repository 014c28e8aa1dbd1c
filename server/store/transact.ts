import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './database.ts';
import { isWorthRepeating } from './errors.ts';
import { withTransactionScope } from './transaction-scope.ts';

const attempts = 10;
const firstPauseMs = 4;
const longestPauseMs = 250;

/**
 * Runs work in a serializable transaction: as though no other ran at the same time, so that it may look first and write
 * then. It is committed when the work's promise is fulfilled and rolled back when it is rejected. Inside the work every
 * query goes through `tx`. When `db` is itself a transaction, the work becomes part of it.
 *
 * The work is run again, up to ten times, when it collided with another one: it does nothing but query. A query that
 * fails spoils the transaction, so that only throwing is left; to go on after a conflict, say so in the query
 * (`onConflict`).
 *
 * @throws what the work throws, and the database's errors
 */
export async function transact<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(db, work);
    } catch (error) {
      if (attempt === attempts || !isWorthRepeating(error)) throw error;
      await sleep(Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt));
    }
  }
}

function once<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return withTransactionScope((inside) =>
    db
      .transaction()
      .setIsolationLevel('serializable')
      .execute((tx) => inside(() => work(tx))),
  );
}
