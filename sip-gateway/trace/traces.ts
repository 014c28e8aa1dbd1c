import type { Flow } from '../edge/flow.ts';
import type { NameAddress, SipMessage } from '../edge/message.ts';
import { defaultTraceLimits, Trace, type TraceLimits } from './trace.ts';
import { writeMessage } from './write-message.ts';

/** Whose messages are to be kept, and until when. */
export interface TraceOrder {
  terminalId: string;
  /** By which it calls itself. */
  number: string;
  /** ms since 1970 */
  until: number;
}

/** More terminals than these are not traced at once: the one begun first ends. */
const mostTraces = 16;
/** Calls of one terminal whose messages are recognised. */
const mostCalls = 500;
/** How long a trace is kept after its end, ms. */
const keptMs = 3_600_000;

interface Traced {
  order: TraceOrder;
  trace: Trace;
  calls: Set<string>;
}

/**
 * Messages of terminals that somebody looks after, for a limited time. A terminal is known by the number it gives as its
 * own, proved or not, and by the calls it is in.
 */
export class Traces {
  readonly #now: () => number;
  readonly #limits: TraceLimits;
  readonly #byTerminal = new Map<string, Traced>();
  readonly #byCall = new Map<string, Traced>();

  /** @param now ms since 1970 */
  constructor(now: () => number = Date.now, limits: TraceLimits = defaultTraceLimits) {
    this.#now = now;
    this.#limits = limits;
  }

  /** Begins anew, or goes on for longer. */
  begin(order: TraceOrder): void {
    const there = this.of(order.terminalId);
    if (there && there.order.until > this.#now()) {
      there.order = order;
      return;
    }
    this.end(order.terminalId);
    const [oldest] = this.#byTerminal.keys();
    if (this.#byTerminal.size >= mostTraces && oldest !== undefined) this.end(oldest);
    const trace = new Trace(this.#limits);
    this.#byTerminal.set(order.terminalId, { order, trace, calls: new Set() });
  }

  /** Ends it and forgets what there was. */
  end(terminalId: string): void {
    const traced = this.#byTerminal.get(terminalId);
    for (const callId of traced?.calls ?? []) this.#byCall.delete(callId);
    this.#byTerminal.delete(terminalId);
  }

  of(terminalId: string): { order: TraceOrder; trace: Trace } | null {
    this.#forgetOld();
    return this.#byTerminal.get(terminalId) ?? null;
  }

  /** A call that is made to a terminal: its messages do not say whose they are. */
  calls(terminalId: string, callId: string): void {
    const traced = this.#byTerminal.get(terminalId);
    if (traced && traced.order.until > this.#now()) this.#add(traced, callId);
  }

  came(message: SipMessage, flow: Flow): void {
    if (this.#byTerminal.size === 0) return;
    const traced = this.#byCall.get(message.callId) ?? this.#ofCaller(message);
    if (!traced) return;
    this.#add(traced, message.callId);
    this.#write(traced, 'in', writeMessage(message), flow);
  }

  sent(text: string, flow: Flow): void {
    if (this.#byTerminal.size === 0) return;
    const callId = /^(?:call-id|i)[ \t]*:[ \t]*(\S+)/im.exec(text)?.[1] ?? '';
    const traced = this.#byCall.get(callId);
    if (traced) this.#write(traced, 'out', text, flow);
  }

  #write(traced: Traced, direction: 'in' | 'out', text: string, flow: Flow): void {
    const now = this.#now();
    if (now < traced.order.until) traced.trace.add(direction, text, flow, now);
  }

  #ofCaller(message: SipMessage): Traced | undefined {
    if (message.kind !== 'request') return undefined;
    const number = userOf(message.from);
    if (number === null) return undefined;
    return [...this.#byTerminal.values()].find(({ order }) => order.number === number);
  }

  #add(traced: Traced, callId: string): void {
    traced.calls.add(callId);
    this.#byCall.set(callId, traced);
    const [oldest] = traced.calls;
    if (traced.calls.size <= mostCalls || oldest === undefined) return;
    traced.calls.delete(oldest);
    this.#byCall.delete(oldest);
  }

  #forgetOld(): void {
    const now = this.#now();
    for (const [terminalId, { order }] of this.#byTerminal)
      if (order.until + keptMs < now) this.end(terminalId);
  }
}

function userOf({ uri }: NameAddress): string | null {
  return uri.kind === 'sip' ? uri.user : null;
}
