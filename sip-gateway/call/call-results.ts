import type { CallDirection, CallResult, SipTotals } from '../../server/contract/sip-totals.ts';
import type { DialNews } from './dialler.ts';

/** How calls came out, since the start. */
export class CallResults {
  readonly #counts = new Map<`${CallDirection} ${CallResult}`, number>();

  count(direction: CallDirection, result: CallResult): void {
    const key = `${direction} ${result}` as const;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Counts what becomes of a call that is made. */
  counting(news: DialNews): DialNews {
    return {
      ...news,
      joined: () => {
        this.count('out', 'answered');
        news.joined();
      },
      missed: (how, reason) => {
        this.count('out', resultOfMissed[how]);
        news.missed(how, reason);
      },
    };
  }

  get totals(): SipTotals['results'] {
    return [...this.#counts].map(([key, calls]) => {
      const [direction, result] = key.split(' ') as [CallDirection, CallResult];
      return { direction, result, calls };
    });
  }
}

const resultOfMissed: Record<Parameters<DialNews['missed']>[0], CallResult> = {
  busy: 'busy',
  declined: 'refused',
  no_answer: 'no_answer',
  cancelled: 'cancelled',
  unreachable: 'failed',
  not_registered: 'failed',
  no_route: 'failed',
};

/** Of a final response of ours to a call that came (RFC 3261 section 21). */
export function resultOfStatus(status: number): CallResult {
  if (status < 300) return 'answered';
  if (status === 486) return 'busy';
  if (status === 487) return 'cancelled';
  return status >= 500 && status < 600 ? 'failed' : 'refused';
}
