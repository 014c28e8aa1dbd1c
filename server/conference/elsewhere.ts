import type { Actor, Caller } from '../contract/api/caller.ts';
import type { StreamChange } from '../contract/api/streams.ts';
import type { Control } from '../contract/controls.ts';
import { PlenumError, type WireError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LiveStore } from '../store/live-store.ts';

/** The server that carries a conference answers within this long, or there is none. ms */
const answersWithinMs = 3000;
const questions = 'conference.ask';

/** What is asked of whichever server carries a conference. */
export type Question =
  | { what: 'control'; control: Control }
  | { what: 'claim'; pin: string | undefined }
  | { what: 'read' }
  | { what: 'stream' }
  | { what: 'changeStream'; actor: Actor; change: StreamChange; version: number };

interface Asked {
  id: string;
  from: string;
  conferenceId: string;
  caller: Caller;
  question: Question;
}

type Answered = { id: string } & ({ ok: true; value: unknown } | { ok: false; error: WireError });

export interface ElsewherePorts {
  bus: Pick<LiveStore, 'publish' | 'subscribe'>;
  serverId: string;
  log: Logger;
  carries: (conferenceId: string) => boolean;
  /** Whether any server says that it carries it. */
  isLive: (conferenceId: string) => Promise<boolean>;
  answer: (conferenceId: string, caller: Caller, question: Question) => Promise<unknown>;
}

/** Asks the server that carries a conference, whichever that is; this one first. */
export class Elsewhere {
  readonly #ports: ElsewherePorts;
  readonly #waiting = new Map<string, (answered: Answered) => void>();
  readonly #unsubscribe: (() => Promise<void>)[] = [];

  private constructor(ports: ElsewherePorts) {
    this.#ports = ports;
  }

  static async open(ports: ElsewherePorts): Promise<Elsewhere> {
    const made = new Elsewhere(ports);
    const { bus, serverId } = ports;
    made.#unsubscribe.push(
      await bus.subscribe(questions, (text) => void made.#asked(JSON.parse(text) as Asked)),
      await bus.subscribe(answersTo(serverId), (text) => {
        const answered = JSON.parse(text) as Answered;
        made.#waiting.get(answered.id)?.(answered);
      }),
    );
    return made;
  }

  /** @throws PlenumError `not_found` when no server carries it, `store_unavailable`, or as it was refused there */
  async ask(conferenceId: string, caller: Caller, question: Question): Promise<unknown> {
    const { bus, serverId, carries, isLive, answer } = this.#ports;
    if (carries(conferenceId)) return answer(conferenceId, caller, question);
    if (!(await isLive(conferenceId))) throw new PlenumError('not_found');
    const id = newId();
    const answered = new Promise<Answered>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new PlenumError('store_unavailable', { detail: 'the server that carries it did not answer' }));
      }, answersWithinMs);
      this.#waiting.set(id, (given) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(given);
      });
    });
    const asked: Asked = { id, from: serverId, conferenceId, caller, question };
    // Whichever comes first: an answer, the time, or that it could not be asked.
    const [given] = await Promise.all([answered, bus.publish(questions, JSON.stringify(asked))]);
    if (given.ok) return given.value;
    const { code, field, detail } = given.error;
    throw new PlenumError(code, { ...(field ? { field } : {}), ...(detail ? { detail } : {}) });
  }

  async close(): Promise<void> {
    await Promise.all(this.#unsubscribe.map((end) => end()));
  }

  async #asked({ id, from, conferenceId, caller, question }: Asked): Promise<void> {
    const { bus, serverId, log, carries, answer } = this.#ports;
    if (from === serverId || !carries(conferenceId)) return;
    const answered = await answer(conferenceId, caller, question).then(
      (value): Answered => ({ id, ok: true, value: value ?? null }),
      (error: unknown): Answered => ({ id, ok: false, error: PlenumError.from(error).toWire() }),
    );
    await bus.publish(answersTo(from), JSON.stringify(answered)).catch((error: unknown) => {
      log.warn({ err: error, conferenceId }, 'another server could not be answered');
    });
  }
}

function answersTo(serverId: string): string {
  return `conference.answer.${serverId}`;
}
