import type { Patch, Snapshot } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Sync } from '../contract/signalling.ts';
import { patchBetween, snapshotOf } from './patches.ts';
import { type Command, type ConferenceState, type Effect, reduce } from './state.ts';

/**
 * Changes within this time go out as one patch; the first after a pause goes at once. A patch costs a message to
 * everybody, so beyond a hundred people changes are gathered for longer, a millisecond a person.
 */
const shortestPatchIntervalMs = 100;
const longestPatchIntervalMs = 500;
/** Patches kept for clients that were away for a moment. */
const keptPatches = 256;

export interface RuntimePorts {
  now: () => number;
  /** To every participant of the conference. */
  publish: (patch: Patch) => void;
  /** Carries out what a command asked for. A failure is the port's to handle: it becomes a command. */
  carryOut: (effect: Effect) => void;
  /** After every command that changed something. */
  changed: (before: ConferenceState, after: ConferenceState) => void;
}

/** One live conference: its state, and the numbered patches by which clients follow it. */
export class ConferenceRuntime {
  readonly #ports: RuntimePorts;
  #state: ConferenceState;
  #published: ConferenceState;
  /** States handed out since then: the next patch has to follow on each of them as well. */
  #handedOut: ConferenceState[] = [];
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
    const before = this.#state;
    if (outcome.state === before) return;
    this.#state = outcome.state;
    this.#scheduleFlush();
    for (const effect of outcome.effects) this.#ports.carryOut(effect);
    this.#ports.changed(before, outcome.state);
  }

  /**
   * The state as of this moment; every later change reaches clients as a patch on it. Nothing is published for it: a
   * patch to a thousand people for each of a thousand who join would be a million messages.
   */
  snapshot(): Snapshot {
    const known = this.#handedOut.at(-1) ?? this.#published;
    if (known !== this.#state) this.#handedOut.push(this.#state);
    return snapshotOf(this.#state, this.#version, this.#ports.now());
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
    const people = Object.keys(this.#state.participants).length;
    const interval = Math.min(longestPatchIntervalMs, Math.max(shortestPatchIntervalMs, people));
    const wait = this.#lastFlush + interval - this.#ports.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const versions = { from: this.#version, to: this.#version + 1 };
    const patch = patchBetween([this.#published, ...this.#handedOut], this.#state, versions);
    this.#published = this.#state;
    this.#handedOut = [];
    if (!patch) return;
    this.#lastFlush = this.#ports.now();
    this.#version = patch.to;
    this.#patches.push(patch);
    if (this.#patches.length > keptPatches) this.#patches.shift();
    this.#ports.publish(patch);
  }
}
