import type { AuditTables } from './schema/audit.ts';
import type { AuthTables } from './schema/auth.ts';
import type { BookingTables } from './schema/booking.ts';
import type { DirectoryTables } from './schema/directory.ts';
import type { HistoryTables } from './schema/history.ts';
import type { IntegrationTables } from './schema/integration.ts';
import type { RecordingTables } from './schema/recordings.ts';
import type { StreamTables } from './schema/streams.ts';
import type { TerminalTables } from './schema/terminals.ts';

/**
 * Every table, by its name in camelCase (snake_case in SQL). The same on both databases: times are whole numbers, ms
 * since the epoch; yes and no are 1 and 0; JSON and IDs are text.
 */
export interface Schema
  extends
    DirectoryTables,
    AuthTables,
    TerminalTables,
    BookingTables,
    HistoryTables,
    IntegrationTables,
    RecordingTables,
    StreamTables,
    AuditTables {
  migration: MigrationTable;
}

/** What `migrate` has done to this database. */
export interface MigrationTable {
  name: string;
  appliedAt: number;
}
