import type { Route } from '../contract/api/handlers.ts';
import { OverviewService } from '../history/overview.ts';
import { historyRoutes, overviewRoutes } from '../history/routes.ts';
import type { LiveBoard, PostedEntry } from '../history/live-board.ts';
import { HistoryService } from '../history/service.ts';
import type { ConcurrencyQuota } from '../quota/concurrency.ts';
import type { Conferences } from './conferences.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';
import type { Terminals } from './terminals.ts';

export interface HistoryWiring {
  board: LiveBoard;
  endAnywhere: Conferences['endAnywhere'];
  directory: Directory;
  terminals: Terminals;
  quota: ConcurrencyQuota;
  recordedBytes: (enterpriseId: string) => Promise<number>;
}

export function wireHistory(
  { db, audit }: Ground,
  { board, endAnywhere, directory, terminals: { terminals, vmrs }, quota, recordedBytes }: HistoryWiring,
): { history: HistoryService; routes: Route[] } {
  const liveOf = async (enterpriseId: string): Promise<PostedEntry[]> =>
    (await board.entries()).filter((one) => one.enterpriseId === enterpriseId);
  const history = new HistoryService({
    db,
    audit,
    live: liveOf,
    endConference: endAnywhere,
    timeZoneOf: async (enterpriseId) => (await directory.enterprise(enterpriseId)).timeZone,
  });
  const overview = new OverviewService({
    db,
    enterprise: directory.enterprise,
    partiesOnConcurrency: (enterpriseId) => quota.used(enterpriseId),
    partiesInVmrs: async (enterpriseId) =>
      (await liveOf(enterpriseId)).reduce((sum, { inVmr, parties }) => sum + (inVmr ? parties : 0), 0),
    liveConferences: async (enterpriseId) => (await liveOf(enterpriseId)).length,
    recordedBytes,
    terminals: (enterpriseId) => terminals.use(enterpriseId),
    vmrs: (enterpriseId) => vmrs.use(enterpriseId),
    accounts: directory.accountCounts,
  });
  return { history, routes: [...historyRoutes({ history, audit }), ...overviewRoutes({ overview })] };
}
