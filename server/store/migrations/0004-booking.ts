import type { CreateTableBuilder } from 'kysely';
import type { Migration } from '../migration.ts';
import { columnTypes, createTable, type ColumnTypes } from '../tables.ts';

export const booking: Migration = {
  name: '0004-booking',
  up: async (db, dialect) => {
    const { integer } = columnTypes(dialect);
    const table = (name: string) => createTable(db, dialect, name);

    await withSettings(table('booking'), integer)
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text')
      .addColumn('version', integer, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('rootId', 'text', (column) => column.notNull())
      .addColumn('seriesId', 'text')
      .addColumn('recurrenceId', integer)
      .addColumn('uid', 'text', (column) => column.notNull())
      .addColumn('sequence', integer, (column) => column.notNull())
      .addColumn('ownerId', 'text')
      .addColumn('ownerName', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('agenda', 'text', (column) => column.notNull())
      .addColumn('startsLocal', 'text', (column) => column.notNull())
      .addColumn('durationMinutes', integer, (column) => column.notNull())
      .addColumn('timeZone', 'text', (column) => column.notNull())
      .addColumn('recurrence', 'text')
      .addColumn('lastEndsAt', integer, (column) => column.notNull())
      .addColumn('idKind', 'text', (column) => column.notNull())
      .addColumn('vmrId', 'text')
      .addColumn('meetingId', 'text', (column) => column.notNull())
      .addColumn('hostPin', 'text', (column) => column.notNull())
      .addColumn('guestPin', 'text', (column) => column.notNull())
      .addColumn('idFreed', integer, (column) => column.notNull())
      .addColumn('createdAt', integer, (column) => column.notNull())
      .addColumn('searchText', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('bookingMeeting').on('booking').columns(['meetingId', 'idFreed']).execute();
    await db.schema.createIndex('bookingRoot').on('booking').column('rootId').execute();
    await db.schema
      .createIndex('bookingTakenOut')
      .unique()
      .on('booking')
      .columns(['seriesId', 'recurrenceId'])
      .execute();
    await db.schema
      .createIndex('bookingToFree')
      .on('booking')
      .columns(['idKind', 'idFreed', 'lastEndsAt'])
      .execute();
    await db.schema.createIndex('bookingVmr').on('booking').columns(['vmrId', 'lastEndsAt']).execute();

    await table('occurrence')
      .addColumn('bookingId', 'text', (column) =>
        column.notNull().references('booking.id').onDelete('cascade'),
      )
      .addColumn('originalStartsAt', integer, (column) => column.notNull())
      .addColumn('startsAt', integer, (column) => column.notNull())
      .addColumn('endsAt', integer, (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('listed', integer, (column) => column.notNull())
      .addColumn('enterpriseId', 'text')
      .addColumn('ownerId', 'text')
      .addColumn('meetingId', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('occurrencePrimary', ['bookingId', 'originalStartsAt'])
      .execute();
    await db.schema
      .createIndex('occurrenceEnterprise')
      .on('occurrence')
      .columns(['enterpriseId', 'state', 'listed', 'startsAt', 'endsAt'])
      .execute();
    await db.schema
      .createIndex('occurrenceOwner')
      .on('occurrence')
      .columns(['ownerId', 'startsAt'])
      .execute();
    await db.schema
      .createIndex('occurrenceMeeting')
      .on('occurrence')
      .columns(['meetingId', 'endsAt'])
      .execute();

    await table('invitee')
      .addColumn('bookingId', 'text', (column) =>
        column.notNull().references('booking.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('ref', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('position', integer, (column) => column.notNull())
      .addColumn('lastEndsAt', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('inviteePrimary', ['bookingId', 'kind', 'ref'])
      .execute();
    await db.schema.createIndex('inviteeWhom').on('invitee').columns(['ref', 'kind', 'lastEndsAt']).execute();

    await withSettings(table('personalRoom'), integer)
      .addColumn('accountId', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('version', integer, (column) => column.notNull())
      .addColumn('hostPin', 'text', (column) => column.notNull())
      .addColumn('guestPin', 'text', (column) => column.notNull())
      .execute();

    await withSettings(table('template'), integer)
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('enterpriseId', 'text', (column) => column.notNull())
      .addColumn('accountId', 'text', (column) => column.notNull())
      .addColumn('version', integer, (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('agenda', 'text', (column) => column.notNull())
      .addColumn('durationMinutes', integer, (column) => column.notNull())
      .addColumn('invitees', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('templateAccount').on('template').columns(['accountId', 'name']).execute();
  },
};

function withSettings(
  table: CreateTableBuilder<string>,
  integer: ColumnTypes['integer'],
): CreateTableBuilder<string> {
  return table
    .addColumn('media', 'text', (column) => column.notNull())
    .addColumn('whoMayJoin', 'text', (column) => column.notNull())
    .addColumn('guestsBeforeHost', integer, (column) => column.notNull())
    .addColumn('waitingRoom', integer, (column) => column.notNull())
    .addColumn('autoRecord', integer, (column) => column.notNull());
}
