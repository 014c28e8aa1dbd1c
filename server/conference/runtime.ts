import type { Patch, Snapshot } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Sync } from '../contract/signalling.ts';
import { patchBetween, snapshotOf } from './patches.ts';
import {
  type Command,
  type ConferenceState,
  type Context,
  dueAt,
  type Effect,
  isControl,
  reduce,
  type Report,
} from './state.ts';

/**
 * Changes within this time go out as one patch; the first after a pause goes at once. A patch costs a message to
 * everybody, so beyond a hundred people what merely happens is gathered for longer, a millisecond a person. What
 * somebody has commanded never waits so long.
 */
const shortestPatchIntervalMs = 100;
const longestPatchIntervalMs = 500;
/** Patches kept for clients that were away for a moment. */
const keptPatches = 256;
/** The longest a timer of Node.js can wait, ms. */
const longestTimerMs = 2_147_483_647;

export interface RuntimePorts {
  now: () => number;
  /** To every participant of the conference. */
  publish: (patch: Patch) => void;
  /** Carries out what a command asked for. A failure is the port's to handle: it becomes a command. */
  carryOut: (effect: Effect) => void;
  /** After every command that changed something. */
  changed: (before: ConferenceState, after: ConferenceState) => void;
}

/** What a command may be told beside the time. */
export type Given = Omit<Context, 'now'>;

/** One live conference: its state, what is due in it, and the numbered patches by which clients follow it. */
export class ConferenceRuntime {
  readonly #ports: RuntimePorts;
  #state: ConferenceState;
  #published: ConferenceState;
  /** States handed out since then: the next patch has to follow on each of them as well. */
  #handedOut: ConferenceState[] = [];
  #version: number;
  #patches: Patch[] = [];
  #lastFlush = 0;
  #flushAt = Infinity;
  #flushTimer: NodeJS.Timeout | undefined;
  #dueAt: number | null = null;
  #dueTimer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param version beyond every version a client of a restored conference may hold */
  constructor(state: ConferenceState, ports: RuntimePorts, version = 0) {
    this.#state = state;
    this.#published = state;
    this.#ports = ports;
    this.#version = version;
    this.#waitForDue();
  }

  get state(): ConferenceState {
    return this.#state;
  }

  get version(): number {
    return this.#version;
  }

  /**
   * @returns whether anything has changed
   * @throws PlenumError with the rule's code when the command is refused, `not_live` when the conference is over; nothing
   *   has changed then
   */
  apply(command: Command, given: Given = {}): boolean {
    if (this.#closed) throw new PlenumError('not_live');
    const outcome = reduce(this.#state, command, { ...given, now: this.#ports.now() });
    if (!outcome.ok) throw new PlenumError(outcome.code);
    const before = this.#state;
    if (outcome.state === before && outcome.effects.length === 0) return false;
    this.#state = outcome.state;
    if (outcome.state !== before) {
      this.#scheduleFlush(isControl(command));
      this.#waitForDue();
    }
    for (const effect of outcome.effects) this.#ports.carryOut(effect);
    if (outcome.state !== before) this.#ports.changed(before, outcome.state);
    return true;
  }

  /** For what media, calls and time tell: of one that is over it is nothing. */
  report(command: Report): void {
    if (!this.#closed) this.apply(command);
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
    this.#closed = true;
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#dueTimer);
  }

  /** One timer for all that time does to a conference: the state says when. */
  #waitForDue(): void {
    const due = dueAt(this.#state);
    if (due === this.#dueAt) return;
    clearTimeout(this.#dueTimer);
    this.#dueAt = due;
    if (due === null || this.#closed) return;
    const wait = Math.min(longestTimerMs, Math.max(0, due - this.#ports.now()));
    this.#dueTimer = setTimeout(() => {
      this.#dueAt = null;
      if (this.#ports.now() >= due) this.report({ type: 'tick' });
      if (!this.#closed) this.#waitForDue();
    }, wait);
  }

  #scheduleFlush(commanded: boolean): void {
    const now = this.#ports.now();
    const people = this.#state.participants.size;
    const interval = commanded
      ? shortestPatchIntervalMs
      : Math.min(longestPatchIntervalMs, Math.max(shortestPatchIntervalMs, people));
    const at = Math.max(now, this.#lastFlush + interval);
    if (at >= this.#flushAt) return;
    if (at <= now) {
      this.#flush();
      return;
    }
    clearTimeout(this.#flushTimer);
    this.#flushAt = at;
    this.#flushTimer = setTimeout(() => this.#flush(), at - now);
  }

  #flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushAt = Infinity;
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
