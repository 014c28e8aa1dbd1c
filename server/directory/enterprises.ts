import type { Actor } from '../contract/api/caller.ts';
import type { Language, Page } from '../contract/api/endpoint.ts';
import type { Enterprise, EnterpriseUse, Limits } from '../contract/api/enterprises.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { toActivate } from './accounts.ts';
import {
  type EnterpriseChange,
  getEnterprise,
  insertEnterprise,
  pageOfEnterprises,
  updateEnterprise,
} from './enterprise-repo.ts';
import { assertLoginGood, makeAccount, orLoginTaken } from './make-accounts.ts';
import {
  type Audit,
  type Bus,
  type Clock,
  type Credentials,
  enterpriseChanged,
  type LiveParties,
} from './ports.ts';
import { changeLimits, differences, freeLimits } from './rules.ts';

export interface NewEnterprise {
  name: string;
  /** Left out: those of the free plan. */
  limits?: Limits | undefined;
  admin: { name: string; login: string; email: string };
  language: Language;
  timeZone: string;
}

export interface EnterpriseServiceParts {
  db: Db;
  credentials: Pick<Credentials, 'activate'>;
  audit: Audit;
  bus: Bus;
  liveParties: LiveParties;
  log: Logger;
  now?: Clock;
}

/** Enterprises and their limits: what operators set, and what administrators change of their own. */
export class EnterpriseService {
  readonly #db: Db;
  readonly #credentials: Pick<Credentials, 'activate'>;
  readonly #audit: Audit;
  readonly #bus: Bus;
  readonly #liveParties: LiveParties;
  readonly #log: Logger;
  readonly #now: Clock;

  constructor({ db, credentials, audit, bus, liveParties, log, now = Date.now }: EnterpriseServiceParts) {
    this.#db = db;
    this.#credentials = credentials;
    this.#audit = audit;
    this.#bus = bus;
    this.#liveParties = liveParties;
    this.#log = log;
    this.#now = now;
  }

  /** @throws PlenumError `not_found` */
  get(enterpriseId: string): Promise<Enterprise> {
    return getEnterprise(this.#db, enterpriseId);
  }

  async list(query: {
    search?: string | undefined;
    offset: number;
    limit: number;
  }): Promise<Page<EnterpriseUse>> {
    const { items, total } = await pageOfEnterprises(this.#db, query);
    const used = items.map(async (item) => ({
      ...item,
      parties: await this.#liveParties(item.enterpriseId),
    }));
    return { items: await Promise.all(used), total };
  }

  /** @throws PlenumError `login_taken`, `login_is_email` */
  async create(
    actor: Actor,
    { name, limits, admin, language, timeZone }: NewEnterprise,
  ): Promise<Enterprise> {
    const now = this.#now();
    const enterprise: Enterprise = {
      enterpriseId: newId(),
      version: 1,
      name,
      createdAt: now,
      limits: changeLimits(freeLimits, limits ?? {}),
      oneTimeCodeRequired: false,
      language,
      timeZone,
      state: 'active',
    };
    const { enterpriseId } = enterprise;
    const making = transact(this.#db, async (tx) => {
      await assertLoginGood(tx, { ...admin, enterpriseId });
      await insertEnterprise(tx, enterprise);
      const account = await makeAccount(tx, { ...admin, enterpriseId, role: 'admin' }, now);
      await this.#credentials.activate(tx, toActivate(account, admin.email, language), actor);
      await this.#record(tx, actor, 'enterprise.created', enterprise, {
        limits: enterprise.limits,
        admin: admin.login,
      });
    });
    await orLoginTaken(making);
    return enterprise;
  }

  /**
   * What an operator changes. It applies at once, also to what is live: the others are told when it is committed.
   * @throws PlenumError `own_enterprise` when operators would disable their own, `changed_meanwhile`, `not_found`
   */
  async change(
    { actor, enterpriseId: own }: { actor: Actor; enterpriseId: string },
    enterpriseId: string,
    version: number,
    change: {
      name?: string | undefined;
      limits?: { [Key in keyof Limits]?: Limits[Key] | undefined } | undefined;
      state?: Enterprise['state'] | undefined;
    },
  ): Promise<Enterprise> {
    if (change.state === 'disabled' && enterpriseId === own) {
      throw new PlenumError('own_enterprise', { field: 'state' });
    }
    const { limits, ...rest } = change;
    return this.#update(actor, enterpriseId, version, (before) =>
      limits ? { ...rest, limits: changeLimits(before.limits, limits) } : rest,
    );
  }

  /** What administrators change of their own. */
  changeOwn(
    actor: Actor,
    enterpriseId: string,
    version: number,
    change: Pick<EnterpriseChange, 'name' | 'oneTimeCodeRequired' | 'language' | 'timeZone'>,
  ): Promise<Enterprise> {
    return this.#update(actor, enterpriseId, version, () => change);
  }

  async #update(
    actor: Actor,
    enterpriseId: string,
    version: number,
    changeOf: (before: Enterprise) => EnterpriseChange,
  ): Promise<Enterprise> {
    const after = await transact(this.#db, async (tx) => {
      const before = await getEnterprise(tx, enterpriseId);
      const change = changeOf(before);
      await updateEnterprise(tx, enterpriseId, version, change);
      const changed = differences(before, change);
      const action = changed['limits'] ? 'enterprise.limits_changed' : 'enterprise.changed';
      const after = await getEnterprise(tx, enterpriseId);
      await this.#record(tx, actor, action, after, changed);
      return after;
    });
    // It is changed by now: whoever asked is not to be told that it failed.
    await this.#bus.publish(enterpriseChanged, enterpriseId).catch((error: unknown) => {
      this.#log.error({ err: error, enterpriseId }, 'a change of an enterprise was not told to the servers');
    });
    return after;
  }

  async #record(
    tx: Db,
    actor: Actor,
    action: string,
    { enterpriseId, name }: Enterprise,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const target = { kind: 'enterprise', id: enterpriseId, name };
    await this.#audit.record(tx, actor, { enterpriseId, action, target, detail });
  }
}
