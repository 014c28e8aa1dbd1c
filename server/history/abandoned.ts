import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';

/** Thrice the time after which a live conference is written again. */
const silentMs = 90_000;

export interface AbandonedDependencies {
  db: Db;
  serverId: string;
  /** The conferences that this process writes of. */
  open: ReadonlySet<string>;
  /** Whether another server is running. */
  isAlive: (serverId: string) => Promise<boolean>;
  now?: () => number;
}

/**
 * Ends, as interrupted, the conferences whose server died with them: those of this server that this process does not
 * know, and those of others that are gone and have not written for 90 s. They end when they were last seen. To be done
 * at start and every minute or so.
 *
 * @returns how many
 */
export async function closeAbandoned({
  db,
  serverId,
  open: ours,
  isAlive,
  now = Date.now,
}: AbandonedDependencies): Promise<number> {
  const open = await db
    .selectFrom('conference')
    .select(['id', 'serverId', 'seenAt'])
    .where('endedAt', 'is', null)
    .execute();
  const alive = new Map<string, boolean>();
  let closed = 0;
  for (const one of open) {
    if (one.serverId === serverId) {
      if (ours.has(one.id)) continue;
    } else {
      if (one.seenAt > now() - silentMs) continue;
      const there = alive.get(one.serverId) ?? (await isAlive(one.serverId));
      alive.set(one.serverId, there);
      if (there) continue;
    }
    if (await transact(db, (tx) => interrupt(tx, one.id))) closed++;
  }
  return closed;
}

/** @returns false when it has been ended meanwhile */
async function interrupt(tx: Db, conferenceId: string): Promise<boolean> {
  const open = await tx
    .selectFrom('conference')
    .select('seenAt')
    .where('id', '=', conferenceId)
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  if (!open) return false;
  // People join between two writings, too.
  const { last, sequence } = await tx
    .selectFrom('conferenceEvent')
    .select((e) => [
      e.fn.coalesce(e.fn.max('at'), e.val(0)).as('last'),
      e.fn.coalesce(e.fn.max('sequence'), e.val(0)).as('sequence'),
    ])
    .where('conferenceId', '=', conferenceId)
    .executeTakeFirstOrThrow();
  const at = Math.max(open.seenAt, last);
  await tx
    .updateTable('conference')
    .set({ endedAt: at, endReason: 'interrupted' })
    .where('id', '=', conferenceId)
    .execute();
  await tx
    .updateTable('attendance')
    .set({ leftAt: at })
    .where('conferenceId', '=', conferenceId)
    .where('leftAt', 'is', null)
    .execute();
  await tx
    .insertInto('conferenceEvent')
    .values({
      ...{ conferenceId, sequence: sequence + 1, at, type: 'ended', detail: 'interrupted' },
      ...{ actor: null, subject: null },
    })
    .execute();
  return true;
}
