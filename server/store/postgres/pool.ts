import { Pool, types, type PoolClient } from 'pg';
import type { Logger } from '../../kernel/logger.ts';

const connections = 10;
const connectTimeoutMs = 5000;
const idleMs = 30_000;
const statementTimeoutMs = 30_000;
const idleInTransactionMs = 30_000;

type TypeId = Parameters<typeof types.getTypeParser>[0];
const { INT8, NUMERIC } = types.builtins;

/**
 * Connects to PostgreSQL.
 * @throws with the address (never the password) and what to do, when it cannot be reached
 */
export async function openPool(url: string, log: Logger | undefined): Promise<Pool> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleMs,
    keepAlive: true,
    application_name: 'plenum',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    types: { getTypeParser: parserOf },
  });
  // A connection that is lost while nobody uses it; the pool makes another one.
  pool.on('error', (error) => log?.warn({ err: error }, 'a connection to the database was lost'));
  try {
    const client: PoolClient = await pool.connect();
    client.release();
    return pool;
  } catch (cause) {
    await pool.end();
    const why = cause instanceof Error ? describe(cause) : String(cause);
    throw new Error(
      `cannot use the database${addressOf(url)}: ${why}. Check DATABASE_URL (the setting database.url) and that ` +
        'PostgreSQL runs there and knows this user and database, or leave it empty to use SQLite in the data folder.',
      { cause },
    );
  }
}

/** Connecting to several addresses of one name fails with an error that has no words but those inside. */
function describe(error: Error): string {
  if (error instanceof AggregateError) {
    return error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join(', ');
  }
  return error.message;
}

/** ` at host:port/name`; empty when the address is not one of that form. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host, pathname } = new URL(url);
  return ` at ${decodeURIComponent(host)}${pathname}`;
}

/** Whole numbers come as numbers: int8 columns and counts, and numeric, which is the type of a sum of int8. */
function parserOf(oid: TypeId, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return toNumber;
  return types.getTypeParser(oid, format) as (text: string) => unknown;
}

function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new RangeError(`the database holds ${text}, which is too large to be an exact number`);
  }
  return number;
}
