import { execFile } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { Servant } from './servant.ts';

const run = promisify(execFile);

/** A PostgreSQL of our own, without a network port and without care for power cuts. */
interface Server {
  folder: string;
  servant: Servant;
}

let server: Promise<Server> | undefined;
let databases = 0;

// Of the whole run: this module is read before any suite begins.
after(async () => (await server)?.servant.stop());

/**
 * Makes an empty database in the one PostgreSQL of this test run, which is started when it is first asked for.
 * @returns its address, and what removes it, whoever is still connected
 */
export async function freshPostgres(): Promise<{ url: string; drop: () => Promise<void> }> {
  server ??= start();
  const { folder } = await server;
  const name = `test_${++databases}`;
  await asAdministrator(folder, `create database ${name}`);
  return {
    url: addressOf(folder, name),
    drop: () => asAdministrator(folder, `drop database if exists ${name} with (force)`),
  };
}

/** Takes every row out of a database of `freshPostgres`, but those about its migrations, and everybody else's connections. */
export async function emptyPostgres(url: string): Promise<void> {
  await query(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid();
    -- Without a care for foreign keys.
    set session_replication_role = replica;
    do $$ declare one text; begin
      for one in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' loop
        execute format('delete from %I', one);
      end loop;
    end $$`,
  );
}

async function start(): Promise<Server> {
  const folder = mkdtempSync('/tmp/plenum-postgres-');
  // The user that the server runs as makes its folder in there.
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  await run('/usr/bin/env', [
    ...asOrdinaryUser(),
    program('initdb'),
    ...['--pgdata', data, '--username=postgres', '--auth=trust', '--no-sync'],
    ...['--locale=C', '--encoding=UTF8'],
  ]);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    unix_socket_permissions: '0777',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const servant = new Servant(
    [
      ...asOrdinaryUser(),
      program('postgres'),
      '-D',
      data,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    { folder, signal: 'QUIT' },
  );
  await servant.untilReady('PostgreSQL', () => asAdministrator(folder, 'select 1'));
  return { folder, servant };
}

/** PostgreSQL refuses to be run by root. */
function asOrdinaryUser(): string[] {
  if (process.getuid?.() !== 0) return [];
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
}

/** Debian keeps the server's programs off PATH. */
function program(name: string): string {
  const newestFirst = globSync(`/usr/lib/postgresql/*/bin/${name}`).sort().reverse();
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => join(folder, name));
  const found = [...newestFirst, ...onPath].find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`PostgreSQL's ${name} is not on this machine: scripts/setup --test`);
  return found;
}

function addressOf(folder: string, database: string): string {
  return `postgres://postgres@${encodeURIComponent(folder)}/${database}`;
}

async function asAdministrator(folder: string, sql: string): Promise<void> {
  await query(addressOf(folder, 'postgres'), sql);
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
