import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { openDatabase } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';

/**
 * A program to be killed: `store-writer.ts DATADIR FIRST` writes pairs of rows into `left_half` and `right_half`, each
 * pair in a transaction, and prints the number of each that was acknowledged.
 */
const [dataDir = '', first = '0'] = process.argv.slice(2);
const { db } = await openDatabase({ url: '', dataDir });
for (let number = Number(first); ; number++) {
  await transact(db, async (tx) => {
    await sql`insert into left_half values (${number})`.execute(tx);
    await sql`insert into right_half values (${number})`.execute(tx);
  });
  writeSync(1, `${number}\n`);
}
