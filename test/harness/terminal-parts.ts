import { AuditService } from '../../server/audit/service.ts';
import type { Actor } from '../../server/contract/api/caller.ts';
import type { Limits } from '../../server/contract/api/enterprises.ts';
import { freeNumbers, reserveNumber } from '../../server/directory/numbers.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import type { Db } from '../../server/store/database.ts';
import { MemoryLiveStore } from '../../server/store/memory/live-store.ts';
import { TerminalPresence } from '../../server/terminals/presence.ts';
import { TerminalService } from '../../server/terminals/service.ts';
import { TerminalTraces } from '../../server/terminals/traces.ts';
import { VmrService } from '../../server/terminals/vmr-service.ts';

export const anna: Actor = { kind: 'account', id: 'anna', name: 'Anna', address: '192.0.2.1' };
export const origin = 'https://meet.example.org:8443';

type Bought = Pick<Limits, 'terminals' | 'vmrs'>;

/** Terminals and VMRs over a real store, numbers and audit, with the enterprises `e1` and `e2` beside them. */
export function terminalParts(db: Db, { realm = 'plenum', server = '' } = {}) {
  const bought: Bought = {
    terminals: { small: 2, medium: 100, board: 0 },
    vmrs: [{ capacity: 50, count: 2 }],
  };
  const enterprises = new Map<string, { limits: Bought; state: 'active' | 'disabled' }>([
    ['e1', { limits: structuredClone(bought), state: 'active' }],
    ['e2', { limits: structuredClone(bought), state: 'active' }],
  ]);
  const accounts = new Map([
    ['anna', { enterpriseId: 'e1', name: 'Anna' }],
    ['bob', { enterpriseId: 'e1', name: 'Bob' }],
    ['eve', { enterpriseId: 'e2', name: 'Eve' }],
  ]);
  const departments = new Map([
    ['d1', 'e1'],
    ['d2', 'e2'],
  ]);
  const parties = new Map<string, number>();
  const booked = new Set<string>();
  const revoked: string[] = [];

  const live = new MemoryLiveStore();
  const presence = new TerminalPresence(live);
  const audit = new AuditService({ db });
  const shared = {
    db,
    audit,
    numbers: { reserve: reserveNumber, free: freeNumbers },
    findEnterprise: (_tx: Db, id: string) => Promise.resolve(enterprises.get(id)),
  };
  const vmrs = new VmrService({
    ...shared,
    accountNames: (_tx, enterpriseId, ids) => {
      const known = ids.flatMap((id) => {
        const account = accounts.get(id);
        return account?.enterpriseId === enterpriseId ? [[id, account.name] as const] : [];
      });
      return Promise.resolve(new Map(known));
    },
    terminalNames: (tx, enterpriseId, ids) => terminals.names(tx, enterpriseId, ids),
    partiesIn: (vmrId) => Promise.resolve(parties.get(vmrId) ?? 0),
    isBooked: (_tx, vmrId) => Promise.resolve(booked.has(vmrId)),
  });
  const terminals: TerminalService = new TerminalService({
    ...shared,
    presence,
    log: createLogger({ level: 'silent', format: 'json' }),
    departmentExists: (_tx, enterpriseId, id) => Promise.resolve(departments.get(id) === enterpriseId),
    freeVmrs: async (tx, kind, id) => {
      await vmrs.freeOwned(tx, kind, id);
    },
    sip: { realm, server },
    revoked: (terminalId) => revoked.push(terminalId),
  });
  const traces = new TerminalTraces({
    ...{ db, audit, get: (...which) => terminals.get(...which) },
    traces: {
      begin: () => Promise.resolve(),
      end: () => Promise.resolve(),
      state: () => Promise.resolve(null),
      read: () => ({ text: '', forgotten: 0, server: 'here' }),
    },
  });
  return { terminals, vmrs, traces, presence, live, audit, enterprises, accounts, parties, booked, revoked };
}

export const newTerminal = {
  name: '会议室 A',
  model: 'Huawei TE20',
  licence: 'medium',
  departmentId: null,
  place: '',
  encryption: 'default',
} as const;
export const newVmr = { name: 'Board room', capacity: 50, owner: null, waitingRoom: false } as const;
