import type { Caller } from '../contract/api/caller.ts';
import type { Invitee } from '../contract/api/booking.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { inviteeKey, type InviteePerson } from './model.ts';
import type { Directory, Terminals } from './ports.ts';

/** Turns whom one invites, as given, into people with names. */
export class Invitees {
  readonly #db: Db;
  readonly #directory: Directory;
  readonly #terminals: Terminals;

  constructor({ db, directory, terminals }: { db: Db; directory: Directory; terminals: Terminals }) {
    this.#db = db;
    this.#directory = directory;
    this.#terminals = terminals;
  }

  /**
   * Each once, in the order given; the last role counts.
   * @param known those invited already, who are not asked for again: they may have left the caller's sight
   * @throws PlenumError `invitee_unknown` for one that is not there or that the caller may not see
   */
  async resolve(
    caller: Caller,
    given: readonly Invitee[],
    { known = [], field = 'invitees' }: { known?: readonly InviteePerson[]; field?: string } = {},
  ): Promise<InviteePerson[]> {
    const people = new Map(given.map(toPerson).map((person) => [inviteeKey(person), person]));
    const names = new Map(known.map((person) => [inviteeKey(person), person.name]));
    const asked = (kind: InviteePerson['kind']) =>
      [...people.values()]
        .filter((one) => one.kind === kind && !names.has(inviteeKey(one)))
        .map(({ id }) => id);
    for (const [id, name] of await this.#accountNames(caller, asked('account')))
      names.set(`account ${id}`, name);
    for (const [id, name] of await this.#terminalNames(caller, asked('terminal')))
      names.set(`terminal ${id}`, name);
    return Array.from(people, ([key, person]) => {
      if (person.kind === 'phone' || person.kind === 'email') return person;
      const name = names.get(key);
      if (name === undefined) throw new PlenumError('invitee_unknown', { field: fieldOf(field, given, key) });
      return { ...person, name };
    });
  }

  /** The invited that the caller may be told of: themselves, and those in their directory. */
  async shownTo(caller: Caller, invitees: readonly InviteePerson[]): Promise<InviteePerson[]> {
    const accountIds = invitees.filter(({ kind }) => kind === 'account').map(({ id }) => id);
    if (accountIds.length === 0) return [...invitees];
    const seen = await this.#directory.maySee(caller, accountIds);
    return invitees.filter(({ kind, id }) => kind !== 'account' || id === caller.accountId || seen.has(id));
  }

  async #accountNames(caller: Caller, accountIds: readonly string[]): Promise<[string, string][]> {
    if (accountIds.length === 0) return [];
    const seen = await this.#directory.maySee(caller, accountIds);
    const visible = accountIds.filter((id) => seen.has(id) || id === caller.accountId);
    const people = await this.#directory.people(this.#db, caller.enterpriseId, visible);
    return people.map(({ accountId, name }) => [accountId, name]);
  }

  async #terminalNames(caller: Caller, terminalIds: readonly string[]): Promise<[string, string][]> {
    if (terminalIds.length === 0) return [];
    const terminals = await this.#terminals.terminals(this.#db, caller.enterpriseId, terminalIds);
    return terminals.map(({ terminalId, name }) => [terminalId, name]);
  }
}

function toPerson(given: Invitee): InviteePerson {
  const { kind, role } = given;
  switch (given.kind) {
    case 'account':
      return { kind, role, id: given.accountId, name: '' };
    case 'terminal':
      return { kind, role, id: given.terminalId, name: '' };
    case 'phone':
      return { kind, role, id: given.number, name: given.name };
    case 'email':
      return { kind, role, id: given.email, name: given.name };
  }
}

function fieldOf(field: string, given: readonly Invitee[], key: string): string {
  return `${field}.${given.findIndex((one) => inviteeKey(toPerson(one)) === key)}`;
}
