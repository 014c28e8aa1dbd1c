import { expect } from 'chai';
import fc from 'fast-check';
import { isCollection, type OrderedMap } from 'immutable';
import {
  arbitraryConference,
  arbitrarySteps,
  emptyConference,
  joining,
  type Seen,
  walk,
} from '../../test/harness/arbitrary-command.ts';
import type { Participant } from '../contract/conference-view.ts';
import { codesOf } from '../contract/control-refusals.ts';
import { type ConferenceState, dueAt, type Effect, hostOf, isControl, reduce } from './state.ts';

/** What holds of every state. */
function expectSound(state: ConferenceState): void {
  const { participants, waiting, presenterId, speakers, openedAt, mode, polling, floor } = state;
  const present = [...participants.values()];
  const host = hostOf(state);
  for (const [id, participant] of participants) expect(participant.id).to.equal(id);
  expect(present.filter(({ role }) => role === 'host').length, 'hosts').to.be.at.most(1);
  expect(
    [...waiting.keys()].filter((id) => participants.has(id)),
    'in and waiting',
  ).to.deep.equal([]);
  if (present.length > 0) expect(openedAt).to.be.a('number');
  if (host) expect(state.hostJoined).to.equal(true);

  const sharing = present.filter(({ sources }) => sources.slides).map(({ id }) => id);
  expect(sharing, 'who shares').to.deep.equal(presenterId === null ? [] : [presenterId]);
  const sounding = present.filter(({ sources }) => sources['slides-audio']).map(({ id }) => id);
  expect([[], [presenterId]], 'whose screen is heard').to.deep.include(sounding);
  if (state.shareLocked && presenterId !== null) {
    expect(participants.get(presenterId)?.role, 'who shares under the lock').to.not.equal('guest');
  }
  if (state.media === 'voice') expect(present.filter(({ sources }) => sources.camera)).to.deep.equal([]);

  expect(speakers.length).to.be.at.most(25);
  expect(new Set(speakers).size).to.equal(speakers.length);
  const named = [
    ...speakers,
    presenterId,
    state.spotlightId,
    floor?.participantId ?? null,
    floor?.nextId ?? null,
    'participantId' in mode ? mode.participantId : null,
    'participantId' in state.hostView ? state.hostView.participantId : null,
    polling?.participantId ?? null,
    ...[state.scene, ...state.savedScenes.map(({ scene }) => scene)].flatMap(
      (scene) => scene?.cells.flatMap(({ members }) => members.filter((id) => id !== 'slides')) ?? [],
    ),
    ...[...state.invitations.values()].map((one) => one.participantId),
  ].filter((id) => id !== null);
  expect(
    named.filter((id) => !participants.has(id)),
    'named and not there',
  ).to.deep.equal([]);

  if (mode.type === 'scene' || (mode.type === 'voice' && mode.in === 'scene')) {
    expect(state.scene, 'the scene on air').to.not.equal(null);
  }
  if (mode.type === 'rollCall') {
    const heard = present.filter(({ sources }) => sources.microphone === 'live').map(({ id }) => id);
    expect(host, 'a host of the roll call').to.not.equal(undefined);
    expect(mode.participantId, 'the called').to.not.equal(host?.id);
    expect([host?.id, mode.participantId], 'who is heard in a roll call').to.include.members(heard);
  }
  if (polling) {
    expect(host, 'a host who polls').to.not.equal(undefined);
    expect(polling.participantId).to.not.equal(host?.id);
  }
  for (const { sources, held } of present) {
    if (sources.microphone === 'live') expect(held, 'heard and held').to.equal(false);
  }
}

/** The rules of section 4, told apart from the code: whether somebody may switch on their own microphone. */
function maySpeak(state: ConferenceState, { id, role, asked }: Participant): boolean {
  if (state.mode.type === 'rollCall') return role === 'host' || id === state.mode.participantId;
  return role !== 'guest' || state.selfUnmute || asked.includes('microphone');
}

/** Follows who was heard when their media was lost: they may be heard again. */
class Ears {
  readonly #lostLive = new Set<string>();

  /** Whose microphone has come on, and may. */
  follow({ before, command, after }: Seen): void {
    for (const now of after.participants.values()) {
      const was = before.participants.get(now.id);
      if (now.sources.microphone !== 'live' || was?.sources.microphone === 'live') continue;
      expect(was, 'nobody is heard in the moment they enter').to.not.equal(undefined);
      if (!was) continue;
      const own = command.type === 'setSource' && command.participantId === now.id;
      const opened =
        (command.type === 'askToUnmute' && now.kind !== 'web') ||
        (command.type === 'setMode' &&
          command.mode.type === 'rollCall' &&
          (was.held || now.kind !== 'web') &&
          (command.mode.participantId === now.id || now.role === 'host'));
      const allowed = own ? maySpeak(before, was) || this.#lostLive.has(now.id) : opened;
      expect(allowed, `${now.id} came on by ${command.type}`).to.equal(true);
      // Whoever comes while all are muted is not heard by merely opening the microphone.
      if (own && was.sources.microphone === undefined) {
        expect(was.held && !was.asked.includes('microphone'), 'held').to.equal(false);
      }
    }
    if (command.type === 'loseSources') {
      const lost = before.participants.get(command.participantId);
      if (lost?.sources.microphone === 'live') this.#lostLive.add(lost.id);
    }
    for (const id of this.#lostLive) {
      const now = after.participants.get(id);
      if (!now || now.held || now.sources.microphone !== undefined) this.#lostLive.delete(id);
    }
  }
}

/** Nobody enters but by what may let them in. */
function expectEntered({ before, command, after }: Seen): void {
  const entered = [...after.participants.keys()].filter((id) => !before.participants.has(id));
  if (entered.length === 0) return;
  if (command.type === 'join' && command.enters === 'now' && entered.includes(command.participantId)) {
    entered.splice(entered.indexOf(command.participantId), 1);
  }
  if (entered.length === 0) return;
  for (const id of entered) expect(before.waiting.has(id), `${id} waited`).to.equal(true);
  if (command.type === 'admit') return;
  expect(['join', 'claimHost', 'makeHost'], 'what brings a host').to.include(command.type);
  expect(hostOf(after), 'the host they come with').to.not.equal(undefined);
  expect(before.locked || before.waitingRoom, 'nobody enters by themselves').to.equal(false);
  for (const id of entered) expect(before.waiting.get(id)?.for).to.equal('host');
}

function expectConcerned(effect: Effect, { before, after }: Seen): void {
  const there = (id: string): boolean =>
    [before, after].some(({ participants, waiting }) => participants.has(id) || waiting.has(id));
  if ('participantId' in effect) expect(there(effect.participantId), effect.type).to.equal(true);
  if ('invitation' in effect) {
    const { id } = effect.invitation;
    expect(before.invitations.has(id) || after.invitations.has(id), effect.type).to.equal(true);
  }
  if (effect.type === 'closeSource' || effect.type === 'pauseSource') {
    const { participantId, source } = effect;
    expect(before.participants.get(participantId)?.sources, effect.type).to.have.property(source);
    const now = after.participants.get(participantId)?.sources[source];
    expect(now, effect.type).to.equal(effect.type === 'closeSource' ? undefined : 'paused');
  }
  if (effect.type === 'resumeSource') {
    expect(after.participants.get(effect.participantId)?.sources.microphone).to.equal('live');
  }
}

function frozen<T>(value: T): T {
  if (isCollection(value)) value.forEach(frozen);
  else if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

const walks = [arbitraryConference().map(frozen), arbitrarySteps(80).map(frozen)] as const;
const runs = { numRuns: 250 };

describe('the state of a conference', () => {
  it('keeps its rules whatever is commanded, by whom and when, and never changes a state it was given', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(...walks, (start, steps) => {
        const ears = new Ears();
        expectSound(start);
        walk(start, steps, (seen) => {
          const { outcome, after } = seen;
          if (!outcome.ok) return;
          expectSound(frozen(after));
          ears.follow(seen);
          expectEntered(seen);
          for (const effect of outcome.effects) expectConcerned(effect, seen);
        });
      }),
      runs,
    );
  });

  it('refuses without a trace, the same again, and with what is declared of the control', () => {
    fc.assert(
      fc.property(...walks, (start, steps) => {
        walk(start, steps, ({ before, command, context, outcome, after }) => {
          if (outcome.ok) return;
          expect(after).to.equal(before);
          expect(reduce(before, command, context)).to.deep.equal(outcome);
          if (isControl(command)) expect(codesOf(command.type)).to.include(outcome.code);
        });
      }),
      runs,
    );
  });

  it('has something done when it is due, once, and nothing before', () => {
    fc.assert(
      fc.property(...walks, (start, steps) => {
        const { state, now } = walk(start, steps);
        const due = dueAt(state);
        if (due === null) return;
        const early = reduce(state, { type: 'tick' }, { now: due - 1 });
        expect(early.ok && early.state).to.equal(state);
        const outcome = reduce(state, { type: 'tick' }, { now: Math.max(now, due) });
        if (!outcome.ok) throw new Error(outcome.code);
        if (outcome.effects.some(({ type }) => type === 'end')) return;
        expect(outcome.state).to.not.equal(state);
        expect(dueAt(outcome.state) ?? Infinity).to.be.above(Math.max(now, due));
      }),
      runs,
    );
  });

  it('polls after a pause of the server as if there had been none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 9 }),
        fc.nat(900_000),
        (seconds, size, away) => {
          const polling = { participantId: 'p1', since: 0, seconds };
          const start = { ...arrived(size), polling };
          let inTurn: ConferenceState = start;
          for (let due = dueAt(inTurn) ?? Infinity; due <= away; due = dueAt(inTurn) ?? Infinity) {
            inTurn = ticked(inTurn, due);
          }
          expect(ticked(start, away).polling).to.deep.equal(inTurn.polling);
        },
      ),
    );
  });

  it('is the same again when it has been written down and read', () => {
    fc.assert(
      fc.property(...walks, (start, steps) => {
        const { state } = walk(start, steps);
        const again = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        const { participants, waiting, invitations, ...plain } = state;
        expect(again(plain)).to.deep.equal(plain);
        for (const map of [participants, waiting, invitations] as OrderedMap<string, unknown>[]) {
          expect(again([...map.entries()])).to.deep.equal([...map.entries()]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** A host `p0` and others in their order. */
function arrived(size: number): ConferenceState {
  let state = emptyConference();
  for (let index = 0; index < size; index++) {
    const outcome = reduce(state, joining(`p${index}`, { as: index === 0 ? 'host' : 'guest' }), { now: 0 });
    if (!outcome.ok) throw new Error(outcome.code);
    ({ state } = outcome);
  }
  return state;
}

function ticked(state: ConferenceState, now: number): ConferenceState {
  const outcome = reduce(state, { type: 'tick' }, { now });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.state;
}
