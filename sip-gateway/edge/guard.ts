import { TokenBucket } from '../../server/kernel/token-bucket.ts';
import { originOf } from './behind-proxies.ts';
import { headerOf, type SipMessage, type SipRequest, tokensOf } from './message.ts';
import { echoOf } from './parse.ts';
import { drop, type Refusal, type RefusalStatus } from './refusal.ts';

export interface GuardSettings {
  /** Messages a second that one source may send sustained, and at once. */
  readonly perSecond: number;
  readonly burst: number;
  /** Addresses of proxies in front: not theirs is limited, but what each source behind them sends. */
  readonly trusted: readonly string[];
  /** Option tags of extensions that requests may require (RFC 3261 section 20.32), in lower case. */
  readonly extensions: readonly string[];
}

export const defaultGuard: GuardSettings = {
  perSecond: 100,
  burst: 400,
  trusted: [],
  extensions: ['replaces', 'timer', 'path', 'outbound', 'gruu'],
};

/** User agents of programs that look for accounts to break into; no terminal calls itself so. */
const scanners =
  /friendly-scanner|sipvicious|sundayddr|sip-?scan|sipcli|sipptk|\biwar\b|siparmyknife|pplsip|smap\b|sivus|gulp\b/i;

/** Sources that are remembered; the one that came first is forgotten first. */
const rememberedSources = 20_000;

/** Keeps from everything behind it what it should never have to look at, and counts what it kept, by reason. */
export class Guard {
  readonly #settings: GuardSettings;
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #counts = new Map<string, number>();

  /** @param now ms, monotonic */
  constructor(settings: GuardSettings = defaultGuard, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Whether the source keeps to its rate. To be asked once for each message. */
  admits(address: string): boolean {
    if (this.#settings.trusted.includes(address)) return true;
    const source = sourceOf(address);
    let bucket = this.#buckets.get(source);
    if (!bucket) {
      const { perSecond, burst } = this.#settings;
      bucket = new TokenBucket(perSecond, burst, this.#now);
      this.#buckets.set(source, bucket);
      const [oldest] = this.#buckets.keys();
      if (this.#buckets.size > rememberedSources && oldest !== undefined) this.#buckets.delete(oldest);
    }
    return bucket.take();
  }

  /** What a request has come by is asked for first; this is for who has sent it through a proxy of ours. */
  admitsOrigin(request: SipRequest, from: string): boolean {
    const { trusted } = this.#settings;
    return !trusted.includes(from) || this.admits(originOf(request, from, trusted));
  }

  /** @returns null for a message that may go on */
  refusalOf(message: SipMessage): Refusal | null {
    return message.kind === 'request'
      ? refuseRequest(message, this.#settings.extensions)
      : refuseResponse(message);
  }

  count(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** How often each reason kept a message, since the start. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}

/** An IPv6 host has a whole /64 of addresses to come from (RFC 4291 section 2.5.4). */
export function sourceOf(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('%')[0]?.split('::') ?? [];
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(before);
  const tail = groups(after ?? '');
  const zeros = after === undefined ? 0 : Math.max(8 - head.length - tail.length, 0);
  return [...head, ...Array<string>(zeros).fill('0'), ...tail].slice(0, 4).join(':');
}

/** Never answers an ACK (RFC 3261 section 17.1.1.3). */
function refuseRequest(request: SipRequest, extensions: readonly string[]): Refusal | null {
  // Those who look for accounts get no sign that there is anything here.
  if (scanners.test(headerOf(request, 'user-agent') ?? '')) return drop('scanner');
  const refusal = ruleBroken(request, extensions);
  return refusal && request.method === 'ACK' ? drop(refusal.reason) : refusal;
}

function ruleBroken(request: SipRequest, extensions: readonly string[]): Refusal | null {
  const answer = (status: RefusalStatus, reason: string, extra: readonly string[] = []): Refusal => {
    return { answer: status, reason, extra, echo: echoOf(request.headers) };
  };
  // RFC 3261 section 8.2.2.1
  if (request.uri.kind === 'other') return answer(416, 'scheme of the Request-URI');
  // Section 10.3: a registrar binds to SIP addresses only.
  if (request.method === 'REGISTER' && request.to.uri.kind === 'other') return answer(400, 'scheme of To');
  // Section 16.3 says it of proxies. What comes with 0 hops left has been going in circles.
  if (request.maxForwards === 0) return answer(483, 'Max-Forwards 0');
  // Section 8.2.2.3; ACK and CANCEL have nothing to require.
  if (request.method === 'ACK' || request.method === 'CANCEL') return null;
  const unknown = tokensOf(request, 'require').filter((tag) => !extensions.includes(tag.toLowerCase()));
  return unknown.length > 0 ? answer(420, 'Require', [`Unsupported: ${unknown.join(', ')}`]) : null;
}

/** RFC 3261 section 8.1.3.3: a response that others are to have is none of ours. */
function refuseResponse(response: SipMessage): Refusal | null {
  return response.vias.length > 1 ? drop('response with several Vias') : null;
}
