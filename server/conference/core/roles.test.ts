import { expect } from 'chai';
import { admin, Rehearsal } from '../../../test/harness/rehearsal.ts';

function roles(room: Rehearsal): Record<string, string> {
  return Object.fromEntries([...room.state.participants.values()].map(({ id, role }) => [id, role]));
}

describe('the host', () => {
  it('is the first who comes as host; the next are ordinary participants', () => {
    expect(roles(Rehearsal.of('anna').join('ben', { as: 'host' }))).to.deep.equal({
      anna: 'host',
      ben: 'guest',
    });
  });

  it('is somebody else when the host has gone or released the role, by coming or claiming', () => {
    const gone = Rehearsal.of('anna')
      .tell({ type: 'leave', participantId: 'anna' })
      .join('ben', { as: 'host' });
    expect(roles(gone)).to.deep.equal({ ben: 'host' });
    const room = Rehearsal.of('anna', 'ben');
    const claim = { type: 'claimHost', participantId: 'ben' } as const;
    expect(room.refusal('ben', claim)).to.equal('host_present');
    room.give('anna', { type: 'releaseHost' }).tell(claim);
    expect(roles(room)).to.deep.equal({ anna: 'guest', ben: 'host' });
  });

  it('stays co-host when they hand the role on', () => {
    const room = Rehearsal.of('anna', 'ben').give('anna', { type: 'makeHost', participantId: 'ben' });
    expect(roles(room)).to.deep.equal({ anna: 'cohost', ben: 'host' });
  });

  it('can be made by an administrator, also where there is none', () => {
    const room = new Rehearsal().join('anna').give(admin, { type: 'makeHost', participantId: 'anna' });
    expect(roles(room)).to.deep.equal({ anna: 'host' });
    expect(room.refusal(admin, { type: 'makeHost', participantId: 'gone' })).to.equal('participant_gone');
  });

  it('may unmute themselves though they came muted', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'makeHost', participantId: 'ben' })
      .send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
  });
});

describe('a co-host', () => {
  it('has the host’s controls except handing the host’s role on', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: true })
      .give('ben', { type: 'lock', locked: true });
    expect(room.state.locked).to.equal(true);
    expect(room.refusal('ben', { type: 'makeHost', participantId: 'ben' })).to.equal('not_permitted');
    expect(room.refusal('ben', { type: 'releaseHost' })).to.equal('not_permitted');
    room.give('ben', { type: 'setCohost', participantId: 'ben', cohost: false });
    expect(room.refusal('ben', { type: 'lock', locked: false })).to.equal('not_permitted');
  });

  it('ends their share with their role where sharing is locked', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: true })
      .give('anna', { type: 'lockSharing', locked: true })
      .send('ben', 'slides')
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: false });
    expect(room.state.presenterId).to.equal(null);
    expect(room.effects).to.deep.equal([
      { type: 'closeSource', participantId: 'ben', source: 'slides', reason: 'stopped_by_host' },
    ]);
  });
});
