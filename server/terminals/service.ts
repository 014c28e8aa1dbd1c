import type { Actor } from '../contract/api/caller.ts';
import type { Page } from '../contract/api/endpoint.ts';
import type { LicenceClass } from '../contract/api/enterprises.ts';
import { type EncryptionChoice, licenceClasses } from '../contract/room-systems.ts';
import type {
  Registration,
  Terminal,
  TerminalDetails,
  TerminalSecret,
  TerminalTrace,
} from '../contract/api/terminals.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import type { TerminalTable } from '../store/schema/terminals.ts';
import { searchText } from '../store/search.ts';
import { transact } from '../store/transact.ts';
import { ha1 } from './digest.ts';
import { makePassword } from './password.ts';
import type { AuditPort, FindEnterprise, NumberPort } from './ports.ts';
import { PresentTerminals, type TerminalPresence, type TerminalStatus } from './presence.ts';
import * as repo from './repo.ts';
import { changedFields, given } from './rules.ts';

/** Of a number that is chosen for a terminal. */
const numberDigits = 6;

export interface TerminalDependencies {
  db: Db;
  presence: TerminalPresence;
  log: Logger;
  findEnterprise: FindEnterprise;
  numbers: NumberPort;
  audit: AuditPort;
  departmentExists: (tx: Db, enterpriseId: string, departmentId: string) => Promise<boolean>;
  /** The VMRs of a terminal that is deleted become free. */
  freeVmrs: (tx: Db, kind: 'terminal', terminalId: string) => Promise<void>;
  /** Settings `sip.realm` and `sip.server` (empty: the host people came by). */
  sip: { realm: string; server: string };
  /** A terminal was disabled or deleted or has a new password: what it is registered as is void. Does not reject. */
  revoked?: (terminalId: string) => void;
  /** Where it is registered; null: nowhere. */
  registration?: (terminalId: string) => Promise<Registration | null>;
  /** Of its messages; null: there is none. */
  trace?: (terminalId: string) => Promise<TerminalTrace | null>;
  now?: () => number;
}

export interface NewTerminal {
  number?: string | undefined;
  name: string;
  model: string;
  licence: LicenceClass;
  departmentId: string | null;
  place: string;
  encryption: EncryptionChoice;
}
export type TerminalChange = {
  [Field in 'name' | 'model' | 'licence' | 'departmentId' | 'place' | 'encryption' | 'state']?:
    Terminal[Field] | undefined;
};

/** What a registrar checks a terminal by. */
export interface TerminalCredentials {
  terminalId: string;
  enterpriseId: string;
  number: string;
  name: string;
  /** Lower-case hexadecimal of H(number:realm:password). */
  ha1Md5: string;
  ha1Sha256: string;
  licence: LicenceClass;
  encryption: EncryptionChoice;
}

/** The terminals of enterprises, and who of them may register. */
export class TerminalService {
  readonly #deps: TerminalDependencies;
  readonly #now: () => number;

  constructor(dependencies: TerminalDependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  async list(
    enterpriseId: string,
    {
      status,
      offset,
      limit,
      ...filter
    }: repo.TerminalFilter & repo.Slice & { status?: TerminalStatus | undefined },
  ): Promise<Page<Terminal>> {
    const { db, presence } = this.#deps;
    const present = await presence.of(enterpriseId);
    const view = (row: TerminalTable) => toTerminal(row, present);
    if (!status) {
      const rows = await repo.listTerminals(db, enterpriseId, filter, { offset, limit });
      return { items: rows.map(view), total: await repo.countTerminals(db, enterpriseId, filter) };
    }
    // Who is there is known to the live store only, so the database cannot page by it.
    const ids = await repo.listTerminalIds(db, enterpriseId, filter);
    const fitting = ids.filter((id) => present.status(id) === status);
    const rows = await repo.terminalsByIds(db, enterpriseId, fitting.slice(offset, offset + limit));
    return { items: rows.map(view), total: fitting.length };
  }

  /** Active terminals by part of a name or number, for everybody of the enterprise. */
  async search(
    enterpriseId: string,
    { search, offset, limit }: { search?: string | undefined } & repo.Slice,
  ): Promise<{ items: Terminal[]; more: boolean }> {
    const { db, presence } = this.#deps;
    const slice = { offset, limit: limit + 1 };
    const rows = await repo.listTerminals(db, enterpriseId, { search, state: 'active' }, slice);
    const present = await presence.of(enterpriseId);
    return {
      items: rows.slice(0, limit).map((row) => toTerminal(row, present)),
      more: rows.length > limit,
    };
  }

  /** @throws PlenumError `not_found` */
  async get(enterpriseId: string, terminalId: string): Promise<TerminalDetails> {
    const { db, presence, registration, trace } = this.#deps;
    const row = (await repo.findTerminal(db, enterpriseId, terminalId)) ?? missing();
    const [present, registered, traced] = await Promise.all([
      presence.of(enterpriseId),
      registration?.(terminalId) ?? null,
      trace?.(terminalId) ?? null,
    ]);
    return { ...toTerminal(row, present), registration: registered, trace: traced };
  }

  /**
   * @param origin where people reach this server
   * @throws PlenumError `licences_used_up`, `number_taken`, `not_found` (the department)
   */
  async register(
    actor: Actor,
    enterpriseId: string,
    { number: wanted, ...fields }: NewTerminal,
    origin: string,
  ): Promise<Terminal & { secret: TerminalSecret }> {
    const { db, numbers, audit } = this.#deps;
    const id = newId();
    const password = makePassword();
    const row = await transact(db, async (tx) => {
      await this.#checkDepartment(tx, enterpriseId, fields.departmentId);
      await this.#checkLicences(tx, enterpriseId, fields.licence);
      const wish = { number: wanted, digits: numberDigits, kind: 'terminal', refId: id } as const;
      const number = await numbers.reserve(tx, wish);
      const terminal: TerminalTable = {
        ...fields,
        ...this.#digests(number, password),
        id,
        enterpriseId,
        version: 1,
        number,
        state: 'active',
        createdAt: this.#now(),
        searchText: searchText(fields.name, number),
      };
      await repo.insertTerminal(tx, terminal);
      const { name, model, licence } = fields;
      await audit.record(tx, actor, entry('created', terminal, { number, name, model, licence }));
      return terminal;
    });
    const secret = this.#secret(row.number, password, origin);
    return { ...toTerminal(row, nobodyPresent), secret };
  }

  /**
   * @param version the one the caller saw
   * @throws PlenumError `not_found` (also the department), `changed_meanwhile`, `licences_used_up`
   */
  async change(
    actor: Actor,
    enterpriseId: string,
    terminalId: string,
    version: number,
    wanted: TerminalChange,
  ): Promise<Terminal> {
    const { db, audit, presence } = this.#deps;
    const change = given(wanted);
    const present = await presence.of(enterpriseId);
    const row = await transact(db, async (tx) => {
      const before = (await repo.findTerminal(tx, enterpriseId, terminalId)) ?? missing();
      if (before.version !== version) throw new PlenumError('changed_meanwhile');
      await this.#checkDepartment(tx, enterpriseId, change.departmentId ?? null);
      if (change.licence && change.licence !== before.licence) {
        await this.#checkLicences(tx, enterpriseId, change.licence);
      }
      const changed = changedFields<TerminalTable>(before, change);
      const text = searchText(change.name ?? before.name, before.number);
      const after = await repo.updateTerminal(tx, before, { ...change, searchText: text });
      if (!after) throw new PlenumError('changed_meanwhile');
      const detail = Object.fromEntries(changed.map((field) => [field, [before[field], after[field]]]));
      await audit.record(tx, actor, entry('changed', after, detail));
      return after;
    });
    if (row.state === 'disabled') await this.#revoke(row);
    return toTerminal(row, present);
  }

  /** @throws PlenumError `not_found` */
  async delete(actor: Actor, enterpriseId: string, terminalId: string): Promise<void> {
    const { db, numbers, audit, freeVmrs } = this.#deps;
    const row = await transact(db, async (tx) => {
      const terminal = (await repo.findTerminal(tx, enterpriseId, terminalId)) ?? missing();
      await freeVmrs(tx, 'terminal', terminalId);
      await numbers.free(tx, 'terminal', terminalId);
      await repo.deleteTerminal(tx, terminalId);
      await audit.record(tx, actor, entry('deleted', terminal, { number: terminal.number }));
      return terminal;
    });
    await this.#revoke(row);
  }

  /** Makes a new password; the old one is void at once. @throws PlenumError `not_found` */
  async renewSecret(
    actor: Actor,
    enterpriseId: string,
    terminalId: string,
    origin: string,
  ): Promise<TerminalSecret> {
    const { db, audit, revoked } = this.#deps;
    const password = makePassword();
    const row = await transact(db, async (tx) => {
      const before = (await repo.findTerminal(tx, enterpriseId, terminalId)) ?? missing();
      const after = await repo.updateTerminal(tx, before, this.#digests(before.number, password));
      await audit.record(tx, actor, entry('password_renewed', before));
      return after ?? missing();
    });
    revoked?.(terminalId);
    return this.#secret(row.number, password, origin);
  }

  /** What a terminal that calls itself by this number has to know; undefined: nothing registers as it. */
  async credentialsOf(number: string): Promise<TerminalCredentials | undefined> {
    return this.#credentials(await repo.findTerminalByNumber(this.#deps.db, number));
  }

  /** As `credentialsOf`, of any enterprise. */
  async credentialsById(terminalId: string): Promise<TerminalCredentials | undefined> {
    return this.#credentials(await repo.findTerminalById(this.#deps.db, terminalId));
  }

  /** Names by ID of those terminals of the enterprise that are there. */
  async names(db: Db, enterpriseId: string, terminalIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await repo.terminalsByIds(db, enterpriseId, terminalIds);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** How many there are of each class; `online` are registered or in a call. */
  async use(
    enterpriseId: string,
  ): Promise<{ licence: LicenceClass; registered: number; online: number; inCall: number }[]> {
    const { db, presence } = this.#deps;
    const present = await presence.of(enterpriseId);
    const registered = await repo.countByLicence(db, enterpriseId);
    const there = await repo.licencesOf(db, enterpriseId, present.ids);
    return licenceClasses.map((licence) => {
      const ofClass = there.filter((one) => one.licence === licence);
      return {
        licence,
        registered: registered.get(licence) ?? 0,
        online: ofClass.length,
        inCall: ofClass.filter(({ id }) => present.status(id) === 'in_call').length,
      };
    });
  }

  async #credentials(row: TerminalTable | undefined): Promise<TerminalCredentials | undefined> {
    if (row?.state !== 'active') return undefined;
    const { db, findEnterprise } = this.#deps;
    if ((await findEnterprise(db, row.enterpriseId))?.state !== 'active') return undefined;
    const { id, enterpriseId, number, name, ha1Md5, ha1Sha256, licence, encryption } = row;
    return { terminalId: id, enterpriseId, number, name, ha1Md5, ha1Sha256, licence, encryption };
  }

  /** A department that is deleted has no terminals. */
  async leaveDepartment(tx: Db, departmentId: string): Promise<void> {
    await repo.clearDepartment(tx, departmentId);
  }

  async #checkDepartment(tx: Db, enterpriseId: string, departmentId: string | null): Promise<void> {
    if (departmentId === null) return;
    if (await this.#deps.departmentExists(tx, enterpriseId, departmentId)) return;
    throw new PlenumError('not_found', { field: 'departmentId' });
  }

  /** Disabled terminals count as well. Exact, as transactions are serializable. */
  async #checkLicences(tx: Db, enterpriseId: string, licence: LicenceClass): Promise<void> {
    const enterprise = (await this.#deps.findEnterprise(tx, enterpriseId)) ?? missing();
    const used = await repo.countTerminals(tx, enterpriseId, { licence });
    if (used >= enterprise.limits.terminals[licence]) {
      throw new PlenumError('licences_used_up', { field: 'licence' });
    }
  }

  #digests(number: string, password: string): Pick<TerminalTable, 'ha1Md5' | 'ha1Sha256'> {
    const whose = { user: number, realm: this.#deps.sip.realm, password };
    return { ha1Md5: ha1('md5', whose), ha1Sha256: ha1('sha256', whose) };
  }

  #secret(userName: string, password: string, origin: string): TerminalSecret {
    const { realm, server } = this.#deps.sip;
    return { server: server || new URL(origin).hostname, userName, password, realm };
  }

  /** The change is made by now, so that it does not fail for this: a presence ends by itself as well. */
  async #revoke({ id, enterpriseId }: TerminalTable): Promise<void> {
    const { presence, revoked, log } = this.#deps;
    revoked?.(id);
    await presence.offline(enterpriseId, id).catch((error: unknown) => {
      log.warn({ err: error, terminalId: id }, 'a terminal that was revoked is shown online for a while');
    });
  }
}

const nobodyPresent = new PresentTerminals([], []);

function missing(): never {
  throw new PlenumError('not_found');
}

function toTerminal(row: TerminalTable, present: PresentTerminals): Terminal {
  const { id, version, number, name, model, licence, departmentId, place, encryption, state, createdAt } =
    row;
  const fields = { version, number, name, model, licence, departmentId, place, encryption, state, createdAt };
  return { terminalId: id, ...fields, status: present.status(id) };
}

function entry(what: string, { id, enterpriseId, name }: TerminalTable, detail?: Record<string, unknown>) {
  const target = { kind: 'terminal', id, name };
  return { enterpriseId, action: `terminal.${what}`, target, ...(detail && { detail }) };
}
