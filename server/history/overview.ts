import { setImmediate as nextTurn } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { DayUse, LicenceClass, Limits, Overview, VmrCapacity } from '../contract/api/enterprises.ts';
import type { Db } from '../store/database.ts';
import * as repo from './repo.ts';
import { type Day, DayCount } from './rules.ts';

/** Nobody stays longer than the longest conference, 24 h, and what it is prolonged by. */
const longestStayMs = 48 * 3_600_000;
/** SQLite reads while everything else waits, so it reads little at once. */
const rowsAtOnce = 2000;

export interface OverviewDependencies {
  db: Db;
  enterprise: (enterpriseId: string) => Promise<{ limits: Limits; timeZone: string }>;
  /** In live conferences that draw on the concurrency. */
  partiesOnConcurrency: (enterpriseId: string) => Promise<number>;
  partiesInVmrs: (enterpriseId: string) => Promise<number>;
  liveConferences: (enterpriseId: string) => Promise<number>;
  recordedBytes: (enterpriseId: string) => Promise<number>;
  /** A row for each class. */
  terminals: (
    enterpriseId: string,
  ) => Promise<{ licence: LicenceClass; registered: number; online: number; inCall: number }[]>;
  /** A row for each capacity. */
  vmrs: (enterpriseId: string) => Promise<{ capacity: VmrCapacity; made: number }[]>;
  accounts: (enterpriseId: string) => Promise<Overview['accounts']>;
  now?: () => number;
}

/** What an enterprise uses of what it has: now, and day by day. */
export class OverviewService {
  readonly #deps: OverviewDependencies;
  readonly #now: () => number;

  constructor(dependencies: OverviewDependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  async now(enterpriseId: string): Promise<Overview> {
    const deps = this.#deps;
    const [{ limits }, parties, partiesInVmrs, conferences, usedBytes, terminals, vmrs, accounts] =
      await Promise.all([
        deps.enterprise(enterpriseId),
        deps.partiesOnConcurrency(enterpriseId),
        deps.partiesInVmrs(enterpriseId),
        deps.liveConferences(enterpriseId),
        deps.recordedBytes(enterpriseId),
        deps.terminals(enterpriseId),
        deps.vmrs(enterpriseId),
        deps.accounts(enterpriseId),
      ]);
    const bought = new Map(limits.vmrs.map(({ capacity, count }) => [capacity, count]));
    return {
      parties: { now: parties, limit: limits.concurrency },
      partiesInVmrs,
      conferences,
      recording: { usedBytes, limitBytes: limits.recordingBytes },
      terminals: terminals.map((one) => ({ ...one, limit: limits.terminals[one.licence] })),
      vmrs: vmrs.map((one) => ({ ...one, limit: bought.get(one.capacity) ?? 0 })),
      accounts,
    };
  }

  /** The last days of the enterprise's time zone up to today, the latest last. */
  async days(enterpriseId: string, count: number): Promise<DayUse[]> {
    const { db, enterprise } = this.#deps;
    const now = this.#now();
    const days = lastDays(count, (await enterprise(enterpriseId)).timeZone, now);
    const counter = new DayCount(days);
    const from = days[0]?.from ?? now;
    for (const at of await repo.startsSince(db, enterpriseId, from)) counter.addConference(at);
    const stays = repo.staysSince(db, enterpriseId, { since: from - longestStayMs, rowsAtOnce });
    for await (const page of stays) {
      for (const { joinedAt, leftAt } of page) counter.addAttendance(joinedAt, leftAt ?? now);
      await nextTurn();
    }
    return counter.result();
  }
}

/** The days up to the one that `now` is in, the latest last. */
export function lastDays(count: number, timeZone: string, now: number): Day[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const begin = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone }).epochMilliseconds;
  return Array.from({ length: count }, (_, index) => {
    const date = today.subtract({ days: count - 1 - index });
    return { name: date.toString(), from: begin(date), to: begin(date.add({ days: 1 })) };
  });
}
