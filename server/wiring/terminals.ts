import { freeNumbers, reserveNumber } from '../directory/numbers.ts';
import type { Route } from '../contract/api/handlers.ts';
import type { Registration } from '../contract/api/terminals.ts';
import type { Db } from '../store/database.ts';
import { TerminalPresence } from '../terminals/presence.ts';
import { terminalRoutes } from '../terminals/routes.ts';
import { TerminalService } from '../terminals/service.ts';
import { type TracePort, TerminalTraces } from '../terminals/traces.ts';
import { VmrService } from '../terminals/vmr-service.ts';
import type { Directory } from './directory.ts';
import type { Ground } from './ground.ts';

export interface TerminalWiring {
  directory: Directory;
  /** How many are in the conferences of these meeting IDs now. */
  partiesIn: (meetingIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  isBooked: (tx: Db, vmrId: string) => Promise<boolean>;
  /** A terminal may not be used as before. */
  revoked: (terminalId: string) => void;
  /** Where it is registered; null: nowhere. */
  registration: (terminalId: string) => Promise<Registration | null>;
  traces: TracePort;
}

export interface Terminals {
  terminals: TerminalService;
  vmrs: VmrService;
  routes: Route[];
}

export function wireTerminals(
  ground: Ground,
  { directory, partiesIn, isBooked, revoked, registration, traces: port }: TerminalWiring,
): Terminals {
  const { config, log, db, live, audit } = ground;
  const shared = {
    db,
    audit,
    findEnterprise: directory.findEnterprise,
    numbers: { reserve: reserveNumber, free: freeNumbers },
  };
  const vmrs: VmrService = new VmrService({
    ...shared,
    accountNames: directory.accountNames,
    terminalNames: (tx, enterpriseId, ids) => terminals.names(tx, enterpriseId, ids),
    partiesIn: async (vmrId) => {
      const facts = await vmrs.vmr(vmrId);
      return facts ? ((await partiesIn([facts.meetingId])).get(facts.meetingId) ?? 0) : 0;
    },
    isBooked,
  });
  const terminals: TerminalService = new TerminalService({
    ...shared,
    log,
    presence: new TerminalPresence(live),
    departmentExists: directory.departmentExists,
    freeVmrs: async (tx, kind, id) => {
      await vmrs.freeOwned(tx, kind, id);
    },
    sip: config.sip,
    ...{ revoked, registration },
    trace: (terminalId) => port.state(terminalId),
  });
  const traces = new TerminalTraces({
    ...{ db, audit, traces: port },
    get: (...which) => terminals.get(...which),
  });
  return { terminals, vmrs, routes: terminalRoutes({ terminals, vmrs, traces }) };
}
