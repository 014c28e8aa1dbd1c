import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '../../server/store/database.ts';
import { migrate } from '../../server/store/migrate.ts';
import { progress } from './figures.ts';
import { type BookingFigures, measureBooking } from './store-booking.ts';
import { type DirectoryFigures, measureDirectory } from './store-directory.ts';
import { measureJoining } from './store-joining.ts';

export interface StoreFigures extends Omit<DirectoryFigures, 'accounts'> {
  monthListP95Ms: number;
  joinDecisionsPerCpuS: number;
  booking: BookingFigures;
}

/**
 * Measures what is kept: the directory, bookings, and joining by them.
 * @param url of an empty PostgreSQL database; empty: SQLite in a new folder
 */
export async function benchStore(url: string): Promise<StoreFigures> {
  progress(`the directory on ${url === '' ? 'SQLite' : 'PostgreSQL'}`);
  // First, while the process is small: its memory is one of the figures.
  const { accounts, ...directory } = await onDatabase(url, ({ db }) => measureDirectory(db));
  progress('bookings and joins');
  const { booking, joining } = await onDatabase(url, async ({ db }) => ({
    booking: await measureBooking(db),
    joining: await measureJoining(db),
  }));
  return { ...directory, monthListP95Ms: booking.monthListP95Ms, ...joining, booking };
}

async function onDatabase<T>(url: string, measure: (database: Database) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-bench-'));
  const database = await openDatabase({ url, dataDir });
  try {
    await migrate(database);
    return await measure(database);
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
