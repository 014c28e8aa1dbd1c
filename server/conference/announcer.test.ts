import { expect } from 'chai';
import { pino } from 'pino';
import { useFakeTimers } from '../../test/harness/fake-timers.ts';
import { Rehearsal } from '../../test/harness/rehearsal.ts';
import type { PromptName } from '../contract/prompts.ts';
import { Announcer } from './announcer.ts';
import type { ConferenceState } from './state.ts';

/** A conference whose legs are told of every change, and what is played in it. */
class Hall {
  readonly room = Rehearsal.of('anna');
  readonly played: { sounds: readonly PromptName[]; to: readonly string[] | null }[] = [];
  readonly announcer: Announcer;

  constructor() {
    this.announcer = new Announcer({
      media: {
        play: (_, sounds, { to }) => {
          this.played.push({ sounds, to });
          return Promise.resolve();
        },
      },
      language: 'en',
      now: () => this.room.now,
      stateOf: () => this.room.state,
      log: pino({ level: 'silent' }),
    });
  }

  act(act: (room: Rehearsal) => unknown): this {
    const before = this.room.state;
    act(this.room);
    if (this.room.state !== before) this.announcer.changed(before, this.room.state);
    return this;
  }

  /** A leg comes, and its media runs. */
  come(name: string): this {
    return this.act((room) => room.join(name, { kind: 'sip' })).hears(name);
  }

  hears(participantId: string): this {
    this.announcer.hears({ conferenceId: this.room.state.id, participantId });
    return this;
  }

  get sounds(): string[] {
    const sounds = this.played.map((one) => `${one.sounds.join(' ')} → ${one.to?.join(' ')}`);
    this.played.length = 0;
    return sounds;
  }
}

describe('the announcer', () => {
  let timers: ReturnType<typeof useFakeTimers>;
  beforeEach(() => (timers = useFakeTimers()));
  afterEach(() => timers.restore());

  it('greets a leg once its media runs, and once only', () => {
    const hall = new Hall().act((room) => room.join('room', { kind: 'sip' }));
    hall.act((room) => room.give('anna', { type: 'mute', participantIds: ['room'] }));
    expect(hall.sounds).to.deep.equal([]);
    expect(hall.hears('room').sounds).to.deep.equal(['welcome muted → room']);
    expect(hall.hears('room').hears('stranger').sounds).to.deep.equal([]);
  });

  it('greets nobody who was in a conference that is brought back', () => {
    const hall = new Hall();
    hall.room.join('room', { kind: 'sip' });
    hall.announcer.restored(hall.room.state);
    expect(hall.hears('room').sounds).to.deep.equal([]);
    expect(hall.act((room) => room.join('ben')).sounds).to.deep.equal(['tone-join → room']);
  });

  it('plays one tone a second when many come, and tells the rest all the same', () => {
    const hall = new Hall().come('room');
    expect(hall.sounds).to.deep.equal(['welcome → room']);
    hall.act((room) => room.join('ben')).act((room) => room.join('carla'));
    hall.act((room) => room.tell({ type: 'recordingIs', state: 'on' }));
    expect(hall.sounds).to.deep.equal(['tone-join → room', 'tone-recording-start recording-started → room']);
    hall.room.pass(1000);
    expect(hall.act((room) => room.tell({ type: 'leave', participantId: 'ben' })).sounds).to.deep.equal([
      'tone-leave → room',
    ]);
  });

  it('plays nothing where nobody hears it', () => {
    const hall = new Hall().act((room) => room.join('ben')).act((room) => room.join('room', { kind: 'sip' }));
    hall.act((room) => room.join('carla')).act((room) => room.tell({ type: 'recordingIs', state: 'on' }));
    expect(hall.sounds).to.deep.equal([]);
  });

  it('tells of the end five minutes before it, not of one that was moved, and not too late', () => {
    const hall = new Hall().come('room');
    const endIn = (ms: number) => (room: Rehearsal) =>
      room.tell({ type: 'setEnd', endsAt: room.now + 300_000 + ms });
    hall.act(endIn(0)).act(endIn(60_000));
    timers.tick(5);
    expect(hall.sounds).to.deep.equal(['welcome → room']);
    hall.act(endIn(0));
    timers.tick(5);
    expect(hall.sounds).to.deep.equal(['ends-in-five-minutes → room']);
    hall.act(endIn(-60_000));
    const late: ConferenceState = { ...hall.room.state, endsAt: hall.room.now + 1000 };
    hall.announcer.restored(late);
    timers.tick(5);
    expect(hall.sounds).to.deep.equal([]);
    hall.act(endIn(1)).announcer.forget(hall.room.state.id);
    timers.tick(5);
    expect(hall.sounds).to.deep.equal([]);
  });
});
