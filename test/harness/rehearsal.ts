import type { Participant } from '../../server/contract/conference-view.ts';
import type { Control } from '../../server/contract/controls.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import {
  type Actor,
  type Command,
  type ConferenceState,
  type Context,
  dueAt,
  type Effect,
  isControl,
  type Outcome,
  reduce,
  type Report,
} from '../../server/conference/state.ts';
import { emptyConference, joining } from './arbitrary-command.ts';

export const admin: Actor = { kind: 'administrator', name: 'Admin' };

/** A conference played through command by command, on a clock of its own. */
export class Rehearsal {
  state: ConferenceState;
  now = 1000;
  /** Of the last command. */
  effects: readonly Effect[] = [];
  /** What controls are given beside the actor. */
  given: Partial<Context> = { able: { record: null, stream: null } };

  /** The first is host; everybody has a live microphone. */
  static of(...names: string[]): Rehearsal {
    const rehearsal = new Rehearsal();
    rehearsal.join(names[0] ?? 'anna', { as: 'host' });
    for (const name of names.slice(1)) rehearsal.join(name);
    for (const name of names) rehearsal.send(name, 'microphone');
    return rehearsal;
  }

  constructor(waitingRoom = false, media: 'video' | 'voice' = 'video') {
    this.state = emptyConference(waitingRoom, media);
  }

  join(name: string, given: Partial<Extract<Report, { type: 'join' }>> = {}): this {
    return this.tell(joining(name, given));
  }

  send(
    participantId: string,
    source: 'microphone' | 'camera' | 'slides' | 'slides-audio',
    state: 'live' | 'paused' | 'closed' = 'live',
  ): this {
    return this.tell({ type: 'setSource', participantId, source, state });
  }

  tell(report: Report): this {
    return this.#take(report, {});
  }

  /** @param by the name of a participant, or `admin` */
  give(by: string | Actor, control: Control): this {
    return this.#take(control, { actor: actorOf(by) });
  }

  /** What it is refused with; null when it would be done. Nothing is done. */
  refusal(by: string | Actor, command: Command): ErrorCode | null {
    const outcome = this.#outcome(command, isControl(command) ? { actor: actorOf(by) } : {});
    return outcome.ok ? null : outcome.code;
  }

  /** Time passes, and what is due is done when it is. */
  pass(ms: number): this {
    const until = this.now + ms;
    for (let due = dueAt(this.state); due !== null && due <= until; due = dueAt(this.state)) {
      this.now = Math.max(this.now, due);
      this.tell({ type: 'tick' });
      if (this.effects.some(({ type }) => type === 'end')) break;
    }
    this.now = until;
    return this;
  }

  who(name: string): Participant {
    const participant = this.state.participants.get(name);
    if (!participant) throw new Error(`${name} is not there`);
    return participant;
  }

  microphone(name: string): 'live' | 'paused' | undefined {
    return this.who(name).sources.microphone;
  }

  /** Whose microphones are live. */
  get heard(): string[] {
    return [...this.state.participants.values()]
      .filter(({ sources }) => sources.microphone === 'live')
      .map(({ id }) => id);
  }

  get present(): string[] {
    return [...this.state.participants.keys()];
  }

  get waiting(): string[] {
    return [...this.state.waiting.keys()];
  }

  #take(command: Command, context: Partial<Context>): this {
    const outcome = this.#outcome(command, context);
    if (!outcome.ok) throw new Error(`${command.type} was refused: ${outcome.code}`);
    this.state = outcome.state;
    this.effects = outcome.effects;
    return this;
  }

  #outcome(command: Command, context: Partial<Context>): Outcome {
    return reduce(this.state, command, { ...this.given, ...context, now: this.now });
  }
}

function actorOf(by: string | Actor): Actor {
  return typeof by === 'string' ? { kind: 'participant', participantId: by } : by;
}
