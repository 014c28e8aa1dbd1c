import { expect } from 'chai';
import { Rehearsal } from '../../test/harness/rehearsal.ts';
import type { Control } from '../contract/controls.ts';
import type { PromptName } from '../contract/prompts.ts';
import {
  type Announcement,
  announcementsBetween,
  comingOrGoing,
  greetingOf,
  legsCome,
  noticeAt,
} from './announcements.ts';
import type { ConferenceState } from './state.ts';

/** Anna is host, Ben a guest, both with browsers; a room and a telephone. */
function withLegs(): Rehearsal {
  return Rehearsal.of('anna', 'ben')
    .join('room', { kind: 'sip' })
    .join('phone', { kind: 'pstn' })
    .send('room', 'microphone')
    .send('phone', 'microphone');
}

/** What legs are told of what is done. */
function told(room: Rehearsal, act: (room: Rehearsal) => unknown): Announcement[] {
  const before = room.state;
  act(room);
  const tone = comingOrGoing(before, room.state);
  return [...(tone ? [tone] : []), ...announcementsBetween(before, room.state)];
}

const toAll = (...sounds: PromptName[]): Announcement => ({ sounds, to: ['room', 'phone'] });

describe('what rooms are told by sound', () => {
  it('is a tone for who comes and who goes, but not to who has come', () => {
    const room = withLegs();
    expect(told(room, () => room.join('carla'))).to.deep.equal([toAll('tone-join')]);
    expect(told(room, () => room.join('other', { kind: 'sip' }))).to.deep.equal([toAll('tone-join')]);
    expect(told(room, () => room.tell({ type: 'leave', participantId: 'other' }))).to.deep.equal([
      toAll('tone-leave'),
    ]);
    expect(told(room, () => room.tell({ type: 'leave', participantId: 'phone' }))).to.deep.equal([
      { sounds: ['tone-leave'], to: ['room'] },
    ]);
  });

  it('is no tone where the host wants none, and none in a crowd', () => {
    const room = withLegs().give('anna', { type: 'setPrompts', join: false, leave: false });
    expect(told(room, () => room.join('carla'))).to.deep.equal([]);
    expect(told(room, () => room.tell({ type: 'leave', participantId: 'carla' }))).to.deep.equal([]);
    const crowd = withLegs();
    for (let index = crowd.present.length; index < 30; index++) crowd.join(`guest${index}`);
    expect(told(crowd, () => crowd.join('carla'))).to.deep.equal([]);
    expect(told(crowd, () => crowd.tell({ type: 'leave', participantId: 'carla' }))).to.deep.equal([]);
    expect(told(crowd, () => crowd.tell({ type: 'leave', participantId: 'ben' }))).to.deep.equal([
      toAll('tone-leave'),
    ]);
  });

  it('is nothing where everybody has a browser, and nothing of a lock', () => {
    const room = Rehearsal.of('anna');
    const acts = [
      () => room.join('ben'),
      () => room.give('anna', { type: 'muteAll', selfUnmute: false }),
      () => room.tell({ type: 'recordingIs', state: 'on' }),
    ];
    for (const act of acts) expect(told(room, act)).to.deep.equal([]);
    const legs = withLegs();
    expect(told(legs, () => legs.give('anna', { type: 'lock', locked: true }))).to.deep.equal([]);
  });

  it('is when recording begins and ends, where the host wants it told', () => {
    const room = withLegs();
    const started = toAll('tone-recording-start', 'recording-started');
    const stopped = toAll('tone-recording-stop', 'recording-stopped');
    const recordingIs = (state: ConferenceState['recording']): Announcement[] =>
      told(room, () => room.tell({ type: 'recordingIs', state }));
    expect(recordingIs('starting')).to.deep.equal([]);
    expect(recordingIs('on')).to.deep.equal([started]);
    expect(recordingIs('paused')).to.deep.equal([stopped]);
    expect(recordingIs('on')).to.deep.equal([started]);
    expect(recordingIs('stopping')).to.deep.equal([]);
    expect(recordingIs('off')).to.deep.equal([stopped]);
    room.tell({ type: 'recordingIs', state: 'starting' });
    expect(recordingIs('off'), 'it has not begun').to.deep.equal([]);
    room.give('anna', { type: 'setPrompts', recording: false });
    expect(recordingIs('on')).to.deep.equal([]);
  });

  it('is whom the host mutes, and when they may speak again', () => {
    const room = withLegs();
    const mute: Control = { type: 'mute', participantIds: ['room'] };
    expect(told(room, () => room.give('anna', mute))).to.deep.equal([{ sounds: ['muted'], to: ['room'] }]);
    expect(told(room, () => room.give('anna', mute))).to.deep.equal([]);
    const unmute: Control = { type: 'askToUnmute', participantIds: ['room'] };
    expect(told(room, () => room.give('anna', unmute))).to.deep.equal([
      { sounds: ['unmuted'], to: ['room'] },
    ]);
    const muteAll = { type: 'muteAll', selfUnmute: false } as const;
    expect(told(room, () => room.give('anna', muteAll))).to.deep.equal([toAll('muted')]);
    expect(told(room, () => room.give('anna', { type: 'endMuteAll' }))).to.deep.equal([toAll('unmuted')]);
  });

  it('is in a roll call who is called, and who is not any more', () => {
    const room = withLegs();
    const call = (participantId: string): Announcement[] =>
      told(room, () => room.give('anna', { type: 'setMode', mode: { type: 'rollCall', participantId } }));
    expect(call('room')).to.deep.equal([{ sounds: ['muted'], to: ['phone'] }]);
    expect(call('phone')).to.deep.equal([
      { sounds: ['muted'], to: ['room'] },
      { sounds: ['unmuted'], to: ['phone'] },
    ]);
  });

  it('is not what they do to their own microphone, but that it is on again', () => {
    const room = withLegs();
    expect(told(room, () => room.send('room', 'microphone', 'paused'))).to.deep.equal([]);
    expect(told(room, () => room.give('anna', { type: 'muteAll', selfUnmute: true }))).to.deep.equal([
      { sounds: ['muted'], to: ['phone'] },
    ]);
    expect(told(room, () => room.send('room', 'microphone'))).to.deep.equal([
      { sounds: ['unmuted'], to: ['room'] },
    ]);
  });

  it('is nothing when their media is lost and comes again', () => {
    const room = withLegs().send('room', 'microphone', 'paused');
    room.give('anna', { type: 'allowUnmute', allowed: false });
    for (const participantId of ['room', 'phone']) {
      expect(told(room, () => room.tell({ type: 'loseSources', participantId }))).to.deep.equal([]);
      expect(told(room, () => room.send(participantId, 'microphone'))).to.deep.equal([]);
    }
  });
});

describe('a leg that has come', () => {
  it('is known by comparing, and people with browsers are none', () => {
    const room = Rehearsal.of('anna');
    const before = room.state;
    room.join('ben').join('room', { kind: 'sip' });
    expect(legsCome(before, room.state)).to.deep.equal(['room']);
    expect(legsCome(room.state, room.state)).to.deep.equal([]);
  });

  it('is welcomed, and told that it is alone, recorded, or muted', () => {
    const alone = new Rehearsal().join('room', { kind: 'sip' });
    expect(greetingOf(alone.state, 'room')).to.deep.equal(['welcome', 'you-are-the-only-one']);
    const room = withLegs();
    expect(greetingOf(room.state, 'room')).to.deep.equal(['welcome']);
    room.give('anna', { type: 'setPrompts', recording: false });
    room.tell({ type: 'recordingIs', state: 'on' });
    room.give('anna', { type: 'muteAll', selfUnmute: true }).join('late', { kind: 'sip' });
    expect(greetingOf(room.state, 'late')).to.deep.equal(['welcome', 'recording-started', 'muted']);
  });
});

describe('the notice of the end', () => {
  it('is five minutes before it, where there is one', () => {
    const room = withLegs();
    expect(noticeAt(room.state)).to.equal(null);
    expect(noticeAt(room.tell({ type: 'setEnd', endsAt: 1_000_000 }).state)).to.equal(700_000);
  });
});
