import { defineScript, type CommandParser } from 'redis';

/**
 * What has to happen at once, as Lua that Redis runs alone. The time is Redis's own, so that the clocks of the servers
 * need not agree. A pool is a sorted set of members by the time their life ends; a lock is a hash of holder, fence and
 * end, which stays for a day after it was given back so that the fence grows. A document is a hash of its parts; the
 * names of all are in one sorted set by the time their life ends, kept together with them.
 */

/** `now` in ms, as Redis tells it. */
const clock = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** The key of a pool lives as long as its last member. */
const keepAsLongAsItsMembers = asLongAsItsMembers('KEYS[1]');

/** KEYS: document, names; `life` ms. Whether it is there is left in `isThere`: a hash without parts is not. */
const renewDocument = `
  local ends = string.format('%.0f', now + life)
  local isThere = redis.call('PEXPIREAT', KEYS[1], ends)
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  if isThere == 1 then
    redis.call('ZADD', KEYS[2], ends, ARGV[1])
  else
    redis.call('ZREM', KEYS[2], ARGV[1])
  end
  ${asLongAsItsMembers('KEYS[2]')}
`;

const fenceLifeMs = 86_400_000;

export const scripts = {
  /** member, limit, life */
  poolAcquire: script(
    `${clock}
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
    if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
      return 0
    end
    redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
    ${keepAsLongAsItsMembers}
    return 1`,
    (reply: number) => reply === 1,
  ),

  /** life, member… */
  poolRenew: script(
    `${clock}
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
    local gone = {}
    for i = 2, #ARGV do
      if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
        redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i])
      else
        gone[#gone + 1] = ARGV[i]
      end
    end
    ${keepAsLongAsItsMembers}
    return gone`,
    (reply: string[]) => reply,
  ),

  poolMembers: script(
    `${clock}
    return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')`,
    (reply: string[]) => reply,
  ),

  poolCount: script(
    `${clock}
    return redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf')`,
    (reply: number) => reply,
  ),

  /** name, life, how many parts to remove, part to remove…, (part, value)… */
  documentSave: script(
    `${clock}
    local life, removed = ARGV[2], tonumber(ARGV[3])
    for i = 4, 3 + removed do redis.call('HDEL', KEYS[1], ARGV[i]) end
    for i = 4 + removed, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
    ${renewDocument}
    return 1`,
    () => undefined,
    2,
  ),

  documentRead: script(`return redis.call('HGETALL', KEYS[1])`, pairs),

  /** name, life */
  documentRenew: script(
    `${clock}
    local life = ARGV[2]
    ${renewDocument}
    return isThere`,
    (reply: number) => reply === 1,
    2,
  ),

  /** name */
  documentDrop: script(
    `redis.call('DEL', KEYS[1])
    redis.call('ZREM', KEYS[2], ARGV[1])
    return 1`,
    () => undefined,
    2,
  ),

  /** prefix. Chosen here, so that no others cross the network. */
  documentNames: script(
    `${clock}
    local names = {}
    for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
      if string.sub(name, 1, #ARGV[1]) == ARGV[1] then names[#names + 1] = name end
    end
    return names`,
    (reply: string[]) => reply,
  ),

  /** life of the window */
  windowHit: script(
    `local count = redis.call('INCR', KEYS[1])
    if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
    return count`,
    (reply: number) => reply,
  ),

  /** holder, life. The fence is in µs of Redis's clock, so that it also grows when Redis has lost everything. */
  lockTake: script(
    `${clock}
    local held = redis.call('HMGET', KEYS[1], 'holder', 'ends', 'fence')
    local isHeld = held[1] and tonumber(held[2]) > now
    if isHeld and held[1] ~= ARGV[1] then return false end
    local fence = held[3]
    if not isHeld then
      fence = string.format('%.0f', math.max((tonumber(fence) or 0) + 1, time[1] * 1000000 + time[2]))
    end
    local ends = string.format('%.0f', now + ARGV[2])
    redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'ends', ends, 'fence', fence)
    redis.call('PEXPIRE', KEYS[1], ARGV[2] + ${fenceLifeMs})
    return fence`,
    (reply: string | null) => (reply === null ? null : Number(reply)),
  ),

  /** holder, life */
  lockExtend: script(
    `${clock}
    local held = redis.call('HMGET', KEYS[1], 'holder', 'ends')
    if held[1] ~= ARGV[1] or tonumber(held[2]) <= now then return 0 end
    redis.call('HSET', KEYS[1], 'ends', string.format('%.0f', now + ARGV[2]))
    redis.call('PEXPIRE', KEYS[1], ARGV[2] + ${fenceLifeMs})
    return 1`,
    (reply: number) => reply === 1,
  ),

  /** holder */
  lockRelease: script(
    `if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('HDEL', KEYS[1], 'holder', 'ends') end
    return 1`,
    () => undefined,
  ),
};

/** Lua after which a sorted set of members by the time their life ends is there for as long as the last of them. */
function asLongAsItsMembers(key: string): string {
  return `
  local last = redis.call('ZRANGE', ${key}, -1, -1, 'WITHSCORES')
  if last[2] then redis.call('PEXPIREAT', ${key}, last[2]) end`;
}

function pairs(flat: string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i < flat.length; i += 2) map.set(flat[i] ?? '', flat[i + 1] ?? '');
  return map;
}

/** A script over its keys (one, unless told otherwise) and its arguments in the order its text gives them. */
function script<T>(text: string, transformReply: (reply: never) => T, numberOfKeys: 1 | 2 = 1) {
  return defineScript({
    SCRIPT: text,
    NUMBER_OF_KEYS: numberOfKeys,
    parseCommand: (parser: CommandParser, keys: string | string[], ...values: (string | number)[]) => {
      parser.pushKeys(keys);
      for (const value of values) parser.push(String(value));
    },
    transformReply: transformReply as (reply: unknown) => T,
  });
}
