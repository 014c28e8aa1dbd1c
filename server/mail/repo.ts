import type { Db } from '../store/database.ts';
import type { MailTable } from '../store/schema/auth.ts';

export async function insertMail(tx: Db, mail: MailTable): Promise<void> {
  await tx.insertInto('mail').values(mail).execute();
}

/**
 * Takes messages whose turn has come, the urgent ones first, so that no other worker does until the lease ends. Of two that want the same at
 * the same time, the second sees that its turn is no longer now.
 */
export async function claimMails(
  db: Db,
  { claim, now, leaseMs, limit }: { claim: string; now: number; leaseMs: number; limit: number },
): Promise<MailTable[]> {
  const due = await db
    .selectFrom('mail')
    .select('id')
    .where('state', '=', 'queued')
    .where('nextAt', '<=', now)
    .orderBy('priority')
    .orderBy('nextAt')
    .limit(limit)
    .execute();
  if (due.length === 0) return [];
  return db
    .updateTable('mail')
    .set((row) => ({ claim, nextAt: now + leaseMs, attempts: row('attempts', '+', 1) }))
    .where(
      'id',
      'in',
      due.map(({ id }) => id),
    )
    .where('state', '=', 'queued')
    .where('nextAt', '<=', now)
    .returningAll()
    .execute();
}

/** Writes how it went, unless another worker has taken the message since. */
export async function updateClaimed(
  db: Db,
  { id, claim }: Pick<MailTable, 'id' | 'claim'>,
  outcome: Partial<Pick<MailTable, 'state' | 'content' | 'nextAt' | 'lastError' | 'sentAt'>>,
): Promise<void> {
  await db
    .updateTable('mail')
    .set({ ...outcome, claim: null })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .execute();
}

export async function deleteOldMails(db: Db, before: number): Promise<void> {
  await db.deleteFrom('mail').where('createdAt', '<', before).where('state', '<>', 'queued').execute();
}
