import { sql } from 'kysely';
import type { Db, SqlDialect } from '../database.ts';
import type { Migration } from '../migration.ts';
import { searchColumn } from '../search.ts';
import { columnTypes, createTable } from '../tables.ts';

export const recordings: Migration = {
  name: '0009-recordings',
  up: async (db, dialect) => {
    await recording(db, dialect);
    await recordingShare(db, dialect);
    await installationSecret(db, dialect);
  },
};

async function recording(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'recording')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('enterpriseId', 'text', (column) => column.notNull())
    .addColumn('conferenceId', 'text', (column) => column.notNull())
    .addColumn('meetingId', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('ownerId', 'text')
    .addColumn('ownerName', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('cut', 'text')
    .addColumn('sdState', 'text')
    .addColumn('startedAt', integer, (column) => column.notNull())
    .addColumn('endedAt', integer)
    .addColumn('lengthMs', integer, (column) => column.notNull())
    .addColumn('bytes', integer, (column) => column.notNull())
    .addColumn('files', 'text', (column) => column.notNull())
    .addColumn('chapters', 'text', (column) => column.notNull())
    .addColumn('strip', 'text')
    .addColumn('serverId', 'text', (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('searchText', searchColumn(dialect), (column) => column.notNull())
    .execute();
  await sql`create index recording_by_time on recording (enterprise_id, started_at, id)`.execute(db);
  await sql`create index recording_owner on recording (owner_id, started_at) where owner_id is not null`.execute(
    db,
  );
  await sql`create index recording_conference on recording (conference_id)`.execute(db);
  await sql`create index recording_unfinished on recording (server_id) where state in ('recording', 'processing')`.execute(
    db,
  );
}

async function recordingShare(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'recordingShare')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('recordingId', 'text', (column) =>
      column.notNull().references('recording.id').onDelete('cascade'),
    )
    .addColumn('tokenDigest', 'text', (column) => column.notNull().unique())
    .addColumn('pinHash', 'text')
    .addColumn('expiresAt', integer)
    .addColumn('createdAt', integer, (column) => column.notNull())
    .addColumn('createdBy', 'text', (column) => column.notNull())
    .addColumn('opened', integer, (column) => column.notNull())
    .execute();
  await sql`create index recording_share_of on recording_share (recording_id)`.execute(db);
}

async function installationSecret(db: Db, dialect: SqlDialect): Promise<void> {
  await createTable(db, dialect, 'installationSecret')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}
