import type { Migration } from '../migration.ts';
import { directory } from './0001-directory.ts';
import { auth } from './0002-auth.ts';
import { terminals } from './0003-terminals.ts';
import { booking } from './0004-booking.ts';
import { history } from './0005-history.ts';
import { integration } from './0006-integration.ts';
import { audit } from './0007-audit.ts';
import { terminalEncryption } from './0008-terminal-encryption.ts';
import { recordings } from './0009-recordings.ts';
import { streams } from './0010-streams.ts';

/** All there are, in the order they run in. One that has been released is never changed: another follows it. */
export const migrations: readonly Migration[] = [
  directory,
  auth,
  terminals,
  booking,
  history,
  integration,
  audit,
  terminalEncryption,
  recordings,
  streams,
];
