import type {
  AckableIncomingResponseWithSession,
  IncomingResponse,
  OutgoingInviteRequest,
} from 'sip.js/lib/core/index.js';
import { PlenumError } from '../../server/contract/errors.ts';
import { newId } from '../../server/kernel/ids.ts';
import { CallAgent, type Invite } from '../core/call-agent.ts';
import { allowed, sipUri } from '../core/sipjs.ts';
import { deviceOf } from '../edge/device.ts';
import { authorize } from '../registrar/digest-client.ts';
import type { SipUri } from '../edge/message.ts';
import type { TerminalPolicy } from '../sdp/policy.ts';
import { isRefusal } from '../sdp/refusal.ts';
import { Call, type CallPorts } from './call.ts';
import type { CallerWho } from './caller.ts';
import { type Missed, missedBy } from './missed.ts';
import type { Origin } from './origin.ts';
import { offeredTimer, timerOfAnswer } from './session-timer.ts';
import { connectTo, readSip, toUri, type Way } from './ways.ts';

/** Whom to call, and into which conference. */
export interface Order {
  meetingId: string;
  invitationId: string;
  /** What is shown to them of who calls. */
  callerName: string;
  /** Our address: the number they call back, and of whom. */
  caller: { number: string; host: string };
  who: Omit<CallerWho, 'invitationId'>;
  origin: Origin;
  ways: readonly Way[];
  /** What answers a challenge. */
  credentials: { userName: string; password: string } | null;
  /** To somebody they send us on to; null: the server that told us knows the way. */
  redirected: ((to: SipUri) => Promise<Redirection>) | null;
}

/** Who is called instead; without ways nobody is. */
export type Redirection = Pick<Order, 'ways' | 'origin'> & Pick<Order['who'], 'identity'>;

export interface OrderNews {
  ringing: () => void;
  joined: () => void;
  missed: (how: Missed, reason: string) => void;
}

interface Attempt extends Way {
  /** Nothing else is offered. */
  encrypted?: boolean;
}

/** Redirections that are followed (RFC 3261 section 8.1.3.4). */
const mostRedirects = 3;
/** ms that one server of a domain has for its first word. */
const firstWordMs = 6000;

/** A call that we make, until it is answered: over one way after the other. */
export class OutgoingCall {
  #order: Order;
  readonly #ports: CallPorts;
  readonly #news: OrderNews;
  readonly #ways: Attempt[];
  #attempt: Attempt | null = null;
  #call: Call | null = null;
  #agent: CallAgent | null = null;
  #request: OutgoingInviteRequest | null = null;
  #redirects = 0;
  #heard = false;
  /** The answer of a provisional response. */
  #early = '';
  #over = false;
  #firstWord: NodeJS.Timeout | undefined;

  constructor(order: Order, ports: CallPorts, news: OrderNews) {
    this.#order = order;
    this.#ports = ports;
    this.#news = news;
    this.#ways = [...order.ways];
  }

  begin(): void {
    this.#next('no way leads there');
  }

  /** Rings no more; one that was answered ends. */
  cancel(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#firstWord);
    // Before a provisional response there is nothing to cancel yet: SIP.js waits for one (section 9.1).
    this.#request?.cancel();
    this.#call?.hangUp('the call was taken back');
  }

  #next(reason: string): void {
    const way = this.#ways.shift();
    if (!way || this.#over) {
      this.#miss('unreachable', reason);
      return;
    }
    this.#try(way).catch((error: unknown) => {
      this.#ports.log.info({ err: error }, 'a way of a call leads nowhere');
      this.#dropCall('unreachable');
      this.#next(error instanceof PlenumError ? error.code : 'unreachable');
    });
  }

  async #try(way: Attempt): Promise<void> {
    this.#attempt = way;
    const order = this.#order;
    const ports = this.#ports;
    const flow = await way.flow();
    if (this.#over) return;
    this.#heard = false;
    this.#early = '';
    const { traces } = ports;
    const { origin } = order;
    const known = origin.from === 'trunk' ? origin.trunk.addresses : [];
    const agent = new CallAgent(
      {
        ...{ flow, aor: this.#from, domain: ports.domain },
        sources: [flow.remote.address, ...way.sources, ...known],
        reach: (hop) => connectTo(ports.stack.edge, hop),
        sent: traces.sent.bind(traces),
      },
      null,
    );
    if (order.who.identity) traces.calls(order.who.identity.id, agent.callId);
    ports.stack.add(agent);
    const who: CallerWho = { ...order.who, invitationId: order.invitationId };
    const usual = ports.policyOf(order.origin);
    const policy: TerminalPolicy = way.encrypted ? { ...usual, encryption: 'required' } : usual;
    const call = new Call(agent, { who, policy, id: newId() }, ports);
    this.#agent = agent;
    this.#call = call;
    await call.media.open(call.caller.place);
    await call.prepareSlides();
    if (this.#isOver) {
      call.end('the call was taken back');
      return;
    }
    this.#invite(agent, { ...way, sdp: call.media.offer(), authorization: [] });
    clearTimeout(this.#firstWord);
    // The next server of a domain is not waited for as long as a person is.
    this.#firstWord = setTimeout(() => {
      if (this.#heard || this.#over || this.#ways.length === 0) return;
      this.#dropCall('no answer from that server');
      this.#next('unreachable');
    }, firstWordMs);
  }

  #invite(
    agent: CallAgent,
    { to, route, sdp, authorization }: Pick<Way, 'to' | 'route'> & { sdp: string; authorization: string[] },
  ): void {
    const invite: Invite = {
      ...{ to, route, sdp, from: this.#from, fromName: this.#order.callerName },
      headers: [`Allow: ${allowed}`, ...offeredTimer(), ...authorization],
    };
    this.#request = agent.invite(invite, {
      onTrying: () => (this.#heard = true),
      onProgress: ({ message }) => {
        this.#heard = true;
        // Some say in early media what they do not say again when they answer.
        if (message.body !== '') this.#early = message.body;
        if (message.statusCode !== undefined && message.statusCode >= 180 && !this.#over)
          this.#news.ringing();
      },
      onAccept: (response) => this.#accepted(response),
      onRedirect: (response) => this.#redirected(response, { sdp }),
      onReject: (response) =>
        this.#rejected(response, agent, { to, route, sdp, challenged: authorization.length > 0 }),
    });
  }

  #accepted(response: AckableIncomingResponseWithSession): void {
    response.ack();
    clearTimeout(this.#firstWord);
    const call = this.#call;
    // Another branch of a forked call was quicker (section 13.2.2.4), or it was taken back meanwhile.
    if (!call || call.isEstablished || this.#over) {
      response.session.bye();
      return;
    }
    const { message } = response;
    call.device = deviceOf(message.getHeader('server') ?? message.getHeader('user-agent') ?? null);
    const outcome = call.media.answered(message.body || this.#early);
    if (isRefusal(outcome)) {
      response.session.bye({}, { extraHeaders: [`Reason: SIP;cause=488;text="${outcome.refused}"`] });
      this.#dropCall(outcome.refused);
      this.#miss('unreachable', outcome.refused);
      return;
    }
    this.#comeIn(call, response).catch((error: unknown) => {
      this.#ports.log.info({ err: error }, 'somebody who was called could not come in');
      call.hangUp(error instanceof PlenumError ? error.code : 'an error of the server');
      this.#miss('unreachable', error instanceof PlenumError ? error.code : 'internal');
    });
  }

  async #comeIn(call: Call, response: AckableIncomingResponseWithSession): Promise<void> {
    const { session, message } = response;
    call.established({ session, timer: timerOfAnswer(message), lateOffer: false, begins: false });
    await call.caller.arrive(this.#order.meetingId, null);
    if (call.ended) return;
    // Their conference is over, or wants them no more: they have asked for nothing, and are not asked for a PIN.
    if (!call.caller.seat) throw new PlenumError('call_over');
    if (this.#isOver) {
      call.hangUp('the call was taken back');
      return;
    }
    call.begin();
    this.#over = true;
    this.#news.joined();
  }

  #redirected({ message }: IncomingResponse, { sdp }: { sdp: string }): void {
    const [contact] = message.getHeaders('contact');
    const uri = contact === undefined ? null : readSip(/<([^>]*)>/.exec(contact)?.[1] ?? contact);
    const agent = this.#agent;
    if (!uri || !agent || this.#over || ++this.#redirects > mostRedirects) {
      this.#dropCall('redirected in vain');
      this.#next('unreachable');
      return;
    }
    const { redirected } = this.#order;
    if (redirected) {
      this.#dropCall('sent on to another');
      redirected(uri).then(
        (redirection) => this.#goOn(redirection),
        (error: unknown) => {
          this.#ports.log.info({ err: error }, 'a call cannot go on to where it was sent');
          this.#miss('unreachable', 'redirected in vain');
        },
      );
      return;
    }
    // By the same server: whoever sent us elsewhere knows the way there, and nobody is called past the rules of a trunk.
    this.#invite(agent, { to: toUri(uri), route: [], sdp, authorization: [] });
  }

  #goOn({ ways, origin, identity }: Redirection): void {
    const { who } = this.#order;
    this.#order = { ...this.#order, origin, who: { ...who, identity } };
    this.#ways.splice(0, this.#ways.length, ...ways);
    this.#next('redirected in vain');
  }

  #rejected(
    { message }: IncomingResponse,
    agent: CallAgent,
    again: Pick<Way, 'to' | 'route'> & { sdp: string; challenged: boolean },
  ): void {
    const status = message.statusCode ?? 500;
    const { credentials } = this.#order;
    if ((status === 401 || status === 407) && credentials && !again.challenged && !this.#over) {
      const [asks, answers] =
        status === 401
          ? ['www-authenticate', 'Authorization']
          : ['proxy-authenticate', 'Proxy-Authorization'];
      const request = { method: 'INVITE', uri: again.to.toString() };
      const answer = authorize(message.getHeaders(asks), credentials, request);
      if (answer) {
        this.#invite(agent, { ...again, authorization: [`${answers}: ${answer.value}`] });
        return;
      }
    }
    const reason = `${status} ${message.reasonPhrase ?? ''}`.trim();
    this.#dropCall(reason);
    // Who takes nothing but SRTP refuses an offer that leaves the choice, as its profile is not RTP/SAVP.
    const { encryption } = this.#ports.policyOf(this.#order.origin);
    const attempt = this.#attempt;
    if (status === 488 && encryption === 'best_effort' && attempt && !attempt.encrypted) {
      this.#ways.unshift({ ...attempt, encrypted: true });
      this.#next(reason);
      return;
    }
    // Another server may do what this one cannot (RFC 3263 section 4.3).
    if (status === 503 || status === 408 || status === 430) this.#next(reason);
    else this.#miss(missedBy(status), reason);
  }

  #dropCall(reason: string): void {
    this.#call?.end(reason);
    this.#call = null;
    this.#agent = null;
    this.#request = null;
  }

  #miss(how: Missed, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#firstWord);
    this.#news.missed(how, reason);
  }

  /** As something may have happened while it was waited. */
  get #isOver(): boolean {
    return this.#over;
  }

  get #from(): ReturnType<typeof sipUri> {
    return sipUri(this.#order.caller.number, this.#order.caller.host);
  }
}
