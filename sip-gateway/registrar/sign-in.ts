import type { EncryptionChoice } from '../../server/contract/room-systems.ts';
import type { SipRequest } from '../edge/message.ts';
import type { TerminalPolicy } from '../sdp/policy.ts';
import { GuessBrake } from './guess-brake.ts';
import type { DigestServer, KeptPassword } from './digest.ts';

/** A terminal that may sign in. */
export interface KnownTerminal {
  terminalId: string;
  enterpriseId: string;
  number: string;
  name: string;
  licence: TerminalPolicy['licence'];
  encryption: EncryptionChoice;
}

/** What is to be answered to who has not proved who they are; lines of headers. */
export interface Challenge {
  status: 400 | 401 | 403 | 407;
  headers: readonly string[];
}

export interface SignInPorts {
  digest: DigestServer;
  /** By its number. */
  find: (number: string) => Promise<(KnownTerminal & KeptPassword) | undefined>;
  /** A wrong password, or nobody's number. */
  failed: (userName: string) => void;
}

export type Proof =
  { proved: true } | { proved: false; status: 400 | 401 | 403 | 407; headers: readonly string[] };

/** Who sends a request, by digest (RFC 3261 section 22). */
export class SignIn {
  readonly #ports: SignInPorts;
  readonly #brake = new GuessBrake();

  constructor(ports: SignInPorts) {
    this.#ports = ports;
  }

  /** Asks who it is, without looking at what it says of that; costs next to nothing. */
  ask(how: 'www' | 'proxy'): Challenge {
    return this.#challenge(how, false);
  }

  /**
   * @param source the address it comes from: where too many wrong passwords came from, nobody signs in for a while
   * @param how `www` as a registrar asks, `proxy` as servers in front of a called party do, which terminals expect
   * of calls
   */
  async of(
    request: SipRequest,
    how: 'www' | 'proxy',
    source: string,
  ): Promise<{ terminal: KnownTerminal } | Challenge> {
    const { digest, find, failed } = this.#ports;
    const answers = how === 'www' ? 'authorization' : 'proxy-authorization';
    const values = request.headers.filter(({ name }) => name === answers).map(({ value }) => value);
    if (values.length > 0 && this.#brake.isOn(source)) return { status: 403, headers: ['Retry-After: 60'] };
    const verdict = await digest.verify(values, request.method, find);
    switch (verdict.result) {
      case 'verified': {
        const { terminalId, enterpriseId, number, name, licence, encryption } = verdict.kept;
        return { terminal: { terminalId, enterpriseId, number, name, licence, encryption } };
      }
      case 'malformed':
        return { status: 400, headers: [] };
      case 'refused':
        failed(verdict.userName);
        this.#brake.count(source);
        break;
      case 'missing':
      case 'stale':
        break;
    }
    return this.#challenge(how, verdict.result === 'stale');
  }

  /** Whether that terminal sends a request of its call. @param terminalId null: no terminal's, so that nothing proves it */
  async proves(request: SipRequest, terminalId: string | null, source: string): Promise<Proof> {
    const not = { proved: false, status: 403, headers: [] } as const;
    if (terminalId === null) return not;
    const who = await this.of(request, 'proxy', source);
    if (!('terminal' in who)) return { proved: false, ...who };
    return who.terminal.terminalId === terminalId ? { proved: true } : not;
  }

  #challenge(how: 'www' | 'proxy', stale: boolean): Challenge {
    const [name, status] = how === 'www' ? (['WWW', 401] as const) : (['Proxy', 407] as const);
    const challenges = this.#ports.digest.challenges({ stale });
    return { status, headers: challenges.map((value) => `${name}-Authenticate: ${value}`) };
  }
}
