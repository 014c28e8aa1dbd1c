import { newId } from '../kernel/ids.ts';
import type { Db } from './database.ts';
import { transact } from './transact.ts';

/** A secret of full entropy that all servers of an installation share; made when it is first asked for. */
export function installationSecret(db: Db, name: string): Promise<string> {
  return transact(db, async (tx) => {
    await tx
      .insertInto('installationSecret')
      .values({ name, value: newId() + newId() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { value } = await tx
      .selectFrom('installationSecret')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return value;
  });
}
