import { actorOf } from '../contract/api/caller.ts';
import type { Page } from '../contract/api/endpoint.ts';
import { overviewEndpoints } from '../contract/api/enterprises.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { type AuditEntry, historyEndpoints } from '../contract/api/history.ts';
import type { OverviewService } from './overview.ts';
import type { HistoryService } from './service.ts';

export interface HistoryRouteDependencies {
  history: HistoryService;
  audit: {
    list: (
      enterpriseId: string,
      filter: {
        from?: number | undefined;
        to?: number | undefined;
        search?: string | undefined;
        offset: number;
        limit: number;
      },
    ) => Promise<Page<AuditEntry>>;
  };
}

export function historyRoutes({ history, audit }: HistoryRouteDependencies): Route[] {
  return answer(historyEndpoints, {
    'GET /conferences': async ({ caller, query }) => ({ items: await history.live(caller, query.scope) }),
    'DELETE /conferences/:conferenceId': ({ caller, address, params }) =>
      history.end(caller, actorOf(caller, address), params.conferenceId),
    'GET /history': ({ caller, query }) => history.list(caller, query),
    'GET /history/:conferenceId': ({ caller, params }) => history.get(caller, params.conferenceId),
    'GET /history/:conferenceId/attendance': ({ caller, params, query, language }) =>
      history.attendanceFile(caller, params.conferenceId, {
        format: query.format,
        language: query.language ?? language,
      }),
    'GET /audit': ({ caller, query }) => audit.list(caller.enterpriseId, query),
  });
}

export function overviewRoutes({ overview }: { overview: OverviewService }): Route[] {
  return answer(overviewEndpoints, {
    'GET /overview': ({ caller }) => overview.now(caller.enterpriseId),
    'GET /overview/days': async ({ caller, query }) => ({
      items: await overview.days(caller.enterpriseId, query.days),
    }),
  });
}
