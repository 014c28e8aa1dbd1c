import { replyTo } from '../core/reply.ts';
import type { SipStack } from '../core/sip-stack.ts';
import type { Flow } from '../edge/flow.ts';
import { type SipRequest, tagOf } from '../edge/message.ts';
import type { Proof, SignIn } from '../registrar/sign-in.ts';
import type { TerminalPolicy } from '../sdp/policy.ts';
import type { GatewaySettings } from '../settings.ts';
import type { CallerWho } from './caller.ts';
import type { Origin } from './origin.ts';
import type { Trunk } from './trunks.ts';

export interface SendersPorts {
  stack: SipStack;
  signIn: SignIn;
  settings: Pick<GatewaySettings, 'guests' | 'trunks' | 'encryption' | 'maxKbps' | 'slides'>;
  /** Whether a terminal has this number. */
  isTerminal: (number: string) => Promise<boolean>;
}

/** Who sends a request, how they prove it, and what may be agreed on with them. */
export class Senders {
  readonly #ports: SendersPorts;

  constructor(ports: SendersPorts) {
    this.#ports = ports;
  }

  /**
   * Those who have not said who they are are asked, before anything is remembered of them (RFC 3261 section 26.3.2.4).
   * @returns the answer; null: it is to be looked at
   */
  screen(request: SipRequest, flow: Flow): string | null {
    const { signIn, settings } = this.#ports;
    if (saysWho(request) || tagOf(request.to) !== null) return null;
    if (request.method === 'REGISTER') return replyTo(request, 401, signIn.ask('www'));
    const asked = request.method === 'INVITE' && !settings.guests && !this.#trunkOf(request, flow);
    return asked ? replyTo(request, 407, signIn.ask('proxy')) : null;
  }

  /** Of a call that comes; null: they were asked to prove it. */
  async of(request: SipRequest, flow: Flow): Promise<Origin | null> {
    const { stack, signIn, settings } = this.#ports;
    const trunk = this.#trunkOf(request, flow);
    if (trunk) return { from: 'trunk', trunk };
    if (!saysWho(request) && settings.guests && !(await this.#claimsTerminal(request)))
      return { from: 'guest' };
    const who = await signIn.of(request, 'proxy', stack.originOf(request, flow));
    if ('terminal' in who) return { from: 'terminal', terminal: who.terminal };
    stack.reply(request, flow, who.status, who);
    return null;
  }

  /** Whether a request within a call is of whom the call is with; null: there is no such call. */
  prove(who: CallerWho | null, request: SipRequest, flow: Flow): Promise<Proof> {
    const { stack, signIn } = this.#ports;
    return signIn.proves(request, who?.identity?.id ?? null, stack.originOf(request, flow));
  }

  policyOf(origin: Origin): TerminalPolicy {
    const { encryption, maxKbps, slides } = this.#ports.settings;
    switch (origin.from) {
      case 'terminal': {
        const { licence, encryption: own } = origin.terminal;
        return { encryption: own === 'default' ? encryption : own, maxKbps, slides, licence };
      }
      case 'trunk':
        return { encryption: origin.trunk.encryption, maxKbps, slides: false, licence: 'medium' };
      case 'guest':
        return { encryption, maxKbps, slides, licence: 'medium' };
    }
  }

  #trunkOf(request: SipRequest, flow: Flow): Trunk | undefined {
    const address = this.#ports.stack.originOf(request, flow);
    return this.#ports.settings.trunks.find(({ addresses }) => addresses.includes(address));
  }

  /** Nobody calls in a terminal's name who is not it. */
  async #claimsTerminal({ from: { uri } }: SipRequest): Promise<boolean> {
    return uri.kind === 'sip' && uri.user !== null && (await this.#ports.isTerminal(uri.user));
  }
}

function saysWho({ headers }: SipRequest): boolean {
  return headers.some(({ name }) => name === 'authorization' || name === 'proxy-authorization');
}
