import type { Called, TellCall } from '../conference/ports.ts';
import type { Connection } from '../conference/seats.ts';
import type { AccountState } from '../contract/api/directory.ts';
import type { Language } from '../contract/api/endpoint.ts';
import type { Invitation } from '../contract/conference-view.ts';
import type { IncomingCall } from '../contract/signalling.ts';
import type { Message } from '../mail/rules.ts';
import type { Db } from '../store/database.ts';

/** What calling needs of other features. */

/** Who looks somebody up: an account, or a program of an enterprise. */
export type Viewer =
  | { kind: 'account'; accountId: string; enterpriseId: string; role: 'member' | 'admin' }
  | { kind: 'key'; accountId: null; enterpriseId: string; role: 'admin' };

export interface Directory {
  /** Undefined: deleted. */
  person(db: Db, accountId: string): Promise<{ enterpriseId: string; role: 'member' | 'admin' } | undefined>;
  /** Those of the accounts that are of the viewer's enterprise and that they may see. */
  maySee(viewer: Viewer, accountIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Accounts of the enterprise, in no order; deleted ones are left out. */
  people(
    db: Db,
    enterpriseId: string,
    accountIds: readonly string[],
  ): Promise<{ accountId: string; name: string; state: AccountState }[]>;
  language(enterpriseId: string): Promise<Language>;
}

export interface Numbers {
  findNumber(db: Db, number: string): Promise<{ kind: string; refId: string } | undefined>;
}

export interface Terminals {
  /** Names by ID of those terminals of the enterprise that are there. */
  names(db: Db, enterpriseId: string, terminalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface Mailer {
  queue(tx: Db, message: Message): Promise<void>;
}

/** Dials room systems and telephones. */
export interface SipDialler {
  dial(invitation: Invitation, called: Called, tell: TellCall): void;
  /** Nothing happens when it is not being dialled. */
  hangUp(invitationId: string): void;
}

/** The way to a page on which somebody can be called. */
export interface CalledConnection extends Pick<Connection, 'notify'> {
  /** Resolves when the page has taken the call; rejects when it does not say so. */
  ring(call: IncomingCall): Promise<void>;
}
