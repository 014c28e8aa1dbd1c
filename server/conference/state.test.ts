import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryCommand } from '../../test/harness/arbitrary-command.ts';
import { type Command, type ConferenceState, newConference, reduce } from './state.ts';

function expectSound({ participants, presenterId, speakers }: ConferenceState): void {
  const present = Object.values(participants);
  expect(present.filter(({ role }) => role === 'host').length).to.be.at.most(1);
  if (presenterId !== null) expect(participants[presenterId]?.sources).to.have.property('slides');
  const sharing = present.filter(({ sources }) => sources.slides).map(({ id }) => id);
  expect(sharing).to.deep.equal(presenterId === null ? [] : [presenterId]);
  const sounding = present.filter(({ sources }) => sources['slides-audio']).map(({ id }) => id);
  expect([[], [presenterId]], 'whose screen is heard').to.deep.include(sounding);
  expect(speakers.length).to.be.at.most(25);
  expect(new Set(speakers).size).to.equal(speakers.length);
  for (const id of speakers) expect(participants).to.have.property(id);
  for (const [id, participant] of Object.entries(participants)) expect(participant.id).to.equal(id);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

function run(...commands: Command[]): ConferenceState {
  return commands.reduce(
    (state, command) => {
      const outcome = reduce(state, command, { now: 1 });
      if (!outcome.ok) throw new Error(`${command.type} was refused: ${outcome.code}`);
      return outcome.state;
    },
    newConference('c', '123456789', 0),
  );
}

function joining(participantId: string, asHost = false): Command {
  return { type: 'join', participantId, name: participantId, kind: 'web', asHost, receivesH264: true };
}

describe('the state of a conference', () => {
  it('keeps its rules whatever is commanded, never changes a state it was given, and refuses without a trace', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCommand(), { maxLength: 80 }), (commands) => {
        let state = frozen(newConference('c', '123456789', 0));
        for (const [now, command] of commands.entries()) {
          const before = state;
          const outcome = reduce(before, command, { now });
          if (!outcome.ok) {
            expect(reduce(before, command, { now }), 'the same refusal again').to.deep.equal(outcome);
            continue;
          }
          state = frozen(outcome.state);
          expectSound(state);
          for (const effect of outcome.effects) {
            const { participantId } = effect;
            expect(before.participants, 'an effect on somebody who was there').to.have.property(
              participantId,
            );
            if (effect.type !== 'closeSource') continue;
            expect(before.participants[participantId]?.sources).to.have.property(effect.source);
            expect(state.participants[participantId]?.sources).to.not.have.property(effect.source);
          }
        }
      }),
    );
  });

  it('remembers the 25 who spoke last, the latest first', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const state = run(
      ...ids.map((id) => joining(id)),
      ...ids.flatMap((participantId): Command[] => [
        { type: 'setSource', participantId, source: 'microphone', state: 'live' },
        { type: 'speak', participantId },
      ]),
    );
    expect(state.speakers).to.deep.equal(ids.slice(-25).reverse());
  });

  it('does not let a muted microphone speak', () => {
    const state = run(
      joining('anna'),
      { type: 'setSource', participantId: 'anna', source: 'microphone', state: 'paused' },
      { type: 'speak', participantId: 'anna' },
    );
    expect(state.speakers).to.deep.equal([]);
  });

  it('makes somebody host again when the host has left', () => {
    const state = run(joining('anna', true), { type: 'leave', participantId: 'anna' }, joining('ben', true));
    expect(state.participants['ben']?.role).to.equal('host');
  });

  it('lets the host take sharing over and ends picture and sound of who shared', () => {
    const state = run(
      joining('anna', true),
      joining('ben'),
      { type: 'setSource', participantId: 'ben', source: 'slides', state: 'live' },
      { type: 'setSource', participantId: 'ben', source: 'slides-audio', state: 'live' },
    );
    const take = { type: 'setSource', participantId: 'anna', source: 'slides', state: 'live' } as const;
    const outcome = reduce(state, take, { now: 2 });
    if (!outcome.ok) throw new Error(outcome.code);
    expect(outcome.state.presenterId).to.equal('anna');
    expect(outcome.state.participants['ben']?.sources).to.deep.equal({});
    expect(outcome.effects.map((effect) => 'source' in effect && effect.source)).to.deep.equal([
      'slides',
      'slides-audio',
    ]);
    const other = { ...take, participantId: 'ben' };
    expect(reduce(outcome.state, other, { now: 3 })).to.deep.equal({ ok: false, code: 'share_busy' });
  });

  it('ends the sound of a screen with the screen, and lets nobody else send such sound', () => {
    const sound = { type: 'setSource', participantId: 'ben', source: 'slides-audio', state: 'live' } as const;
    const sharing = run(
      joining('anna'),
      joining('ben'),
      { type: 'setSource', participantId: 'ben', source: 'slides', state: 'live' },
      sound,
    );
    expect(reduce(sharing, { ...sound, participantId: 'anna' }, { now: 2 })).to.deep.equal({
      ok: false,
      code: 'not_permitted',
    });
    const stopped = reduce(sharing, { ...sound, source: 'slides', state: 'closed' }, { now: 2 });
    if (!stopped.ok) throw new Error(stopped.code);
    expect(stopped.state.participants['ben']?.sources).to.deep.equal({});
    expect(stopped.effects).to.deep.equal([
      { type: 'closeSource', participantId: 'ben', source: 'slides-audio', reason: 'share_ended' },
    ]);
    const again = reduce(stopped.state, { ...sound, state: 'closed' }, { now: 3 });
    expect(again, 'closing it once more').to.deep.equal({ ok: true, state: stopped.state, effects: [] });
  });
});
