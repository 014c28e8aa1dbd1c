import type { Header } from './message.ts';

/** A terminal has one transaction at a time; more than these are those of somebody who floods. */
const mostAnswers = 64;

/**
 * Answers that are kept for requests that come again because the answer was lost, so that nothing is done twice
 * (RFC 8855 section 8.3.2). Times are ms of a clock that never goes back.
 */
export class AnswerCache {
  readonly #t2Ms: number;
  /** The oldest first. */
  readonly #answers = new Map<string, { answer: Buffer | null; until: number }>();

  constructor(t2Ms: number) {
    this.#t2Ms = t2Ms;
  }

  /** @returns null: it was answered by nothing; undefined: the request is new */
  find(request: Header, now: number): Buffer | null | undefined {
    this.#forget(now);
    return this.#answers.get(keyOf(request))?.answer;
  }

  keep(request: Header, answer: Buffer | null, now: number): void {
    this.#answers.set(keyOf(request), { answer, until: now + this.#t2Ms });
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= mostAnswers) break;
      this.#answers.delete(oldest);
    }
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#answers) {
      if (until > now) break;
      this.#answers.delete(key);
    }
  }
}

function keyOf({ conferenceId, userId, transactionId }: Header): string {
  return [conferenceId, userId, transactionId].join();
}
