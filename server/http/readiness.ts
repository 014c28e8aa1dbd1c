import { within } from '../kernel/close-in-turn.ts';

/** A store that takes longer than this to answer is as good as away. */
const answerMs = 2000;
/** Many may ask; the parts are asked this seldom. */
const goodForMs = 1000;

/** What a server needs to take people, by name: true while it is there. */
export type Readiness = Record<string, boolean>;

/** Asks the parts of a server whether they are there, at most once a second however many want to know. */
export class ReadinessCheck {
  readonly #parts: Record<string, () => unknown>;
  readonly #now: () => number;
  #asked: { at: number; answer: Promise<Readiness> } | undefined;

  /** @param parts each throws or rejects while it is not there */
  constructor(parts: Record<string, () => unknown>, now: () => number = () => performance.now()) {
    this.#parts = parts;
    this.#now = now;
  }

  /** Never rejects. */
  ask(): Promise<Readiness> {
    const now = this.#now();
    if (this.#asked === undefined || now - this.#asked.at >= goodForMs) {
      this.#asked = { at: now, answer: this.#ask() };
    }
    return this.#asked.answer;
  }

  async #ask(): Promise<Readiness> {
    const answers = Object.entries(this.#parts).map(async ([name, ask]) => {
      const isThere = await within(answerMs, ask).then(
        () => true,
        () => false,
      );
      return [name, isThere] as const;
    });
    return Object.fromEntries(await Promise.all(answers));
  }
}
