import { randomInt } from 'node:crypto';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { NumberTable } from '../store/schema/directory.ts';

export type NumberKind = NumberTable['kind'];

export interface NumberWish {
  /** Left out: a random free one. */
  number?: string | undefined;
  /** of a random one, the first not 0; 1 to 14 */
  digits: number;
  kind: NumberKind;
  /** whose it is */
  refId: string;
}

/** Each draw of 1000 numbers meets a few in use, a draw of one hardly ever: so many in a row mean that none is left. */
const draws = 50;
const rowsAtOnce = 1000;

/**
 * Takes a number that nothing else in the installation has.
 * @throws PlenumError `number_taken` when the given one is in use
 */
export async function reserveNumber(tx: Db, { number, digits, kind, refId }: NumberWish): Promise<string> {
  if (number === undefined) {
    const drawn = await reserveNumbers(tx, { digits, kind, refIds: [refId] });
    const [random = ''] = drawn.values();
    return random;
  }
  const taken = await insertFree(tx, [{ number, kind, refId }]);
  if (taken.length === 0) throw new PlenumError('number_taken', { field: 'number' });
  return number;
}

/** Takes a random free number for each of many. @returns number by `refId` */
export async function reserveNumbers(
  tx: Db,
  { digits, kind, refIds }: { digits: number; kind: NumberKind; refIds: readonly string[] },
): Promise<Map<string, string>> {
  const got = new Map<string, string>();
  let missing = refIds;
  for (let draw = 0; missing.length > 0; draw++) {
    if (draw === draws) throw new Error(`no numbers of ${digits} digits are left`);
    const drawn = new Map(missing.map((refId) => [randomNumber(digits), refId]));
    const rows = Array.from(drawn, ([number, refId]) => ({ number, kind, refId }));
    for (const { number, refId } of await insertFree(tx, rows)) got.set(refId, number);
    missing = missing.filter((refId) => !got.has(refId));
  }
  return got;
}

export async function findNumber(
  db: Db,
  number: string,
): Promise<{ kind: NumberKind; refId: string } | undefined> {
  return db.selectFrom('number').select(['kind', 'refId']).where('number', '=', number).executeTakeFirst();
}

/** Gives back every number of this kind that something has. */
export async function freeNumbers(tx: Db, kind: NumberKind, refId: string): Promise<void> {
  await tx.deleteFrom('number').where('refId', '=', refId).where('kind', '=', kind).execute();
}

async function insertFree(tx: Db, rows: readonly NumberTable[]): Promise<NumberTable[]> {
  const inserted: NumberTable[] = [];
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    inserted.push(
      ...(await tx
        .insertInto('number')
        .values(rows.slice(start, start + rowsAtOnce))
        .onConflict((conflict) => conflict.column('number').doNothing())
        .returning(['number', 'kind', 'refId'])
        .execute()),
    );
  }
  return inserted;
}

function randomNumber(digits: number): string {
  return String(randomInt(10 ** (digits - 1), 10 ** digits));
}
