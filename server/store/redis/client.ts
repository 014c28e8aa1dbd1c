import { createClient } from 'redis';
import type { Logger } from '../../kernel/logger.ts';
import { scripts } from './scripts.ts';

const connectTimeoutMs = 5000;
/** A connection that says nothing for this long is given up, ours or theirs: pings keep a sound one busy. */
const silenceMs = 10_000;
const pingEveryMs = 3000;
/** How long a command waits for the connection to come back. */
export const waitMs = 5000;
const reconnectAtMostMs = 2000;

export type RedisClient = Awaited<ReturnType<typeof connectRedis>>;

/**
 * Connects to Redis. A connection that is lost later is made again, however long it takes.
 * @throws with the address (never the password) and what to do, when it cannot be reached
 */
export async function connectRedis(url: string, log: Logger | undefined) {
  let wasThere = false;
  let isAway = false;
  const client = createClient({
    url,
    name: 'plenum',
    scripts,
    pingInterval: pingEveryMs,
    commandOptions: { timeout: waitMs },
    socket: {
      connectTimeout: connectTimeoutMs,
      socketTimeout: silenceMs,
      reconnectStrategy: (retries, cause) =>
        wasThere ? Math.min(reconnectAtMostMs, 20 * 2 ** retries) * (0.5 + Math.random() / 2) : cause,
    },
  });
  client.on('error', (error: Error) => {
    if (wasThere && !isAway) log?.warn({ err: error }, 'the connection to Redis was lost');
    isAway = true;
  });
  client.on('ready', () => {
    if (wasThere && isAway) log?.info('connected to Redis again');
    wasThere = true;
    isAway = false;
  });
  try {
    return await client.connect();
  } catch (cause) {
    throw new Error(
      `cannot use Redis${addressOf(url)}: ${reasonOf(cause)}. Check REDIS_URL (the setting redis.url) and that Redis ` +
        'runs there and knows this password, or leave it empty to keep a single server’s live state in memory.',
      { cause },
    );
  }
}

/** The client wraps what happened in errors that have no words of their own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  if (error instanceof Error && 'originalError' in error) return reasonOf(error.originalError);
  return error instanceof Error ? error.message : String(error);
}

/** ` at host:port`; empty when the address is not one. */
function addressOf(url: string): string {
  return URL.canParse(url) ? ` at ${new URL(url).host}` : '';
}
