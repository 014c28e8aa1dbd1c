import type { IncomingResponse } from 'sip.js/lib/core/index.js';
import type { Logger } from '../../server/kernel/logger.ts';
import { CallAgent } from '../core/call-agent.ts';
import type { SipStack } from '../core/sip-stack.ts';
import { sipUri } from '../core/sipjs.ts';
import { authorize } from '../registrar/digest-client.ts';
import type { Trunk } from './trunks.ts';
import { waysToDomain } from './ways.ts';

export interface TrunkRegistrationPorts {
  stack: SipStack;
  log: Logger;
  /** Stands for tel: addresses. */
  domain: string;
}

/** Seconds asked for; half of what is granted is over when it is renewed. */
const wantedSeconds = 600;
const firstAgainMs = 5000;
const longestAgainMs = 300_000;

/** Keeps us registered with a trunk that calls its customers where they are. */
export class TrunkRegistration {
  readonly trunk: Trunk;
  readonly #ports: TrunkRegistrationPorts;
  #agent: CallAgent | null = null;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;
  /** Whether the trunk knows where we are. */
  registered = false;

  constructor(trunk: Trunk, ports: TrunkRegistrationPorts) {
    this.trunk = trunk;
    this.#ports = ports;
  }

  begin(): void {
    this.#begin().catch((error: unknown) => this.#failed(String(error)));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#agent && this.registered) this.#ask(this.#agent, 0, []);
  }

  async #begin(): Promise<void> {
    const { host, port, transport, user } = this.trunk;
    const { stack, domain } = this.#ports;
    const at = { host, port: port === 0 ? null : port, transport };
    const [way] = await waysToDomain(user, at, stack.edge);
    if (!way) throw new Error(`there is no way to ${host}`);
    const flow = await way.flow();
    if (this.#closed) return;
    if (this.#agent) stack.remove(this.#agent);
    this.#agent = new CallAgent({ flow, aor: way.to, domain, sources: [flow.remote.address] }, null);
    stack.add(this.#agent);
    this.#ask(this.#agent, wantedSeconds, []);
  }

  #ask(agent: CallAgent, seconds: number, authorization: string[]): void {
    const { host, user } = this.trunk;
    const headers = [`Expires: ${seconds}`, ...authorization];
    agent.register(
      { registrar: sipUri('', host), address: sipUri(user, host), headers },
      {
        onAccept: ({ message }) => this.#accepted(Number(message.getHeader('expires') ?? wantedSeconds)),
        onReject: (response) => this.#rejected(agent, response, { seconds, tried: authorization.length > 0 }),
      },
    );
  }

  #accepted(seconds: number): void {
    if (this.#closed) return;
    const { log } = this.#ports;
    if (!this.registered) log.info({ trunk: this.trunk.name }, 'registered with a trunk');
    this.registered = true;
    this.#failures = 0;
    this.#again((Math.max(30, seconds) * 1000) / 2);
  }

  #rejected(
    agent: CallAgent,
    { message }: IncomingResponse,
    { seconds, tried }: { seconds: number; tried: boolean },
  ): void {
    const { user: userName, password, host } = this.trunk;
    const status = message.statusCode ?? 500;
    if ((status === 401 || status === 407) && !tried) {
      const [asks, answers] =
        status === 401
          ? ['www-authenticate', 'Authorization']
          : ['proxy-authenticate', 'Proxy-Authorization'];
      const request = { method: 'REGISTER', uri: sipUri('', host).toString() };
      const answer = authorize(message.getHeaders(asks), { userName, password }, request);
      if (answer) {
        this.#ask(agent, seconds, [`${answers}: ${answer.value}`]);
        return;
      }
    }
    this.#failed(`${status} ${message.reasonPhrase ?? ''}`);
  }

  #failed(reason: string): void {
    if (this.#closed) return;
    this.registered = false;
    this.#ports.log.warn({ trunk: this.trunk.name, reason }, 'a trunk does not take the registration');
    this.#again(Math.min(longestAgainMs, firstAgainMs * 2 ** this.#failures++));
  }

  #again(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.begin(), ms).unref();
  }
}
