import { actorOf } from '../contract/api/caller.ts';
import { enterpriseEndpoints } from '../contract/api/enterprises.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import type { EnterpriseService } from './enterprises.ts';

export function enterpriseRoutes(enterprises: EnterpriseService): Route[] {
  return answer(enterpriseEndpoints, {
    'GET /enterprise': ({ caller }) => enterprises.get(caller.enterpriseId),
    'PATCH /enterprise': ({ caller, address, version, body }) =>
      enterprises.changeOwn(actorOf(caller, address), caller.enterpriseId, version, body),
    'GET /enterprises': ({ query }) => enterprises.list(query),
    'POST /enterprises': ({ caller, address, body }) =>
      enterprises.create(actorOf(caller, address), {
        ...body,
        language: caller.language,
        timeZone: caller.timeZone,
      }),
    'GET /enterprises/:enterpriseId': ({ params }) => enterprises.get(params.enterpriseId),
    'PATCH /enterprises/:enterpriseId': ({ caller, address, params, version, body }) =>
      enterprises.change(
        { actor: actorOf(caller, address), enterpriseId: caller.enterpriseId },
        params.enterpriseId,
        version,
        body,
      ),
  });
}
