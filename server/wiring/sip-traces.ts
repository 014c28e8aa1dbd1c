import { hostname } from 'node:os';
import type { TraceOrder, Traces } from '../../sip-gateway/trace/traces.ts';
import type { TracePort } from '../terminals/traces.ts';
import type { Ground } from './ground.ts';

/** On the bus: a `TraceOrder`; one that is over by then ends the trace. */
const channel = 'terminal.traced';
/** How long it is known that there was one, ms. */
const keptMs = 3_600_000;

/** Traces of terminals on all servers: each has what came to it. */
export class SipTraces implements TracePort {
  readonly #live: Ground['live'];
  readonly #traces: () => Traces | null;

  /** @param traces of the gateway in this process; null: none runs */
  constructor({ live }: Pick<Ground, 'live'>, traces: () => Traces | null) {
    this.#live = live;
    this.#traces = traces;
  }

  /** @returns what ends it */
  listen(): Promise<() => Promise<void>> {
    return this.#live.subscribe(channel, (text) => this.#obey(JSON.parse(text) as TraceOrder));
  }

  async begin(order: TraceOrder): Promise<void> {
    const life = order.until - Date.now() + keptMs;
    await this.#live.set(keyOf(order.terminalId), String(order.until), Math.max(1, life));
    await this.#tell(order);
  }

  async end(terminalId: string): Promise<void> {
    await this.#live.delete(keyOf(terminalId));
    await this.#tell({ terminalId, number: '', until: 0 });
  }

  async state(terminalId: string): ReturnType<TracePort['state']> {
    const until = await this.#live.get(keyOf(terminalId));
    if (until === null) return null;
    return { until: Number(until), messages: this.#traces()?.of(terminalId)?.trace.messages ?? 0 };
  }

  read(terminalId: string): ReturnType<TracePort['read']> {
    const trace = this.#traces()?.of(terminalId)?.trace;
    return { text: trace?.text() ?? '', forgotten: trace?.forgotten ?? 0, server: hostname() };
  }

  async #tell(order: TraceOrder): Promise<void> {
    // At once here; the bus tells it once more.
    this.#obey(order);
    await this.#live.publish(channel, JSON.stringify(order));
  }

  #obey(order: TraceOrder): void {
    if (order.until === 0) this.#traces()?.end(order.terminalId);
    else this.#traces()?.begin(order);
  }
}

function keyOf(terminalId: string): string {
  return `sip.trace/${terminalId}`;
}
