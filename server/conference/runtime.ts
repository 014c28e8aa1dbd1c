import type { Patch, Snapshot } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Sync } from '../contract/signalling.ts';
import { patchBetween, snapshotOf } from './patches.ts';
import { type Command, type ConferenceState, type Effect, reduce } from './state.ts';

/** Changes within this time go out as one patch; the first after a pause goes at once. */
const patchIntervalMs = 100;
/** Patches kept for clients that were away for a moment. */
const keptPatches = 256;

export interface RuntimePorts {
  now: () => number;
  /** To every participant of the conference. */
  publish: (patch: Patch) => void;
  /** Carries out what a command asked for. A failure is the port's to handle: it becomes a command. */
  carryOut: (effect: Effect) => void;
}

/** One live conference: its state, and the numbered patches by which clients follow it. */
export class ConferenceRuntime {
  readonly #ports: RuntimePorts;
  #state: ConferenceState;
  #published: ConferenceState;
  #version = 0;
  #patches: Patch[] = [];
  #lastFlush = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(state: ConferenceState, ports: RuntimePorts) {
    this.#state = state;
    this.#published = state;
    this.#ports = ports;
  }

  get state(): ConferenceState {
    return this.#state;
  }

  /** @throws PlenumError with the rule's code when the command is refused; nothing has changed then */
  apply(command: Command): void {
    const outcome = reduce(this.#state, command, { now: this.#ports.now() });
    if (!outcome.ok) throw new PlenumError(outcome.code);
    this.#state = outcome.state;
    this.#scheduleFlush();
    for (const effect of outcome.effects) this.#ports.carryOut(effect);
  }

  /** The state as of this moment; every later change reaches clients as a patch on it. */
  snapshot(): Snapshot {
    this.#flush();
    return snapshotOf(this.#state, this.#version);
  }

  /** What a client that has `version` lacks. */
  sync(version: number): Sync {
    this.#flush();
    const missing = this.#patches.filter((patch) => patch.to > version);
    const reaches = version === this.#version || missing[0]?.from === version;
    return reaches ? { patches: missing } : { snapshot: this.snapshot() };
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #scheduleFlush(): void {
    if (this.#timer) return;
    const wait = this.#lastFlush + patchIntervalMs - this.#ports.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const versions = { from: this.#version, to: this.#version + 1 };
    const patch = patchBetween(this.#published, this.#state, versions);
    this.#published = this.#state;
    if (!patch) return;
    this.#lastFlush = this.#ports.now();
    this.#version = patch.to;
    this.#patches.push(patch);
    if (this.#patches.length > keptPatches) this.#patches.shift();
    this.#ports.publish(patch);
  }
}
