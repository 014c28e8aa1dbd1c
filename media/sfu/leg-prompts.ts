import type { PromptLanguage, PromptName } from '../../server/contract/prompts.ts';
import { newId } from '../../server/kernel/ids.ts';
import type { MixerSupervisor } from '../mixer/mixer-supervisor.ts';
import type { LegState } from './leg.ts';
import { mixId } from './leg-plan.ts';

/** What is played to a leg that does not hear yet waits so long: for its mixer to come up, for what is agreed with it. */
const waitMs = 10_000;

export interface LegPromptsPorts {
  /** Of the mixer, while there is one. */
  supervisor: () => MixerSupervisor | undefined;
  leg: (participantId: string) => LegState | undefined;
}

interface Order {
  sounds: readonly PromptName[];
  language: PromptLanguage;
  /** Null: all that there are. */
  to: readonly string[] | null;
  ended: () => void;
}

/** Plays prompts to the legs of a conference; to one that does not hear yet, as soon as it does. */
export class LegPrompts {
  readonly #ports: LegPromptsPorts;
  /** By the ID of the prompt. */
  readonly #playing = new Map<string, Order>();
  readonly #waiting = new Map<Order, NodeJS.Timeout>();
  /** IDs of the mixes that the mixer has been told of. */
  #mixes: ReadonlySet<string> = new Set();

  constructor(ports: LegPromptsPorts) {
    this.#ports = ports;
  }

  /** Resolves when it ended, also where nobody heard it. @param to null: to all legs that hear just now */
  async play(
    sounds: readonly PromptName[],
    language: PromptLanguage,
    to: readonly string[] | null,
  ): Promise<void> {
    const later = to?.filter((participantId) => this.#willHear(participantId)) ?? [];
    const now = to?.filter((participantId) => !later.includes(participantId)) ?? null;
    const parts = later.map((participantId) => [participantId]);
    await Promise.all([
      ...(now?.length === 0 ? [] : [this.#order(sounds, language, now, (order) => this.#begin(order))]),
      ...parts.map((one) => this.#order(sounds, language, one, (order) => this.#keep(order))),
    ]);
  }

  /** Whatever is played to somebody alone stops. */
  hush(participantId: string): void {
    const isTheirs = ({ to }: Order): boolean => to?.length === 1 && to[0] === participantId;
    for (const order of [...this.#waiting.keys()].filter(isTheirs)) this.#drop(order);
    for (const [id, order] of this.#playing) if (isTheirs(order)) this.#ports.supervisor()?.stopPrompt(id);
  }

  /** The mixer has ended one, or could not play it. */
  played(promptId: string): void {
    this.#playing.get(promptId)?.ended();
    this.#playing.delete(promptId);
  }

  /** The mixer has been told of these mixes. */
  heardIn(mixIds: Iterable<string>): void {
    this.#mixes = new Set(mixIds);
    for (const order of [...this.#waiting.keys()]) {
      if (order.to?.some((participantId) => this.#willHear(participantId))) continue;
      clearTimeout(this.#waiting.get(order));
      this.#waiting.delete(order);
      this.#begin(order);
    }
  }

  /** The mixer is gone, and with it what it played. */
  silenced(): void {
    this.#mixes = new Set();
    for (const id of [...this.#playing.keys()]) this.played(id);
  }

  close(): void {
    for (const order of [...this.#waiting.keys()]) this.#drop(order);
    this.silenced();
  }

  /** Not yet, but when everything is agreed and made. */
  #willHear(participantId: string): boolean {
    const leg = this.#ports.leg(participantId);
    if (!leg || this.#mixes.has(mixId(participantId))) return false;
    const { sound, picture } = leg.agreed;
    return sound === null ? picture === null : sound.receives;
  }

  #order(
    sounds: readonly PromptName[],
    language: PromptLanguage,
    to: readonly string[] | null,
    carryOut: (order: Order) => void,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    carryOut({ sounds, language, to, ended: () => resolve(undefined) });
    return promise;
  }

  #keep(order: Order): void {
    this.#waiting.set(
      order,
      setTimeout(() => this.#drop(order), waitMs),
    );
  }

  #drop(order: Order): void {
    clearTimeout(this.#waiting.get(order));
    this.#waiting.delete(order);
    order.ended();
  }

  #begin(order: Order): void {
    const supervisor = this.#ports.supervisor();
    const { sounds, language, to, ended } = order;
    if (!supervisor) {
      ended();
      return;
    }
    const id = newId();
    this.#playing.set(id, order);
    supervisor.play({ id, sounds, language, mixes: to?.map(mixId) ?? null });
  }
}
