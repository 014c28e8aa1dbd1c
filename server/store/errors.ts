/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY, https://sqlite.org/rescode.html */
const sqliteUnique: readonly unknown[] = [2067, 1555];
/** unique_violation, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const postgresUnique = '23505';
/** serialization_failure and deadlock_detected */
const postgresRepeatable: readonly unknown[] = ['40001', '40P01'];

/** Whether a query failed because a row with the same unique value is there already, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === postgresUnique || sqliteUnique.includes(sqliteCodeOf(error));
}

/** Whether SQLite refused because another process is writing: SQLITE_BUSY and its kinds. */
export function isSqliteBusy(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return typeof code === 'number' && (code & 0xff) === 5;
}

/** Whether a file is no database, a damaged one, or one whose tables are others: SQLITE_NOTADB, _CORRUPT, _ERROR. */
export function isSqliteDamage(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return typeof code === 'number' && [26, 11, 1].includes(code & 0xff);
}

/** Whether a transaction failed only because of others at the same time, so that it may succeed when repeated. */
export function isWorthRepeating(error: unknown): boolean {
  return postgresRepeatable.includes(codeOf(error));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function sqliteCodeOf(error: unknown): unknown {
  return codeOf(error) === 'ERR_SQLITE_ERROR' && error instanceof Error && 'errcode' in error
    ? error.errcode
    : undefined;
}
