import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryCommand, emptyConference } from '../../test/harness/arbitrary-command.ts';
import { type Command, type ConferenceState, reduce } from './state.ts';

function expectSound({ participants, waiting, presenterId, speakers, openedAt }: ConferenceState): void {
  const present = Object.values(participants);
  expect(present.filter(({ role }) => role === 'host').length).to.be.at.most(1);
  if (presenterId !== null) expect(participants[presenterId]?.sources).to.have.property('slides');
  const sharing = present.filter(({ sources }) => sources.slides).map(({ id }) => id);
  expect(sharing).to.deep.equal(presenterId === null ? [] : [presenterId]);
  const sounding = present.filter(({ sources }) => sources['slides-audio']).map(({ id }) => id);
  expect([[], [presenterId]], 'whose screen is heard').to.deep.include(sounding);
  expect(Object.keys(waiting).filter((id) => participants[id])).to.deep.equal([]);
  if (present.length > 0) expect(openedAt).to.be.a('number');
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
  return commands.reduce((state, command) => {
    const outcome = reduce(state, command, { now: 1 });
    if (!outcome.ok) throw new Error(`${command.type} was refused: ${outcome.code}`);
    return outcome.state;
  }, emptyConference());
}

function arriving(participantId: string): Extract<Command, { type: 'join' }> {
  const enters = 'when_admitted';
  return {
    type: 'join',
    participantId,
    name: participantId,
    kind: 'web',
    as: 'guest',
    enters,
    receivesH264: true,
  };
}

function joining(participantId: string, asHost = false): Command {
  const as = asHost ? 'host' : 'guest';
  return { ...arriving(participantId), as, enters: 'now' };
}

describe('the state of a conference', () => {
  it('keeps its rules whatever is commanded, never changes a state it was given, and refuses without a trace', () => {
    fc.assert(
      fc.property(fc.array(arbitraryCommand(), { maxLength: 80 }), (commands) => {
        let state = frozen(emptyConference());
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
            const there = { ...before.participants, ...before.waiting };
            expect(there, 'an effect on somebody who was there').to.have.property(participantId);
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

  it('lets in who waits for the host when one comes, or leaves them to be admitted by hand', () => {
    const forHost = { ...arriving('ben'), enters: 'with_host' } as const;
    for (const waitingRoom of [false, true]) {
      const before = reduce(emptyConference(waitingRoom), forHost, { now: 1 });
      const after = before.ok && reduce(before.state, joining('anna', true), { now: 2 });
      if (!after || !after.ok) throw new Error('refused');
      const { participants, waiting } = after.state;
      expect(Object.keys(participants)).to.deep.equal(waitingRoom ? ['anna'] : ['anna', 'ben']);
      expect(waiting['ben']?.for).to.equal(waitingRoom ? 'admission' : undefined);
      const told = after.effects.map(({ type, participantId }) => `${type} ${participantId}`);
      expect(told).to.deep.equal(waitingRoom ? [] : ['tellAdmitted ben']);
    }
  });

  it('lets the host admit one, several or all, and leaves out who has gone', () => {
    const before = run(joining('anna', true), ...['ben', 'carla', 'dario'].map(arriving));
    const admit = (whom: string[] | 'all'): string[] => {
      const outcome = reduce(before, { type: 'admit', participantId: 'anna', whom }, { now: 2 });
      return outcome.ok ? Object.keys(outcome.state.participants) : [outcome.code];
    };
    expect(admit(['carla'])).to.deep.equal(['anna', 'carla']);
    expect(admit(['dario', 'gone', 'ben'])).to.deep.equal(['anna', 'dario', 'ben']);
    expect(admit('all')).to.deep.equal(['anna', 'ben', 'carla', 'dario']);
  });

  it('lets only the host admit, send back, lock and release', () => {
    const before = run(joining('anna', true), joining('ben'), arriving('carla'));
    const asked: Command[] = [
      { type: 'admit', participantId: 'ben', whom: 'all' },
      { type: 'sendToWaiting', participantId: 'ben', whom: 'ben' },
      { type: 'lock', participantId: 'ben', locked: true },
      { type: 'releaseHost', participantId: 'ben' },
    ];
    for (const command of asked) {
      expect(reduce(before, command, { now: 2 }), command.type).to.deep.equal({
        ok: false,
        code: 'not_permitted',
      });
    }
  });

  it('lets somebody who waits do nothing but go', () => {
    const before = run(joining('anna', true), arriving('ben'));
    const raise = { type: 'raiseHand', participantId: 'ben', raised: true } as const;
    expect(reduce(before, raise, { now: 2 })).to.deep.equal({ ok: false, code: 'not_admitted' });
    expect(run(joining('anna', true), arriving('ben'), { type: 'leave', participantId: 'ben' }).waiting).to.be
      .empty;
  });

  it('sends a participant back to wait, their share and all, and never the host', () => {
    const before = run(joining('anna', true), joining('ben'), {
      type: 'setSource',
      participantId: 'ben',
      source: 'slides',
      state: 'live',
    });
    const sent = reduce(before, { type: 'sendToWaiting', participantId: 'anna', whom: 'ben' }, { now: 2 });
    if (!sent.ok) throw new Error(sent.code);
    expect(sent.state.presenterId).to.equal(null);
    expect(Object.keys(sent.state.waiting)).to.deep.equal(['ben']);
    expect(sent.effects.map(({ type }) => type)).to.deep.equal(['closeParticipant', 'tellWaiting']);
    const oneself = { type: 'sendToWaiting', participantId: 'anna', whom: 'anna' } as const;
    expect(reduce(before, oneself, { now: 2 })).to.deep.equal({ ok: false, code: 'not_permitted' });
  });

  it('gives the host’s role to nobody else until it is released, and then to who claims it', () => {
    const claim = { type: 'claimHost', participantId: 'ben' } as const;
    const before = run(joining('anna', true), joining('ben', true));
    expect(before.participants['ben']?.role, 'the second host is an ordinary participant').to.equal('guest');
    expect(reduce(before, claim, { now: 2 })).to.deep.equal({ ok: false, code: 'host_present' });
    const after = run(
      joining('anna', true),
      joining('ben'),
      { type: 'releaseHost', participantId: 'anna' },
      claim,
    );
    expect([after.participants['anna']?.role, after.participants['ben']?.role]).to.deep.equal([
      'guest',
      'host',
    ]);
  });

  it('takes no camera in a voice meeting, but a microphone and slides', () => {
    const voice = reduce(emptyConference(false, 'voice'), joining('anna'), { now: 1 });
    if (!voice.ok) throw new Error(voice.code);
    const codes = (['camera', 'microphone', 'slides'] as const).map((source) => {
      const outcome = reduce(
        voice.state,
        { type: 'setSource', participantId: 'anna', source, state: 'live' },
        { now: 2 },
      );
      return outcome.ok ? 'taken' : outcome.code;
    });
    expect(codes).to.deep.equal(['voice_only', 'taken', 'taken']);
  });
});
