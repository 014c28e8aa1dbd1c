import { expect } from 'chai';
import { admin, Rehearsal } from '../../test/harness/rehearsal.ts';
import { type About, refusalOf, type Situation, situations } from '../contract/control-refusals.ts';
import { type ControlName, controlRules, type Rank } from '../contract/control-rules.ts';
import { type Control, type ControlOf, controlSchema } from '../contract/controls.ts';
import type { GivenScene } from '../contract/controls.ts';
import { type Actor, reduce } from './state.ts';

/**
 * Every control, by everybody, in every situation, is answered as `control-rules.ts` and `control-refusals.ts` declare:
 * what docs/controls.md prints.
 */

type Body<N extends ControlName> = Omit<ControlOf<N>, 'type'>;
/** A valid body; of a control that names people, one about each. */
type Bodies = { [N in ControlName]: Body<N> | ((who: string) => Body<N>) };

const scene: GivenScene = { layout: 'two', cells: [{ members: ['guest'], seconds: 10 }] };
const some = (who: string): { participantIds: string[] } => ({ participantIds: [who] });
const one = (who: string): { participantId: string } => ({ participantId: who });

const bodies: Bodies = {
  lock: { locked: true },
  setWaitingRoom: { on: true },
  admit: { participantIds: 'all' },
  sendToWaiting: some,
  remove: some,
  hangUp: some,
  makeHost: one,
  setCohost: (who) => ({ participantId: who, cohost: true }),
  releaseHost: {},
  rename: (who) => ({ participantId: who, name: 'Another name' }),
  mute: some,
  muteAll: {},
  endMuteAll: {},
  allowUnmute: { allowed: false },
  askToUnmute: some,
  stopCamera: some,
  askForCamera: some,
  decline: { source: 'camera' },
  raiseHand: { raised: true },
  lowerHands: some,
  lockSharing: { locked: true },
  stopShare: {},
  // What has rules of its own; the others are open to whoever may set the mode.
  setMode: (who) => ({ mode: { type: 'rollCall', participantId: who } }),
  applyScene: { scene },
  saveScene: { name: 'Another', scene },
  deleteScene: { name: 'Panel' },
  setHostView: { view: { type: 'scene' } },
  startPolling: { seconds: 20 },
  stopPolling: {},
  skipPolling: {},
  spotlight: one,
  setPrompts: { join: false },
  setWatermark: { on: true },
  setLabels: { on: false },
  setChat: { who: 'off' },
  record: { action: 'start' },
  stream: { action: 'start' },
  prolong: { minutes: 10 },
  end: {},
  invite: { invitees: [{ kind: 'number', target: '300' }] },
  redial: { invitationId: 'busy' },
  cancelCall: { invitationId: 'ringing' },
};

const invited = [
  { id: 'busy', kind: 'number', target: '100', name: 'Room 100' },
  { id: 'ringing', kind: 'number', target: '200', name: 'Room 200' },
] as const;

/** Everything that controls name is there. */
function stage(situation: Situation): Rehearsal {
  const room = Rehearsal.of('host', 'cohost', 'guest', 'other')
    .join('waiting', { enters: 'when_admitted' })
    .give('host', { type: 'setCohost', participantId: 'cohost', cohost: true })
    .give('host', { type: 'applyScene', scene })
    .give('host', { type: 'setMode', mode: { type: 'automatic' } })
    .give('host', { type: 'saveScene', name: 'Panel', scene })
    .send('guest', 'slides');
  room.given = { able: { record: null, stream: null }, invited };
  room
    .give('host', { type: 'invite', invitees: [] })
    .tell({ type: 'setInvitation', invitationId: 'busy', state: 'busy', reason: null });
  const enter: Record<Situation, Control | null> = {
    open: null,
    locked: { type: 'lock', locked: true },
    broadcast: { type: 'setMode', mode: { type: 'broadcast', participantId: 'other' } },
    scene: { type: 'setMode', mode: { type: 'scene' } },
    rollCall: { type: 'setMode', mode: { type: 'rollCall', participantId: 'other' } },
    voiceSingle: { type: 'setMode', mode: { type: 'voice', in: 'single' } },
    voiceScene: { type: 'setMode', mode: { type: 'voice', in: 'scene' } },
    polling: { type: 'startPolling', seconds: 20 },
  };
  const control = enter[situation];
  if (control) room.give('host', control);
  room.given = { ...room.given, invited: [{ id: 'new', kind: 'number', target: '300', name: 'Room 300' }] };
  return room;
}

const ranks: readonly (Rank | null)[] = ['administrator', 'host', 'cohost', 'guest', 'waiting', null];

function actorOf(rank: Rank | null): Actor {
  return rank === 'administrator' ? admin : { kind: 'participant', participantId: rank ?? 'nobody' };
}

/** Whom a control by somebody of this rank is about. */
function whomFor(rank: Rank | null): [About, string][] {
  const own: [About, string][] = rank === 'cohost' || rank === 'guest' ? [['oneself', rank]] : [];
  return [['another', 'other'], ['the host', 'host'], ...own];
}

function casesOf(name: ControlName, rank: Rank | null): { about: About | null; control: Control }[] {
  const body = bodies[name];
  if (typeof body !== 'function') return [{ about: null, control: { type: name, ...body } as Control }];
  return whomFor(rank).map(([about, who]) => ({
    about,
    control: { type: name, ...body(who) } as Control,
  }));
}

describe('the table of controls', () => {
  for (const during of situations) {
    describe(during, () => {
      const { state, given, now } = stage(during);
      for (const name of Object.keys(controlRules) as ControlName[]) {
        it(name, () => {
          for (const rank of ranks) {
            for (const { about, control } of casesOf(name, rank)) {
              expect(controlSchema.safeParse(control).success, 'a valid body').to.equal(true);
              const outcome = reduce(state, control, { ...given, now, actor: actorOf(rank) });
              const what = `by ${rank ?? 'nobody who is there'}${about === null ? '' : `, about ${about}`}`;
              expect(outcome.ok ? null : outcome.code, what).to.equal(
                refusalOf(name, rank, { about, during }),
              );
            }
          }
        });
      }
    });
  }
});
