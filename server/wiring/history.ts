import type { ConferenceService } from '../conference/service.ts';
import type { LiveConference } from '../conference/live-conferences.ts';
import { partiesOf } from '../conference/live-conferences.ts';
import type { Route } from '../contract/api/handlers.ts';
import { OverviewService } from '../history/overview.ts';
import { historyRoutes, overviewRoutes } from '../history/routes.ts';
import { HistoryService, type LiveEntry } from '../history/service.ts';
import type { ConcurrencyQuota } from '../quota/concurrency.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';
import type { Terminals } from './terminals.ts';

export interface HistoryWiring {
  conferences: ConferenceService;
  directory: Directory;
  terminals: Terminals;
  quota: ConcurrencyQuota;
}

export function wireHistory(
  { db, audit }: Ground,
  { conferences, directory, terminals: { terminals, vmrs }, quota }: HistoryWiring,
): { history: HistoryService; routes: Route[] } {
  const liveOf = (enterpriseId: string): LiveConference[] =>
    conferences.live().filter(({ meeting }) => meeting.enterpriseId === enterpriseId);
  const history = new HistoryService({
    db,
    audit,
    live: (enterpriseId) => liveOf(enterpriseId).map((live) => entryOf(live, conferences)),
    endConference: (conferenceId, reason, actorName) => conferences.end(conferenceId, reason, actorName),
    timeZoneOf: async (enterpriseId) => (await directory.enterprise(enterpriseId)).timeZone,
  });
  const overview = new OverviewService({
    db,
    enterprise: directory.enterprise,
    partiesOnConcurrency: (enterpriseId) => quota.used(enterpriseId),
    partiesInVmrs: (enterpriseId) =>
      Promise.resolve(
        liveOf(enterpriseId)
          .filter(({ meeting }) => meeting.vmr !== null)
          .reduce((sum, { runtime }) => sum + partiesOf(runtime.state), 0),
      ),
    liveConferences: (enterpriseId) => Promise.resolve(liveOf(enterpriseId).length),
    // Nothing is recorded yet.
    recordedBytes: () => Promise.resolve(0),
    terminals: (enterpriseId) => terminals.use(enterpriseId),
    vmrs: (enterpriseId) => vmrs.use(enterpriseId),
    accounts: directory.accountCounts,
  });
  return { history, routes: [...historyRoutes({ history, audit }), ...overviewRoutes({ overview })] };
}

function entryOf(
  { conferenceId, meeting, runtime: { state } }: LiveConference,
  conferences: ConferenceService,
): LiveEntry {
  const people = Object.values(state.participants);
  const { meetingId, bookingId, subject, media, ownerName, enterpriseId, ownerId } = meeting;
  return {
    ...{ conferenceId, meetingId, bookingId, subject, media, ownerName, enterpriseId, ownerId },
    startedAt: state.openedAt ?? state.startedAt,
    endsAt: state.endsAt,
    participants: people.length,
    waiting: Object.keys(state.waiting).length,
    hostName: people.find(({ role }) => role === 'host')?.name ?? null,
    locked: state.locked,
    accountIds: people.flatMap(({ id }) => {
      const identity = conferences.identityOf(id);
      return identity?.kind === 'account' ? [identity.id] : [];
    }),
  };
}
