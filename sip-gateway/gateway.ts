import type { LegSeating } from '../server/contract/leg-seating.ts';
import type { LegNews, LegStatistics } from '../server/contract/legs.ts';
import type { MediaPort, Seat } from '../server/contract/media-port.ts';
import type { SipTotals } from '../server/contract/sip-totals.ts';
import type { Logger } from '../server/kernel/logger.ts';
import type { Call, CallPorts } from './call/call.ts';
import { CallResults, resultOfStatus } from './call/call-results.ts';
import { Calls } from './call/calls.ts';
import { Dialler, type DialTarget } from './call/dialler.ts';
import { IncomingCalls } from './call/incoming.ts';
import { Lobby } from './call/lobby.ts';
import { Referrals } from './call/referrals.ts';
import { Senders } from './call/senders.ts';
import { TrunkRegistration } from './call/trunk-registration.ts';
import { SipStack } from './core/sip-stack.ts';
import { defaultGuard } from './edge/guard.ts';
import type { Flow } from './edge/flow.ts';
import type { SipRequest } from './edge/message.ts';
import { defaultLimits } from './registrar/bindings.ts';
import { DigestServer, type KeptPassword } from './registrar/digest.ts';
import { Registered } from './registrar/registered.ts';
import { type BindingStore, Registrar } from './registrar/registrar.ts';
import { type KnownTerminal, type Proof, SignIn } from './registrar/sign-in.ts';
import type { GatewaySettings } from './settings.ts';
import { Traces } from './trace/traces.ts';

export interface GatewayPorts {
  media: MediaPort;
  seating: LegSeating;
  store: BindingStore;
  /** Of nonces, the same in every gateway; at least 32 octets. */
  digestKey: Buffer;
  /** A terminal that may sign in, by its number. */
  findTerminal: (number: string) => Promise<(KnownTerminal & KeptPassword) | undefined>;
  /** The meeting of a room's name or somebody's address; null: of nobody. */
  meetingOf: (alias: string, caller: KnownTerminal | null) => Promise<string | null>;
  /** It is registered for so long, or not any more (0). */
  registered: (terminal: KnownTerminal, ttlMs: number) => Promise<void>;
  /** How many calls it is in now. */
  inCalls: (terminalId: string, enterpriseId: string, calls: number) => void;
  log: Logger;
  now?: () => number;
}

/** SIP: terminals that register and call, telephones by trunks, and those we call. It never touches media. */
export class SipGateway {
  readonly traces: Traces;
  readonly #ports: GatewayPorts;
  readonly #stack: SipStack;
  readonly #registrar: Registrar;
  readonly #senders: Senders;
  readonly #registered: Registered;
  readonly #calls: Calls;
  readonly #results = new CallResults();
  readonly #incoming: IncomingCalls;
  readonly #dialler: Dialler;
  readonly #trunks: readonly TrunkRegistration[];
  readonly #keepAlive: NodeJS.Timeout;
  readonly #told: { unlisten: () => void };
  #wrongPasswords = 0;
  #closed = false;

  private constructor(stack: SipStack, settings: GatewaySettings, ports: GatewayPorts) {
    const { media, seating, log, store, now = Date.now } = ports;
    this.#ports = ports;
    this.#stack = stack;
    const signIn = new SignIn({
      digest: new DigestServer({
        realm: settings.realm,
        algorithms: settings.algorithms,
        key: ports.digestKey,
        now,
      }),
      find: ports.findTerminal,
      failed: (userName) => {
        this.#wrongPasswords++;
        log.info({ userName }, 'a terminal could not sign in');
      },
    });
    this.#senders = new Senders({
      ...{ stack, signIn, settings },
      isTerminal: async (number) => (await ports.findTerminal(number)) !== undefined,
    });
    this.#registered = new Registered(now);
    this.traces = new Traces(now);
    const traces = this.traces;
    this.#registrar = new Registrar({
      originOf: (...request) => stack.originOf(...request),
      ...{ store, now, signIn },
      sent: (text, flow) => traces.sent(text, flow),
      present: (terminal, ttlMs) => {
        this.#registered.told(terminal.terminalId, ttlMs);
        return ports.registered(terminal, ttlMs);
      },
      limits: { ...defaultLimits, ...settings.registration, usual: settings.registration.longest },
    });
    this.#calls = new Calls({ inCalls: ports.inCalls });
    const callPorts: CallPorts = {
      ...{ stack, media, seating, traces, log, language: settings.language, domain: settings.domain },
      lobby: new Lobby({ media, log }),
      calls: this.#calls,
      policyOf: (origin) => this.#senders.policyOf(origin),
      silentMs: settings.silentSeconds * 1000,
      floorPorts: settings.floorPorts,
      refer: (call, target) => referrals.refer(call, target),
    };
    this.#incoming = new IncomingCalls({
      ...callPorts,
      ivr: settings.ivr,
      came: (status) => this.#results.count('in', resultOfStatus(status)),
      callerOf: (request, flow) => this.#senders.of(request, flow),
      meetingOf: ports.meetingOf,
    });
    this.#dialler = new Dialler({
      ...callPorts,
      trunks: settings.trunks,
      whereIs: (terminalId) => this.#registrar.whereIs(terminalId),
      findTerminal: ports.findTerminal,
    });
    const referrals = new Referrals({ ivr: settings.ivr });
    this.#trunks = settings.trunks
      .filter(({ register }) => register)
      .map((trunk) => new TrunkRegistration(trunk, { stack, log, domain: settings.domain }));
    for (const trunk of this.#trunks) trunk.begin();
    this.#keepAlive = setInterval(() => this.#registrar.keepAlive(stack.edge), keepAliveMs).unref();
    this.#told = this.#listen();
  }

  /** @throws with the address and what to do when it cannot be listened on */
  static async open(settings: GatewaySettings, ports: GatewayPorts): Promise<SipGateway> {
    let gateway: SipGateway | null = null;
    const guard = { ...defaultGuard, ...settings.rate, trusted: settings.proxies };
    const stack = await SipStack.open(
      { listeners: settings.listeners, guard },
      {
        screen: (request, flow) => {
          const answer = gateway?.screen(request, flow) ?? null;
          if (answer !== null) {
            gateway?.traces.came(request, flow);
            gateway?.traces.sent(answer, flow);
          }
          return answer;
        },
        register: (request, flow) => gateway?.register(request, flow),
        invite: (request, flow) => gateway?.invite(request, flow),
        update: (agent, request, flow) => {
          const answer = gateway?.callOf(agent)?.update(request.body.toString('utf8')) ?? null;
          if (!answer) stack.reply(request, flow, 481);
          else if ('refused' in answer) stack.reply(request, flow, 488);
          else {
            const headers = [agent.contactHeader];
            stack.reply(request, flow, 200, { headers, ...(answer.sdp === null ? {} : { sdp: answer.sdp }) });
          }
        },
        prove: (...request) => gateway?.prove(...request) ?? nobody,
        flowClosed: (flow) => gateway?.flowClosed(flow),
        seen: (message, flow) => gateway?.traces.came(message, flow),
        sent: (text, flow) => gateway?.traces.sent(text, flow),
        error: (error) => ports.log.error({ err: error }, 'a SIP message was stumbled over'),
      },
    );
    gateway = new SipGateway(stack, settings, ports);
    return gateway;
  }

  /** Where it listens. */
  get listening(): SipStack['edge']['ports'] {
    return this.#stack.edge.ports;
  }

  get totals(): SipTotals {
    const { flows, transactions, repeated, absorbed } = this.#stack.edge.load;
    const { established, ended } = this.#calls;
    return {
      ...{ flows, transactions, repeated, absorbed, calls: this.#calls.size, established, ended },
      refused: this.#stack.edge.refusals,
      wrongPasswords: this.#wrongPasswords,
      registrations: this.#registered.size,
      results: this.#results.totals,
    };
  }

  get calls(): Iterable<Call> {
    return this.#calls;
  }

  /** Calls somebody into a conference. */
  dial(...[order, news]: Parameters<Dialler['dial']>): void {
    this.#dialler.dial(order, this.#results.counting(news));
  }

  hangUp(invitationId: string): void {
    this.#dialler.hangUp(invitationId);
  }

  /** A terminal may not be used any more, or has another password. */
  async revoke(terminalId: string): Promise<void> {
    this.#registered.told(terminalId, 0);
    await this.#registrar.revoke(terminalId);
  }

  screen(request: SipRequest, flow: Flow): string | null {
    return this.#senders.screen(request, flow);
  }

  register(request: SipRequest, flow: Flow): void {
    this.#registrar.take(request, flow).catch((error: unknown) => {
      this.#ports.log.warn({ err: error }, 'a registration could not be taken');
      this.#stack.reply(request, flow, 503, { headers: ['Retry-After: 10'] });
    });
  }

  invite(request: SipRequest, flow: Flow): void {
    this.#incoming.take(request, flow).catch((error: unknown) => {
      this.#ports.log.warn({ err: error }, 'a call could not be taken');
      this.#stack.reply(request, flow, 503, { headers: ['Retry-After: 10'] });
    });
  }

  callOf(agent: Call['agent']): Call | null {
    return this.#calls.ofAgent(agent);
  }

  /** Whether a request is of the call that it says it is of. */
  prove(agent: Call['agent'], request: SipRequest, flow: Flow): Promise<Proof> {
    return this.#senders.prove(this.callOf(agent)?.who ?? null, request, flow);
  }

  flowClosed(flow: Flow): void {
    if (this.#closed) return;
    this.#registrar.flowClosed(flow).catch((error: unknown) => {
      this.#ports.log.warn({ err: error }, 'a closed connection of a terminal is not known to be closed');
    });
  }

  /** Hangs up, and listens no more. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#told.unlisten();
    clearInterval(this.#keepAlive);
    for (const trunk of this.#trunks) trunk.close();
    this.#dialler.close();
    for (const call of [...this.#calls]) call.hangUp('the server stops');
    await new Promise((resolve) => setTimeout(resolve, this.#calls.established > 0 ? byesMs : 0));
    await this.#stack.close();
  }

  #listen(): { unlisten: () => void } {
    const { events } = this.#ports.media;
    const leg = (seat: Seat, news: LegNews): void => this.#calls.of(seat)?.told(news);
    const statistics = (seat: Seat, told: LegStatistics): void => this.#calls.of(seat)?.measured(told);
    events.on('leg', leg);
    events.on('legStatistics', statistics);
    return {
      unlisten: () => {
        events.off('leg', leg);
        events.off('legStatistics', statistics);
      },
    };
  }
}

export type { DialTarget };

/** Routers forget who may answer after 30 s without a word (RFC 5626 section 4.4.1 and RFC 4787). */
const keepAliveMs = 25_000;
/** What the other ends have to hear of a server that stops. */
const byesMs = 300;

/** Before there are calls. */
const nobody: Promise<Proof> = Promise.resolve({ proved: false, status: 403, headers: [] });
