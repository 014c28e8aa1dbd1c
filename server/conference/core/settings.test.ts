import { expect } from 'chai';
import { Rehearsal } from '../../../test/harness/rehearsal.ts';

describe('recording and streaming', () => {
  it('start, pause, go on and stop, each only from where it can', () => {
    const room = Rehearsal.of('anna').give('anna', { type: 'record', action: 'start' });
    expect(room.effects).to.deep.equal([{ type: 'record', action: 'start' }]);
    const pause = { type: 'record', action: 'pause' } as const;
    expect(room.refusal('anna', pause)).to.equal('recording_not_so');
    room.tell({ type: 'recordingIs', state: 'on' }).give('anna', pause);
    expect(room.state.recording).to.equal('paused');
    room.give('anna', { type: 'record', action: 'resume' }).give('anna', { type: 'record', action: 'stop' });
    expect(room.state.recording).to.equal('stopping');
    room.give('anna', { type: 'stream', action: 'start' }).give('anna', { type: 'stream', action: 'stop' });
    expect(room.refusal('anna', { type: 'stream', action: 'stop' })).to.equal('stream_not_so');
  });

  it('are refused where the installation cannot', () => {
    const room = Rehearsal.of('anna');
    room.given = { able: { record: 'recording_unavailable', stream: 'stream_unavailable' } };
    expect(room.refusal('anna', { type: 'record', action: 'start' })).to.equal('recording_unavailable');
    expect(room.refusal('anna', { type: 'stream', action: 'start' })).to.equal('stream_unavailable');
  });
});

describe('what else is set', () => {
  it('is seen in the state, and leaves what is not named', () => {
    const room = Rehearsal.of('anna')
      .give('anna', { type: 'setPrompts', leave: false })
      .give('anna', { type: 'setWatermark', on: true })
      .give('anna', { type: 'setLabels', on: false })
      .give('anna', { type: 'setChat', who: 'hosts' })
      .give('anna', { type: 'setWaitingRoom', on: true });
    const { prompts, watermark, labels, chat, waitingRoom } = room.state;
    expect({ prompts, watermark, labels, chat, waitingRoom }).to.deep.equal({
      prompts: { join: true, leave: false, recording: true },
      watermark: true,
      labels: false,
      chat: 'hosts',
      waitingRoom: true,
    });
  });

  it('is the same state when it was so already', () => {
    const room = Rehearsal.of('anna').give('anna', { type: 'lock', locked: true });
    const { state } = room;
    expect(room.give('anna', { type: 'lock', locked: true }).state).to.equal(state);
    expect(room.give('anna', { type: 'setPrompts', join: true }).state).to.equal(state);
  });

  it('is a hand: raised by its owner, lowered by the host for some or all', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla');
    room.give('ben', { type: 'raiseHand', raised: true }).pass(1);
    room
      .give('carla', { type: 'raiseHand', raised: true })
      .pass(1)
      .give('ben', { type: 'raiseHand', raised: true });
    expect([room.who('ben').handRaisedAt, room.who('carla').handRaisedAt]).to.deep.equal([1000, 1001]);
    room.give('anna', { type: 'lowerHands', participantIds: ['ben'] });
    expect([room.who('ben').handRaisedAt, room.who('carla').handRaisedAt]).to.deep.equal([null, 1001]);
    room.give('anna', { type: 'lowerHands', participantIds: 'all' });
    expect(room.who('carla').handRaisedAt).to.equal(null);
  });

  it('is a name: one’s own by anybody, another’s by hosts', () => {
    const room = Rehearsal.of('anna', 'ben').give('ben', {
      type: 'rename',
      participantId: 'ben',
      name: 'Benno',
    });
    expect(room.who('ben').name).to.equal('Benno');
    expect(room.refusal('ben', { type: 'rename', participantId: 'anna', name: 'X' })).to.equal(
      'not_permitted',
    );
    expect(room.give('anna', { type: 'rename', participantId: 'ben', name: 'Ben' }).who('ben').name).to.equal(
      'Ben',
    );
  });
});
