import type { EncryptionChoice } from '../../server/contract/room-systems.ts';
import type { SipRequest } from '../edge/message.ts';
import type { TerminalPolicy } from '../sdp/policy.ts';
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
  status: 400 | 401 | 407;
  headers: readonly string[];
}

export interface SignInPorts {
  digest: DigestServer;
  /** By its number. */
  find: (number: string) => Promise<(KnownTerminal & KeptPassword) | undefined>;
  /** A wrong password, or nobody's number. */
  failed: (userName: string) => void;
}

/** Who sends a request, by digest (RFC 3261 section 22). */
export class SignIn {
  readonly #ports: SignInPorts;

  constructor(ports: SignInPorts) {
    this.#ports = ports;
  }

  /** @param how `www` as a registrar asks, `proxy` as servers in front of a called party do, which terminals expect of calls */
  async of(request: SipRequest, how: 'www' | 'proxy'): Promise<{ terminal: KnownTerminal } | Challenge> {
    const { digest, find, failed } = this.#ports;
    const [answers, asks, status] =
      how === 'www'
        ? (['authorization', 'WWW-Authenticate', 401] as const)
        : (['proxy-authorization', 'Proxy-Authenticate', 407] as const);
    const values = request.headers.filter(({ name }) => name === answers).map(({ value }) => value);
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
        break;
      case 'missing':
      case 'stale':
        break;
    }
    const stale = verdict.result === 'stale';
    return { status, headers: digest.challenges({ stale }).map((value) => `${asks}: ${value}`) };
  }
}
