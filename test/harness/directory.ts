import { pino } from 'pino';
import type { CreateAccount } from '../../server/contract/api/directory.ts';
import { createAccountSchema } from '../../server/contract/api/directory.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { AccountService, type Admin } from '../../server/directory/accounts.ts';
import { DepartmentService } from '../../server/directory/departments.ts';
import { EnterpriseService } from '../../server/directory/enterprises.ts';
import type { AuditRecord, ToActivate } from '../../server/directory/ports.ts';
import { PeopleSearch } from '../../server/directory/search.ts';
import { SignInAccounts } from '../../server/directory/sign-in.ts';
import { DirectoryTrees } from '../../server/directory/tree.ts';
import { VisibilitySettings } from '../../server/directory/visibility-settings.ts';
import type { Db } from '../../server/store/database.ts';
import { transact } from '../../server/store/transact.ts';

/** An enterprise with its services over a real database; what belongs to other features is kept in lists. */
export async function anEnterprise(db: Db, login = 'root') {
  const audited: AuditRecord[] = [];
  const activated: ToActivate[] = [];
  const signedOut: string[] = [];
  const deleted: string[] = [];
  const published: string[] = [];
  const passwords = new Map<string, string>();

  const credentials = {
    hash: (password: string, { login }: { login: string }) =>
      password === login
        ? Promise.reject(new PlenumError('password_weak', { field: 'password' }))
        : Promise.resolve(`hash of ${password}`),
    store: (_tx: Db, accountId: string, hash: string) => {
      passwords.set(accountId, hash);
      return Promise.resolve();
    },
    activate: (_tx: Db, account: ToActivate) => {
      activated.push(account);
      return Promise.resolve();
    },
    forget: (_tx: Db, accountId: string) => {
      passwords.delete(accountId);
      return Promise.resolve();
    },
    signOutEverywhere: (accountId: string) => {
      signedOut.push(accountId);
      return Promise.resolve();
    },
  };
  const audit = {
    record: (_tx: Db, _actor: unknown, entry: AuditRecord) => {
      audited.push(entry);
      return Promise.resolve();
    },
  };
  const bus = {
    publish: (channel: string, message: string) => {
      published.push(`${channel} ${message}`);
      return Promise.resolve();
    },
  };

  const accounts = new AccountService({
    db,
    credentials,
    audit,
    onAccountDeleted: (_tx, accountId) => {
      deleted.push(accountId);
      return Promise.resolve();
    },
  });
  const enterprises = new EnterpriseService({
    db,
    credentials,
    audit,
    bus,
    liveParties: () => Promise.resolve(3),
    log: pino({ level: 'silent' }),
  });
  const signIn = new SignInAccounts({ audit });
  const root = await transact(db, (tx) =>
    signIn.makeFirst(tx, {
      enterpriseName: `Enterprise of ${login}`,
      name: 'Root',
      login,
      email: `${login}@example.org`,
      language: 'zh',
      timeZone: 'Asia/Shanghai',
    }),
  );
  const { enterpriseId } = root;
  const actor = { kind: 'account', id: root.accountId, name: 'Root', address: '192.0.2.1' } as const;
  const admin: Admin = { actor, enterpriseId, operator: true };

  const trees = new DirectoryTrees();
  const departments = new DepartmentService({ db, trees, audit });
  const visibility = new VisibilitySettings({ db, trees, audit });
  const people = new PeopleSearch({ db, trees });

  return {
    ...{ trees, departments, visibility, people },
    ...{
      accounts,
      enterprises,
      signIn,
      admin,
      enterpriseId,
      rootId: root.accountId,
      credentials,
      audit,
      bus,
    },
    ...{ audited, activated, signedOut, deleted, published, passwords },
    /** A program with a key of the enterprise. */
    key: { enterpriseId, operator: false, actor: { ...actor, kind: 'key', id: 'key' } } as Admin,
    /** Makes an account that is active, with a password. */
    make: (wish: { login: string } & Partial<CreateAccount>) =>
      accounts.create(
        admin,
        createAccountSchema.parse({ name: wish.login, password: 'correct horse', ...wish }),
      ),
  };
}
