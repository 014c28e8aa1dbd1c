import { actorOf } from '../contract/api/caller.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { terminalEndpoints } from '../contract/api/terminals.ts';
import type { TerminalService } from './service.ts';
import type { TerminalTraces } from './traces.ts';
import type { VmrService } from './vmr-service.ts';

export function terminalRoutes({
  terminals,
  vmrs,
  traces,
}: {
  terminals: TerminalService;
  vmrs: VmrService;
  traces: TerminalTraces;
}): Route[] {
  return answer(terminalEndpoints, {
    'GET /terminals': ({ caller, query }) => terminals.list(caller.enterpriseId, query),
    'POST /terminals': ({ caller, address, body, origin }) =>
      terminals.register(actorOf(caller, address), caller.enterpriseId, body, origin),
    'GET /terminals/:terminalId': ({ caller, params }) =>
      terminals.get(caller.enterpriseId, params.terminalId),
    'PATCH /terminals/:terminalId': ({ caller, address, params, version, body }) =>
      terminals.change(actorOf(caller, address), caller.enterpriseId, params.terminalId, version, body),
    'DELETE /terminals/:terminalId': ({ caller, address, params }) =>
      terminals.delete(actorOf(caller, address), caller.enterpriseId, params.terminalId),
    'POST /terminals/:terminalId/secret': ({ caller, address, params, origin }) =>
      terminals.renewSecret(actorOf(caller, address), caller.enterpriseId, params.terminalId, origin),
    'POST /terminals/:terminalId/trace': ({ caller, address, params }) =>
      traces.begin(actorOf(caller, address), caller.enterpriseId, params.terminalId),
    'GET /terminals/:terminalId/trace': ({ caller, params }) =>
      traces.read(caller.enterpriseId, params.terminalId),
    'DELETE /terminals/:terminalId/trace': ({ caller, address, params }) =>
      traces.end(actorOf(caller, address), caller.enterpriseId, params.terminalId),
    'GET /terminal-search': ({ caller, query }) => terminals.search(caller.enterpriseId, query),

    'GET /vmrs': ({ caller, query: { free, ...query } }) =>
      vmrs.list(caller.enterpriseId, { ...query, free: free === undefined ? undefined : free === 'true' }),
    'POST /vmrs': ({ caller, address, body }) =>
      vmrs.create(actorOf(caller, address), caller.enterpriseId, body),
    'GET /vmrs/:vmrId': ({ caller, params }) => vmrs.get(caller.enterpriseId, params.vmrId),
    'PATCH /vmrs/:vmrId': ({ caller, address, params, version, body }) =>
      vmrs.change(actorOf(caller, address), caller.enterpriseId, { vmrId: params.vmrId, version }, body),
    'PUT /vmrs/:vmrId/owner': ({ caller, address, params, version, body }) =>
      vmrs.assign(
        actorOf(caller, address),
        caller.enterpriseId,
        { vmrId: params.vmrId, version },
        body.owner,
      ),
    'DELETE /vmrs/:vmrId': ({ caller, address, params }) =>
      vmrs.delete(actorOf(caller, address), caller.enterpriseId, params.vmrId),
    'GET /my/vmrs': async ({ caller }) => ({
      items: await vmrs.ownedBy(caller.enterpriseId, { kind: 'account', id: caller.accountId }),
    }),
    'PATCH /my/vmrs/:vmrId': ({ caller, address, params, version, body }) =>
      vmrs.change(
        actorOf(caller, address),
        caller.enterpriseId,
        { vmrId: params.vmrId, version, owner: { kind: 'account', id: caller.accountId } },
        body,
      ),
  });
}
