import { setTimeout as delay } from 'node:timers/promises';

/** What a client tells of: its registration, its calls, keys pressed at the other end. */
export type Happening =
  | { kind: 'registered' }
  | { kind: 'unregistered' }
  | { kind: 'registrationFailed'; reason: string }
  | { kind: 'incoming'; peer: string }
  | { kind: 'ringing' }
  | { kind: 'progress' }
  | { kind: 'established'; peer: string }
  /** What the other end says of media, at first and at every change. */
  | { kind: 'described'; by: 'offer' | 'answer' }
  | { kind: 'held' }
  | { kind: 'resumed' }
  | { kind: 'key'; key: string }
  | { kind: 'closed'; reason: string };

type Kind = Happening['kind'];

/** Keeps what happened until it is asked for, so that nothing is missed between a test's lines. */
export class Happenings {
  readonly all: Happening[] = [];
  readonly #unread: Happening[] = [];
  readonly #name: string;
  readonly #log: () => string;

  /** @param log of the client, told when something does not happen */
  constructor(name: string, log: () => string) {
    this.#name = name;
    this.#log = log;
  }

  add(happening: Happening): void {
    this.all.push(happening);
    this.#unread.push(happening);
  }

  /**
   * Waits for the first of some kind that nobody has been given yet.
   * @throws with the client's log when it does not come in time
   */
  async next<K extends Kind>(ms: number, ...kinds: K[]): Promise<Extract<Happening, { kind: K }>> {
    const deadline = Date.now() + ms;
    for (;;) {
      const index = this.#unread.findIndex(({ kind }) => kinds.some((wanted) => wanted === kind));
      const [found] = index < 0 ? [] : this.#unread.splice(index, 1);
      if (found) return found as Extract<Happening, { kind: K }>;
      if (Date.now() > deadline) throw this.failure(`not ${kinds.join(' or ')} within ${ms} ms`);
      await delay(10);
    }
  }

  /** Those of a kind that nobody has asked for yet are not given any more. */
  forget(kind: Kind): void {
    for (let index = this.#unread.length - 1; index >= 0; index--) {
      if (this.#unread[index]?.kind === kind) this.#unread.splice(index, 1);
    }
  }

  /** An error that says what the client says. */
  failure(what: string): Error {
    const told = this.all.map((one) => JSON.stringify(one)).join('\n');
    return new Error(`${this.#name}: ${what}\n${told}\n--- its log:\n${this.#log().slice(-12_000)}`);
  }
}
