import { sql } from 'kysely';
import type { Db, SqlDialect } from '../database.ts';
import type { Migration } from '../migration.ts';
import { searchColumn } from '../search.ts';
import { columnTypes, createTable } from '../tables.ts';

export const history: Migration = {
  name: '0005-history',
  up: async (db, dialect) => {
    await conference(db, dialect);
    await attendance(db, dialect);
    await conferenceEvent(db, dialect);
  },
};

async function conference(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'conference')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('enterpriseId', 'text')
    .addColumn('meetingId', 'text', (column) => column.notNull())
    .addColumn('bookingId', 'text')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('media', 'text', (column) => column.notNull())
    .addColumn('ownerId', 'text')
    .addColumn('ownerName', 'text', (column) => column.notNull())
    .addColumn('startedAt', integer, (column) => column.notNull())
    .addColumn('endedAt', integer)
    .addColumn('endReason', 'text')
    .addColumn('participants', integer, (column) => column.notNull())
    .addColumn('peak', integer, (column) => column.notNull())
    .addColumn('serverId', 'text', (column) => column.notNull())
    .addColumn('seenAt', integer, (column) => column.notNull())
    .addColumn('searchText', searchColumn(dialect), (column) => column.notNull())
    .execute();
  await sql`create index conference_by_time on conference (enterprise_id, started_at, id)`.execute(db);
  await sql`create index conference_owner on conference (owner_id, started_at) where owner_id is not null`.execute(
    db,
  );
  await sql`create index conference_open on conference (server_id) where ended_at is null`.execute(db);
}

async function attendance(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'attendance')
    .addColumn('participantId', 'text', (column) => column.notNull())
    .addColumn('stay', integer, (column) => column.notNull())
    .addColumn('conferenceId', 'text', (column) =>
      column.notNull().references('conference.id').onDelete('cascade'),
    )
    .addColumn('enterpriseId', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('accountId', 'text')
    .addColumn('terminalId', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('joinedAt', integer, (column) => column.notNull())
    .addColumn('leftAt', integer)
    .addPrimaryKeyConstraint('attendance_stay', ['participantId', 'stay'])
    .execute();
  await sql`create index attendance_conference on attendance (conference_id, joined_at)`.execute(db);
  await sql`create index attendance_account on attendance (account_id, conference_id) where account_id is not null`.execute(
    db,
  );
  // Use per day is answered from this alone.
  await sql`create index attendance_by_time on attendance (enterprise_id, joined_at, participant_id, left_at)`.execute(
    db,
  );
}

async function conferenceEvent(db: Db, dialect: SqlDialect): Promise<void> {
  const { integer } = columnTypes(dialect);
  await createTable(db, dialect, 'conferenceEvent')
    .addColumn('conferenceId', 'text', (column) =>
      column.notNull().references('conference.id').onDelete('cascade'),
    )
    .addColumn('sequence', integer, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('actor', 'text')
    .addColumn('subject', 'text')
    .addColumn('detail', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('conference_event_order', ['conferenceId', 'sequence'])
    .execute();
}
