import { randomBytes, timingSafeEqual } from 'node:crypto';
import { isDigest, parseDigest, writeDigest } from './digest-header.ts';
import { algorithmOf, type DigestAlgorithm, type DigestParts, responseTo } from './digest-response.ts';
import { Nonces } from './nonces.ts';

export interface DigestOptions {
  /**
   * The best first (RFC 8760 section 2.3); without it both. baresip 1.0 and room systems of its time do not sign in
   * where they are offered one that they do not know, wherever it stands.
   */
  algorithms?: readonly DigestAlgorithm[];
  /** Setting `sip.realm`: what the passwords of terminals were hashed with. */
  realm: string;
  /** Secret of at least 32 octets, the same in every gateway; without one it is random. */
  key?: Buffer;
  /** Until a nonce is stale. */
  nonceLifeMs?: number;
  /** Nonces whose counts are kept. */
  mostNonces?: number;
  /** ms since 1970 */
  now?: () => number;
}

/** What is kept of a password (`TerminalCredentials`): lower-case hexadecimal of H(number:realm:password). */
export interface KeptPassword {
  ha1Md5: string;
  ha1Sha256: string;
}

export type Verdict<Kept extends KeptPassword> =
  | { result: 'verified'; userName: string; algorithm: DigestAlgorithm; kept: Kept }
  /** There is nothing for our realm: to be challenged. */
  | { result: 'missing' }
  /** The password is right, but the nonce is not good any more: to be challenged with `stale`. */
  | { result: 'stale'; userName: string }
  /** Nobody's name, or a wrong password: to be counted, and challenged again. */
  | { result: 'refused'; userName: string }
  /** To be answered by 400. */
  | { result: 'malformed' };

interface Answer extends DigestParts {
  userName: string;
  algorithm: DigestAlgorithm;
  response: string;
}

const hexLengths: Readonly<Record<DigestAlgorithm, number>> = { MD5: 32, 'SHA-256': 64 };

/**
 * Digest authentication of a SIP server (RFC 3261 section 22, RFC 7616, RFC 8760): both algorithms are offered, quality of
 * protection `auth` is asked for, and devices that know none are taken as well.
 */
export class DigestServer {
  readonly #realm: string;
  readonly #algorithms: readonly DigestAlgorithm[];
  readonly #nonces: Nonces;

  constructor({ realm, algorithms, key, nonceLifeMs, mostNonces, now }: DigestOptions) {
    this.#realm = realm;
    this.#algorithms = algorithms ?? ['SHA-256', 'MD5'];
    this.#nonces = new Nonces({
      key: key ?? randomBytes(32),
      lifeMs: nonceLifeMs ?? 300_000,
      mostKept: mostNonces ?? 50_000,
      now: now ?? Date.now,
    });
  }

  /** Values of as many WWW-Authenticate or Proxy-Authenticate headers. */
  challenges({ stale = false } = {}): string[] {
    const nonce = this.#nonces.make();
    return this.#algorithms.map((algorithm) =>
      writeDigest([
        ['realm', this.#realm, 'quoted'],
        ['nonce', nonce, 'quoted'],
        ['algorithm', algorithm],
        ['qop', 'auth', 'quoted'],
        ...(stale ? [['stale', 'true'] as const] : []),
      ]),
    );
  }

  /**
   * Checks who sends a request. Its Request-URI is not compared: proxies change it, and it is no failure when it differs
   * (RFC 3261 section 22.4, item 6); that an answer is good once only is what keeps it from use for something else.
   * @param values of all Authorization or Proxy-Authorization headers
   * @param find by the name as it signs in, without `@` and our realm behind it
   */
  async verify<Kept extends KeptPassword>(
    values: readonly string[],
    method: string,
    find: (userName: string) => Promise<Kept | undefined>,
  ): Promise<Verdict<Kept>> {
    const answer = this.#answerIn(values, method);
    if (answer === 'missing' || answer === 'malformed') return { result: answer };
    if (!this.#algorithms.includes(answer.algorithm)) return { result: 'missing' };
    const userName = withoutDomain(answer.userName, this.#realm);
    const kept = await find(userName);
    if (!isRight(answer, kept)) return { result: 'refused', userName };
    const count = answer.auth && parseInt(answer.auth.nc, 16);
    if (!this.#nonces.use(answer.nonce, count)) return { result: 'stale', userName };
    return { result: 'verified', userName, algorithm: answer.algorithm, kept };
  }

  #answerIn(values: readonly string[], method: string): Answer | 'missing' | 'malformed' {
    let malformed = false;
    for (const value of values) {
      const parameters = parseDigest(value);
      if (!parameters) malformed ||= isDigest(value);
      else if (parameters.get('realm') === this.#realm) return readAnswer(parameters, method);
    }
    return malformed ? 'malformed' : 'missing';
  }
}

/** With an algorithm or a quality of protection that was not offered, it is as if it had not answered. */
function readAnswer(
  parameters: ReadonlyMap<string, string>,
  method: string,
): Answer | 'missing' | 'malformed' {
  const algorithm = algorithmOf(parameters.get('algorithm'));
  const qop = parameters.get('qop')?.toLowerCase();
  if (!algorithm || (qop !== undefined && qop !== 'auth')) return 'missing';

  const [userName, nonce, uri] = ['username', 'nonce', 'uri'].map((name) => parameters.get(name) ?? '');
  const response = (parameters.get('response') ?? '').toLowerCase();
  if (!userName || !nonce || !uri) return 'malformed';
  if (response.length !== hexLengths[algorithm] || !/^[0-9a-f]+$/.test(response)) return 'malformed';

  const answer = { userName, nonce, uri, response, algorithm, method };
  if (qop === undefined) return { ...answer, auth: null };
  const [nc, cnonce] = [parameters.get('nc') ?? '', parameters.get('cnonce') ?? ''];
  if (!/^[0-9a-f]{8}$/i.test(nc) || cnonce === '') return 'malformed';
  return { ...answer, auth: { nc, cnonce } };
}

/** Takes as long for a name that nobody has. */
function isRight<Kept extends KeptPassword>(answer: Answer, kept: Kept | undefined): kept is Kept {
  const { algorithm, response } = answer;
  const kind = algorithm === 'MD5' ? 'ha1Md5' : 'ha1Sha256';
  const wanted = responseTo(algorithm, kept?.[kind] ?? '', answer);
  const equal = timingSafeEqual(Buffer.from(wanted), Buffer.from(response));
  return equal && kept !== undefined;
}

/** Some devices sign in by their address. Domains are the same in capitals and small letters. */
function withoutDomain(userName: string, domain: string): string {
  const at = userName.lastIndexOf('@');
  const same = at > 0 && userName.slice(at + 1).toLowerCase() === domain.toLowerCase();
  return same ? userName.slice(0, at) : userName;
}
