import type { Inviting } from '../conference/ports.ts';
import type { Invitee } from '../contract/controls.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import type { Directory, Numbers, Terminals, Viewer } from './ports.ts';

export interface CalleesPorts {
  db: Db;
  directory: Directory;
  numbers: Numbers;
  terminals: Terminals;
}

export interface Callee {
  invitee: Invitee;
  name: string;
}

type Names = ReadonlyMap<string, string>;

/** Finds out who is meant by those invited, within what the one who invites may see. */
export class Callees {
  readonly #ports: CalleesPorts;

  constructor(ports: CalleesPorts) {
    this.#ports = ports;
  }

  /**
   * In the order given. A number of the own enterprise is the account or terminal it belongs to, where they may be seen.
   * @throws PlenumError `invitee_unknown` with the field of one that is not there or may not be seen,
   * `no_mail_from_visitors`
   */
  async resolve(invitees: readonly Invitee[], inviting: Inviting): Promise<Callee[]> {
    const viewer = await this.#viewerOf(inviting);
    const owners = await Promise.all(invitees.map((invitee) => this.#ownerOf(invitee)));
    const ids = (kind: 'account' | 'terminal'): string[] =>
      owners.flatMap((owner) => (owner?.kind === kind ? [owner.target] : []));
    const accounts = await this.#accountNames(viewer, ids('account'));
    const terminals = await this.#terminalNames(
      viewer?.enterpriseId ?? inviting.enterpriseId,
      ids('terminal'),
    );
    return invitees.map((given, index) => {
      const owner = owners[index] ?? null;
      const name = owner && (owner.kind === 'account' ? accounts : terminals).get(owner.target);
      switch (given.kind) {
        case 'account':
        case 'terminal':
          // Without an account one has no directory to choose from.
          if (name && viewer) return { invitee: given, name };
          throw new PlenumError('invitee_unknown', { field: `invitees.${index}` });
        case 'number':
          return owner && name ? { invitee: owner, name } : { invitee: given, name: given.target };
        case 'email':
          if (inviting.enterpriseId === null) {
            throw new PlenumError('no_mail_from_visitors', { field: `invitees.${index}` });
          }
          return { invitee: given, name: given.target };
        default:
          return given satisfies never;
      }
    });
  }

  /** Null: somebody without an account, who sees nobody. What an account sees depends on itself, not on its part here. */
  async #viewerOf({ enterpriseId, accountId, seesAll }: Inviting): Promise<Viewer | null> {
    if (accountId !== null) {
      const person = await this.#ports.directory.person(this.#ports.db, accountId);
      if (!person) return null;
      return { kind: 'account', accountId, enterpriseId: person.enterpriseId, role: person.role };
    }
    if (!seesAll || enterpriseId === null) return null;
    return { kind: 'key', accountId, enterpriseId, role: 'admin' };
  }

  async #ownerOf(invitee: Invitee): Promise<(Invitee & { kind: 'account' | 'terminal' }) | null> {
    if (invitee.kind === 'account' || invitee.kind === 'terminal') return invitee;
    if (invitee.kind === 'email') return null;
    const found = await this.#ports.numbers.findNumber(this.#ports.db, invitee.target);
    if (found?.kind !== 'account' && found?.kind !== 'terminal') return null;
    return { kind: found.kind, target: found.refId };
  }

  async #accountNames(viewer: Viewer | null, accountIds: readonly string[]): Promise<Names> {
    if (!viewer || accountIds.length === 0) return new Map();
    const { db, directory } = this.#ports;
    const seen = await directory.maySee(viewer, accountIds);
    const people = await directory.people(db, viewer.enterpriseId, [...seen]);
    return new Map(
      people
        .filter(({ state }) => state === 'active' || state === 'inactive')
        .map(({ accountId, name }) => [accountId, name]),
    );
  }

  async #terminalNames(enterpriseId: string | null, terminalIds: readonly string[]): Promise<Names> {
    if (enterpriseId === null || terminalIds.length === 0) return new Map();
    return this.#ports.terminals.names(this.#ports.db, enterpriseId, terminalIds);
  }
}
