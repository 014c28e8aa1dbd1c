import { isIPv6 } from 'node:net';
import type { Session } from 'sip.js/lib/core/index.js';
import type { LegNews, LegStatistics } from '../../server/contract/legs.ts';
import type { LegSeating } from '../../server/contract/leg-seating.ts';
import type { Seat } from '../../server/contract/media-port.ts';
import type { PromptLanguage } from '../../server/contract/prompts.ts';
import type { Logger } from '../../server/kernel/logger.ts';
import type { CallAgent } from '../core/call-agent.ts';
import type { SipStack } from '../core/sip-stack.ts';
import { isRefusal } from '../sdp/refusal.ts';
import type { Agreement } from '../sdp/agreement.ts';
import type { TerminalPolicy } from '../sdp/policy.ts';
import { CallDialog } from './call-dialog.ts';
import { CallFloor } from './call-floor.ts';
import { CallMedia, type LegMedia } from './call-media.ts';
import { Caller, type CallerWho } from './caller.ts';
import type { Origin } from './origin.ts';
import type { Lobby } from './lobby.ts';
import type { Traces } from '../trace/traces.ts';
import type { SessionTimer } from './session-timer.ts';

export interface CallPorts {
  stack: SipStack;
  media: LegMedia;
  seating: LegSeating;
  lobby: Lobby;
  traces: Traces;
  log: Logger;
  language: PromptLanguage;
  /** What addresses of ours are of. */
  domain: string;
  policyOf: (origin: Origin) => TerminalPolicy;
  /** ms without a packet after which a call is over; 0: never. */
  silentMs: number;
  /** Ports of the floor of slides; 0: any. */
  floorPorts: { first: number; last: number };
  /** Where calls are found by their seats. */
  calls: CallRegister;
  /** Asked to go elsewhere. @returns whether it does */
  refer: (call: Call, target: string) => Promise<boolean>;
}

export interface CallRegister {
  countOf(who: CallerWho): number;
  add(call: Call): void;
  /** It has this seat from now on. */
  at(seat: Seat, call: Call): void;
  remove(call: Call): void;
}

/** One call, from its first message to its last: its dialog, its media, and whoever has called. */
export class Call {
  readonly id: string;
  readonly agent: CallAgent;
  readonly media: CallMedia;
  readonly caller: Caller;
  readonly who: CallerWho;
  /** ms since the epoch */
  readonly beganAt = Date.now();
  /** What the other end calls itself; empty: not known yet. */
  device = '';
  readonly #ports: CallPorts;
  readonly #policy: TerminalPolicy;
  #dialog: CallDialog | null = null;
  #floor: CallFloor | null = null;
  /** Slides were offered to one who has their floor and no line for them. */
  #offeredSlides = false;
  #heard = { packets: 0, at: performance.now() };
  #ended = false;

  constructor(
    agent: CallAgent,
    { who, policy, id }: { who: CallerWho; policy: TerminalPolicy; id: string },
    ports: CallPorts,
  ) {
    this.id = id;
    this.#policy = policy;
    this.agent = agent;
    this.who = who;
    this.#ports = ports;
    this.media = new CallMedia({ media: ports.media, policy });
    this.caller = new Caller(id, who, ports.language, {
      ...{ seating: ports.seating, lobby: ports.lobby, media: this.media, log: ports.log },
      floor: () => this.#floor,
      signalling: () => ({ transport: this.agent.flow.transport, device: this.device }),
      hangUp: (reason) => this.hangUp(reason),
      moved: (seat) => ports.calls.at(seat, this),
    });
    ports.calls.add(this);
  }

  get ended(): boolean {
    return this.#ended;
  }

  get isEstablished(): boolean {
    return this.#dialog !== null;
  }

  /** Before slides are offered or answered. */
  async prepareSlides(): Promise<void> {
    const { address } = this.media;
    if (!this.#policy.slides || this.#floor || address === null) return;
    const { log, floorPorts: range } = this.#ports;
    try {
      this.#floor = await CallFloor.open({
        ...{ address: isIPv6(address) ? '::' : '0.0.0.0', range, log },
        share: () => this.caller.share(),
        stop: () => this.caller.stopSharing(),
      });
    } catch (error) {
      log.warn({ err: error }, 'a call goes on without slides');
      return;
    }
    if (this.#ended) this.#floor.close();
    else this.media.useFloor(this.#floor);
  }

  /** Resolves when whatever it sends is heard, or it had better not be kept waiting any longer. */
  async listens(): Promise<void> {
    this.caller.expected();
    await this.media.listens().catch((error: unknown) => {
      if (this.#ended) return;
      this.#ports.log.warn({ err: error, call: this.id }, 'a call is answered before its media is there');
    });
  }

  /**
   * It was answered, by either end.
   * @param lateOffer whether the answer to our offer is still to come, with the ACK
   * @param begins whether whoever it is comes in now
   */
  established({
    session,
    timer,
    lateOffer,
    begins = true,
  }: {
    session: Session;
    timer: SessionTimer | null;
    lateOffer: boolean;
    begins?: boolean;
  }): void {
    this.#dialog = new CallDialog(
      { agent: this.agent, session, timer, lateOffer },
      {
        offered: (sdp) => {
          const outcome = this.media.answer(sdp);
          if (!isRefusal(outcome)) this.#agreed();
          return outcome;
        },
        offer: () => this.media.offer(),
        answered: (sdp) => {
          const first = this.media.agreement === null;
          const outcome = this.media.answered(sdp);
          if (isRefusal(outcome)) return outcome;
          if (first) this.begin();
          else this.#agreed();
          return null;
        },
        digit: (digit) => this.caller.pressed(digit),
        keyFrameAsked: () => this.media.keyFrameAsked(),
        referred: (target) => this.#ports.refer(this, target),
        ended: (reason) => this.end(reason),
      },
    );
    this.#heard.at = performance.now();
    if (!lateOffer && begins) this.begin();
  }

  /** A request that SIP.js does not know. */
  update(body: string): ReturnType<CallDialog['update']> | null {
    return this.#dialog?.update(body) ?? null;
  }

  /** What the media tells of its leg. */
  told(news: LegNews): void {
    switch (news.type) {
      case 'digit':
        this.caller.pressed(news.digit);
        break;
      case 'keyFrameWanted':
        this.#dialog?.askKeyFrame();
        break;
      case 'failed':
        this.hangUp('its media has failed');
    }
  }

  /** A call whose cable was pulled tells nobody. */
  measured({ sound, picture }: LegStatistics): void {
    const { silentMs } = this.#ports;
    const agreement = this.media.agreement?.leg;
    const packets = (sound?.received.packets ?? 0) + (picture?.received.packets ?? 0);
    const now = performance.now();
    const sends = (agreement?.sound?.sends ?? false) || (agreement?.picture?.sends ?? false);
    if (packets !== this.#heard.packets || !sends || this.media.holds) this.#heard = { packets, at: now };
    else if (silentMs > 0 && now - this.#heard.at > silentMs) this.hangUp('nothing comes from it any more');
  }

  /** Ends it, whichever state it is in. */
  hangUp(reason: string): void {
    if (this.#dialog) this.#dialog.hangUp(reason);
    this.end(reason);
  }

  /** It is over. */
  end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const { calls, stack, log } = this.#ports;
    log.info({ call: this.id, who: this.who.name, reason }, 'a call has ended');
    this.caller.leave(reason);
    this.#floor?.close();
    calls.remove(this);
    // What is said last is answered, and repeated where it gets lost.
    setTimeout(() => stack.remove(this.agent), lastWordsMs).unref();
  }

  /** Whoever it is comes in, or into the lobby. */
  begin(): void {
    const { agreement } = this.media;
    if (!agreement) return;
    this.#floorAgreed(agreement);
    this.caller.accepted(agreement).catch((error: unknown) => {
      // It was hung up meanwhile.
      if (this.#ended) return;
      this.#ports.log.warn({ err: error, call: this.id }, 'a call could not begin');
      this.hangUp('an error of the server');
    });
  }

  #agreed(): void {
    const { agreement } = this.media;
    if (!agreement) return;
    this.#floorAgreed(agreement);
    this.caller.agreed(agreement).catch((error: unknown) => {
      this.#ports.log.warn({ err: error, call: this.id }, 'what a call sends could not be set');
    });
  }

  #floorAgreed({ bfcp, leg: { slides } }: Agreement): void {
    this.#floor?.agreed(bfcp).catch((error: unknown) => {
      this.#ports.log.warn({ err: error, call: this.id }, 'the floor of a call has no connection');
    });
    // Poly's devices have the floor in their offer and no line for slides, and an answer cannot add one.
    if (!bfcp || slides || this.#offeredSlides || this.media.declinesSlides) return;
    this.#offeredSlides = true;
    setTimeout(() => this.#dialog?.reoffer(), settledMs).unref();
  }
}

/** How long a call has been answered before more is offered: its ACK comes first. */
const settledMs = 500;
/** RFC 3261 section 17: 64 * T1. */
const lastWordsMs = 32_000;
