import type { Actor } from '../contract/api/caller.ts';
import type { Page } from '../contract/api/endpoint.ts';
import type { VmrCapacity } from '../contract/api/enterprises.ts';
import { vmrCapacities } from '../contract/room-systems.ts';
import type { Vmr, VmrOwner } from '../contract/api/terminals.ts';
import { PlenumError } from '../contract/errors.ts';
import { newId, randomDigits } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import type { VmrTable } from '../store/schema/terminals.ts';
import { searchText } from '../store/search.ts';
import { transact } from '../store/transact.ts';
import type { AuditPort, FindEnterprise, NumberPort } from './ports.ts';
import type { Slice } from './repo.ts';
import { changedFields, checkPins, given } from './rules.ts';
import * as repo from './vmr-repo.ts';

const meetingIdDigits = 9;
const pinDigits = 6;

/** Names by ID of those that are there, of one enterprise. */
type FindNames = (
  db: Db,
  enterpriseId: string,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

export interface VmrDependencies {
  db: Db;
  findEnterprise: FindEnterprise;
  numbers: NumberPort;
  audit: AuditPort;
  /** Of accounts that are not deleted. */
  accountNames: FindNames;
  terminalNames: FindNames;
  /** How many are in a VMR's conference now; 0: it has none. */
  partiesIn: (vmrId: string) => Promise<number>;
  /** Whether a meeting that is not over is booked in it. */
  isBooked: (tx: Db, vmrId: string) => Promise<boolean>;
  now?: () => number;
}

export interface NewVmr {
  name: string;
  capacity: VmrCapacity;
  owner: VmrOwner | null;
  hostPin?: string | undefined;
  guestPin?: string | undefined;
  waitingRoom: boolean;
}
export type VmrChange = {
  [Field in 'name' | 'hostPin' | 'guestPin' | 'waitingRoom']?: Vmr[Field] | undefined;
};

/** A VMR as joining and booking see it. */
export interface VmrFacts {
  vmrId: string;
  enterpriseId: string;
  meetingId: string;
  name: string;
  capacity: VmrCapacity;
  /** Who alone starts a conference in it; null: nobody can. */
  owner: VmrOwner | null;
  hostPin: string;
  /** Empty means none. */
  guestPin: string;
  waitingRoom: boolean;
}

/** Virtual meeting rooms: durable addresses, each with one owner at most. */
export class VmrService {
  readonly #deps: VmrDependencies;
  readonly #now: () => number;

  constructor(dependencies: VmrDependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  async list(enterpriseId: string, filter: repo.VmrFilter & Slice): Promise<Page<Vmr>> {
    const { rows, total } = await repo.listVmrs(this.#deps.db, enterpriseId, filter);
    return { items: await this.#views(enterpriseId, rows), total };
  }

  /** Those that somebody owns. */
  async ownedBy(enterpriseId: string, owner: VmrOwner): Promise<Vmr[]> {
    return this.#views(enterpriseId, await repo.vmrsOf(this.#deps.db, enterpriseId, owner));
  }

  /** @throws PlenumError `not_found` */
  async get(enterpriseId: string, vmrId: string): Promise<Vmr> {
    return this.#view(await this.#rowOf(this.#deps.db, enterpriseId, vmrId));
  }

  /** @throws PlenumError `vmrs_used_up`, `pins_equal`, `not_found` (the owner) */
  async create(
    actor: Actor,
    enterpriseId: string,
    { name, capacity, owner, waitingRoom, ...pins }: NewVmr,
  ): Promise<Vmr> {
    const { db, numbers, audit } = this.#deps;
    const id = newId();
    const hostPin = pins.hostPin ?? pinUnlike(pins.guestPin);
    const guestPin = pins.guestPin ?? pinUnlike(hostPin);
    checkPins(hostPin, guestPin, 'guestPin');
    const row = await transact(db, async (tx) => {
      await this.#checkCapacity(tx, enterpriseId, capacity);
      await this.#checkOwner(tx, enterpriseId, owner);
      const wish = { digits: meetingIdDigits, kind: 'vmr', refId: id } as const;
      const meetingId = await numbers.reserve(tx, wish);
      const vmr: VmrTable = {
        ...{ id, enterpriseId, version: 1, meetingId, name, capacity, hostPin, guestPin },
        ownerKind: owner?.kind ?? null,
        ownerId: owner?.id ?? null,
        waitingRoom: waitingRoom ? 1 : 0,
        createdAt: this.#now(),
        searchText: searchText(name, meetingId),
      };
      await repo.insertVmr(tx, vmr);
      await audit.record(tx, actor, entry('created', vmr, { meetingId, capacity, owner }));
      return vmr;
    });
    return this.#view(row);
  }

  /**
   * @param version the one the caller saw
   * @param owner when given, only what they own is there
   * @throws PlenumError `not_found`, `changed_meanwhile`, `pins_equal`
   */
  async change(
    actor: Actor,
    enterpriseId: string,
    { vmrId, version, owner }: { vmrId: string; version: number; owner?: VmrOwner },
    wanted: VmrChange,
  ): Promise<Vmr> {
    const { db, audit } = this.#deps;
    const { waitingRoom, ...texts } = given(wanted);
    const row = await transact(db, async (tx) => {
      const before = await this.#rowOf(tx, enterpriseId, vmrId);
      if (owner && !isOwner(before, owner)) throw new PlenumError('not_found');
      if (before.version !== version) throw new PlenumError('changed_meanwhile');
      const change: Partial<VmrTable> = {
        ...texts,
        ...(waitingRoom !== undefined && { waitingRoom: waitingRoom ? 1 : 0 }),
      };
      const wholly = { ...before, ...change };
      checkPins(wholly.hostPin, wholly.guestPin, texts.guestPin === undefined ? 'hostPin' : 'guestPin');
      change.searchText = searchText(wholly.name, before.meetingId);
      const changed = changedFields(before, change).filter((field) => field !== 'searchText');
      const after = await repo.updateVmr(tx, before, change);
      if (!after) throw new PlenumError('changed_meanwhile');
      await audit.record(tx, actor, entry('changed', after, { changed }));
      return after;
    });
    return this.#view(row);
  }

  /** @throws PlenumError `not_found` (also the owner), `changed_meanwhile` */
  async assign(
    actor: Actor,
    enterpriseId: string,
    { vmrId, version }: { vmrId: string; version: number },
    owner: VmrOwner | null,
  ): Promise<Vmr> {
    const { db, audit } = this.#deps;
    const row = await transact(db, async (tx) => {
      const before = await this.#rowOf(tx, enterpriseId, vmrId);
      if (before.version !== version) throw new PlenumError('changed_meanwhile');
      await this.#checkOwner(tx, enterpriseId, owner);
      const change = { ownerKind: owner?.kind ?? null, ownerId: owner?.id ?? null };
      const after = await repo.updateVmr(tx, before, change);
      if (!after) throw new PlenumError('changed_meanwhile');
      await audit.record(tx, actor, entry('owner_changed', after, { owner: [ownerOf(before), owner] }));
      return after;
    });
    return this.#view(row);
  }

  /** @throws PlenumError `not_found`, `vmr_live`, `vmr_booked` */
  async delete(actor: Actor, enterpriseId: string, vmrId: string): Promise<void> {
    const { db, numbers, audit, partiesIn, isBooked } = this.#deps;
    const parties = await partiesIn(vmrId);
    await transact(db, async (tx) => {
      const vmr = await this.#rowOf(tx, enterpriseId, vmrId);
      if (parties > 0) throw new PlenumError('vmr_live');
      if (await isBooked(tx, vmrId)) throw new PlenumError('vmr_booked');
      await numbers.free(tx, 'vmr', vmrId);
      await repo.deleteVmr(tx, vmrId);
      await audit.record(tx, actor, entry('deleted', vmr, { meetingId: vmr.meetingId }));
    });
  }

  /**
   * Takes back what somebody owns who is deleted.
   * @returns the names of the VMRs that are free now
   */
  async freeOwned(tx: Db, kind: VmrOwner['kind'], id: string): Promise<string[]> {
    return repo.freeVmrsOf(tx, { kind, id });
  }

  /** @param db within a transaction, that one */
  async vmr(vmrId: string, db: Db = this.#deps.db): Promise<VmrFacts | undefined> {
    return toFacts(await repo.findVmr(db, 'id', vmrId));
  }

  /** @param db within a transaction, that one */
  async vmrByMeetingId(meetingId: string, db: Db = this.#deps.db): Promise<VmrFacts | undefined> {
    return toFacts(await repo.findVmr(db, 'meetingId', meetingId));
  }

  /** By its name, as terminals of its enterprise dial it. */
  async byName(enterpriseId: string, name: string): Promise<VmrFacts | undefined> {
    return toFacts(await repo.findVmrByName(this.#deps.db, enterpriseId, name));
  }

  async owns(owner: VmrOwner, vmrId: string, db: Db = this.#deps.db): Promise<boolean> {
    const row = await repo.findVmr(db, 'id', vmrId);
    return row !== undefined && isOwner(row, owner);
  }

  /** How many are made of each capacity. */
  async use(enterpriseId: string): Promise<{ capacity: VmrCapacity; made: number }[]> {
    const made = await repo.countByCapacity(this.#deps.db, enterpriseId);
    return vmrCapacities.map((capacity) => ({ capacity, made: made.get(capacity) ?? 0 }));
  }

  async #rowOf(db: Db, enterpriseId: string, vmrId: string): Promise<VmrTable> {
    const row = await repo.findVmr(db, 'id', vmrId);
    if (row?.enterpriseId !== enterpriseId) throw new PlenumError('not_found');
    return row;
  }

  /** Exact, as transactions are serializable. */
  async #checkCapacity(tx: Db, enterpriseId: string, capacity: VmrCapacity): Promise<void> {
    const enterprise = await this.#deps.findEnterprise(tx, enterpriseId);
    if (!enterprise) throw new PlenumError('not_found');
    const bought = enterprise.limits.vmrs.find((one) => one.capacity === capacity)?.count ?? 0;
    const made = (await repo.countByCapacity(tx, enterpriseId)).get(capacity) ?? 0;
    if (made >= bought) throw new PlenumError('vmrs_used_up', { field: 'capacity' });
  }

  async #checkOwner(tx: Db, enterpriseId: string, owner: VmrOwner | null): Promise<void> {
    if (!owner) return;
    const names = await this.#finderOf(owner.kind)(tx, enterpriseId, [owner.id]);
    if (!names.has(owner.id)) throw new PlenumError('not_found', { field: 'owner' });
  }

  #finderOf(kind: VmrOwner['kind']): FindNames {
    return kind === 'account' ? this.#deps.accountNames : this.#deps.terminalNames;
  }

  async #view(row: VmrTable): Promise<Vmr> {
    const [view] = await this.#views(row.enterpriseId, [row]);
    if (!view) throw new PlenumError('not_found');
    return view;
  }

  async #views(enterpriseId: string, rows: readonly VmrTable[]): Promise<Vmr[]> {
    const namesOf = async (kind: VmrOwner['kind']) => {
      const ids = new Set(
        rows.flatMap((row) => (row.ownerKind === kind && row.ownerId ? [row.ownerId] : [])),
      );
      return ids.size === 0 ? undefined : this.#finderOf(kind)(this.#deps.db, enterpriseId, [...ids]);
    };
    const names = { account: await namesOf('account'), terminal: await namesOf('terminal') };
    return Promise.all(
      rows.map(async (row) => {
        const owner = ownerOf(row);
        return {
          ...ofRow(row),
          version: row.version,
          createdAt: row.createdAt,
          owner: owner && { ...owner, name: names[owner.kind]?.get(owner.id) ?? '' },
          live: await this.#deps.partiesIn(row.id),
        };
      }),
    );
  }
}

function pinUnlike(other: string | undefined): string {
  for (;;) {
    const pin = randomDigits(pinDigits);
    if (pin !== other) return pin;
  }
}

function ownerOf({ ownerKind, ownerId }: VmrTable): VmrOwner | null {
  return ownerKind && ownerId ? { kind: ownerKind, id: ownerId } : null;
}

function isOwner({ ownerKind, ownerId }: VmrTable, { kind, id }: VmrOwner): boolean {
  return ownerKind === kind && ownerId === id;
}

function ofRow({ id, meetingId, name, capacity, hostPin, guestPin, waitingRoom }: VmrTable) {
  return { vmrId: id, meetingId, name, capacity, hostPin, guestPin, waitingRoom: waitingRoom === 1 };
}

function toFacts(row: VmrTable | undefined): VmrFacts | undefined {
  return row && { ...ofRow(row), enterpriseId: row.enterpriseId, owner: ownerOf(row) };
}

function entry(what: string, { id, enterpriseId, name }: VmrTable, detail: Record<string, unknown>) {
  return { enterpriseId, action: `vmr.${what}`, target: { kind: 'vmr', id, name }, detail };
}
