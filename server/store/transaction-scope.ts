import { AsyncLocalStorage } from 'node:async_hooks';

interface Scope {
  state: 'opening' | 'open' | 'ended';
}

const scopes = new AsyncLocalStorage<Scope>();

/** A mistake of the program in how it uses the database, not one of data or surroundings. */
export class DatabaseMisuse extends Error {
  override name = 'DatabaseMisuse';
}

/**
 * Runs what begins a transaction; `inside` is what runs within it.
 * @throws DatabaseMisuse inside another one
 */
export async function withTransactionScope<T>(
  begin: (inside: <R>(work: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  assertOutsideTransaction();
  const scope: Scope = { state: 'opening' };
  const inside = <R>(work: () => Promise<R>): Promise<R> => {
    scope.state = 'open';
    return work();
  };
  try {
    return await scopes.run(scope, () => begin(inside));
  } finally {
    // What was started in there and goes on afterwards may use the database again.
    scope.state = 'ended';
  }
}

/**
 * With one connection, a query beside the running transaction would wait for the transaction, which waits for the
 * query. With several it would read what the transaction has not written yet.
 * @throws DatabaseMisuse inside a transaction
 */
export function assertOutsideTransaction(): void {
  if (scopes.getStore()?.state !== 'open') return;
  throw new DatabaseMisuse(
    'a query inside a transaction went past it: use the `tx` that `transact` hands to the work, not `db`',
  );
}

/** @throws DatabaseMisuse unless `transact` is what begins a transaction */
export function assertBegunByTransact(): void {
  if (scopes.getStore()?.state === 'opening') return;
  throw new DatabaseMisuse('begin transactions with `transact(db, work)`, not with `db.transaction()`');
}
