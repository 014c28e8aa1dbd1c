import type { Actor } from '../contract/api/caller.ts';
import type { FileAnswer } from '../contract/api/handlers.ts';
import type { TerminalDetails, TerminalTrace } from '../contract/api/terminals.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import type { AuditPort } from './ports.ts';

/** How long a trace runs, ms. */
const traceMs = 3_600_000;

/** What gateways write down of a terminal. */
export interface TracePort {
  /** On every server. Begins anew, or goes on until then. */
  begin: (order: { terminalId: string; number: string; until: number }) => Promise<void>;
  /** On every server; what there is is forgotten. */
  end: (terminalId: string) => Promise<void>;
  /** Null: none was begun, or it is long over. */
  state: (terminalId: string) => Promise<TerminalTrace | null>;
  /** What this server has. */
  read: (terminalId: string) => { text: string; forgotten: number; server: string };
}

export interface TerminalTracesPorts {
  db: Db;
  traces: TracePort;
  /** @throws PlenumError `not_found` */
  get: (enterpriseId: string, terminalId: string) => Promise<TerminalDetails>;
  audit: AuditPort;
  now?: () => number;
}

/** SIP messages of a terminal, written down for a while for those who look after it. */
export class TerminalTraces {
  readonly #ports: TerminalTracesPorts;
  readonly #now: () => number;

  constructor(ports: TerminalTracesPorts) {
    this.#ports = ports;
    this.#now = ports.now ?? Date.now;
  }

  /** @throws PlenumError `not_found` */
  async begin(actor: Actor, enterpriseId: string, terminalId: string): Promise<TerminalTrace> {
    const { get, traces } = this.#ports;
    const { number, name } = await get(enterpriseId, terminalId);
    const until = this.#now() + traceMs;
    await this.#record(actor, 'trace_begun', { enterpriseId, terminalId, name });
    await traces.begin({ terminalId, number, until });
    return (await traces.state(terminalId)) ?? { until, messages: 0 };
  }

  /** @throws PlenumError `not_found` */
  async end(actor: Actor, enterpriseId: string, terminalId: string): Promise<void> {
    const { get, traces } = this.#ports;
    const { name } = await get(enterpriseId, terminalId);
    await this.#record(actor, 'trace_ended', { enterpriseId, terminalId, name });
    await traces.end(terminalId);
  }

  /** @throws PlenumError `not_found`, also without a trace */
  async read(enterpriseId: string, terminalId: string): Promise<FileAnswer> {
    const { get, traces } = this.#ports;
    const { name, number, trace } = await get(enterpriseId, terminalId);
    if (!trace) throw new PlenumError('not_found');
    const { text, forgotten, server } = traces.read(terminalId);
    const head = [
      `# SIP messages of ${name} (${number}), as the server ${server} had them. Times are UTC.`,
      '# Passwords, PINs and keys are ***. Messages that were sent again for want of an answer are left out.',
      ...(forgotten === 0 ? [] : [`# Older ones are forgotten: ${forgotten}.`]),
    ];
    return { type: 'text/plain', name: `sip-${number}.txt`, content: `${head.join('\n')}\n\n${text}` };
  }

  async #record(
    actor: Actor,
    action: string,
    { enterpriseId, terminalId: id, name }: { enterpriseId: string; terminalId: string; name: string },
  ): Promise<void> {
    const { db, audit } = this.#ports;
    const target = { kind: 'terminal', id, name };
    await transact(db, (tx) =>
      audit.record(tx, actor, { enterpriseId, action: `terminal.${action}`, target }),
    );
  }
}
