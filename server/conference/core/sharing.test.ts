import { expect } from 'chai';
import { Rehearsal } from '../../../test/harness/rehearsal.ts';
import type { Command } from '../state.ts';

function sending(
  participantId: string,
  source: 'camera' | 'slides' | 'slides-audio' | 'microphone',
): Command {
  return { type: 'setSource', participantId, source, state: 'live' };
}

function ended(room: Rehearsal): unknown[] {
  return room.effects.map((effect) =>
    effect.type === 'closeSource' ? [effect.participantId, effect.source, effect.reason] : effect.type,
  );
}

describe('sharing', () => {
  it('is done by one at a time: hosts take over, others are refused', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla').send('ben', 'slides').send('ben', 'slides-audio');
    expect(room.refusal('carla', sending('carla', 'slides'))).to.equal('share_busy');
    room.send('anna', 'slides');
    expect(room.state.presenterId).to.equal('anna');
    expect(room.who('ben').sources).to.deep.equal({ microphone: 'live' });
    expect(ended(room)).to.deep.equal([
      ['ben', 'slides', 'taken_over'],
      ['ben', 'slides-audio', 'taken_over'],
    ]);
  });

  it('ends with its sound, which nobody else sends', () => {
    const room = Rehearsal.of('anna', 'ben').send('ben', 'slides').send('ben', 'slides-audio');
    expect(room.refusal('anna', sending('anna', 'slides-audio'))).to.equal('not_permitted');
    room.send('ben', 'slides', 'closed');
    expect(room.state.presenterId).to.equal(null);
    expect(ended(room)).to.deep.equal([['ben', 'slides-audio', 'share_ended']]);
    expect(room.send('ben', 'slides-audio', 'closed').effects, 'once more').to.deep.equal([]);
  });

  it('is stopped by locking it, and then only hosts share', () => {
    const room = Rehearsal.of('anna', 'ben').send('ben', 'slides');
    room.give('anna', { type: 'lockSharing', locked: true });
    expect(ended(room)).to.deep.equal([['ben', 'slides', 'stopped_by_host']]);
    expect(room.refusal('ben', sending('ben', 'slides'))).to.equal('share_locked');
    room.send('anna', 'slides').give('anna', { type: 'lockSharing', locked: true });
    expect(room.state.presenterId, 'of a host it goes on').to.equal('anna');
    room.send('anna', 'slides', 'closed').give('anna', { type: 'lockSharing', locked: false });
    expect(room.send('ben', 'slides').state.presenterId).to.equal('ben');
  });

  it('is stopped by the host, whoever shares', () => {
    const room = Rehearsal.of('anna', 'ben').send('ben', 'slides').give('anna', { type: 'stopShare' });
    expect(room.state.presenterId).to.equal(null);
    expect(room.refusal('anna', { type: 'stopShare' })).to.equal('nothing_shared');
  });

  it('ends when who shares goes, or loses their media', () => {
    for (const type of ['leave', 'loseSources'] as const) {
      const room = Rehearsal.of('anna', 'ben').send('ben', 'slides').tell({ type, participantId: 'ben' });
      expect(room.state.presenterId, type).to.equal(null);
    }
  });
});

describe('a camera', () => {
  it('is switched off by the host, and on again by its owner alone', () => {
    const room = Rehearsal.of('anna', 'ben')
      .send('ben', 'camera')
      .give('anna', { type: 'stopCamera', participantIds: ['ben', 'ben'] });
    expect(ended(room)).to.deep.equal([['ben', 'camera', 'stopped_by_host']]);
    room.give('anna', { type: 'askForCamera', participantIds: ['ben'] });
    expect([room.who('ben').asked, room.who('ben').sources.camera]).to.deep.equal([['camera'], undefined]);
    expect(room.send('ben', 'camera').who('ben').asked).to.deep.equal([]);
  });

  it('is asked for no more when it is declined, or switched off by the host', () => {
    const asked = (): Rehearsal =>
      Rehearsal.of('anna', 'ben').give('anna', { type: 'askForCamera', participantIds: ['ben'] });
    const declined = asked().give('ben', { type: 'decline', source: 'camera' });
    const stopped = asked().give('anna', { type: 'stopCamera', participantIds: ['ben'] });
    expect([declined.who('ben').asked, stopped.who('ben').asked]).to.deep.equal([[], []]);
  });

  it('has no place in a voice meeting, where microphones and slides have', () => {
    const room = new Rehearsal(false, 'voice').join('anna', { as: 'host' });
    const codes = (['camera', 'microphone', 'slides'] as const).map((source) =>
      room.refusal('anna', sending('anna', source)),
    );
    expect(codes).to.deep.equal(['voice_only', null, null]);
    expect(room.refusal('anna', { type: 'askForCamera', participantIds: ['anna'] })).to.equal('voice_only');
  });
});
