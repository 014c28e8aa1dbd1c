import { expect } from 'chai';
import { admin, Rehearsal } from '../../../test/harness/rehearsal.ts';

const waits = { enters: 'when_admitted' } as const;
const forHost = { enters: 'with_host' } as const;

describe('who waits', () => {
  it('is let in with the host when one comes, by joining, claiming or being made', () => {
    const coming = [
      new Rehearsal().join('ben', forHost).join('anna', { as: 'host' }),
      new Rehearsal().join('ben', forHost).join('anna').tell({ type: 'claimHost', participantId: 'anna' }),
      new Rehearsal()
        .join('ben', forHost)
        .join('anna')
        .give(admin, { type: 'makeHost', participantId: 'anna' }),
    ];
    for (const room of coming) {
      expect(room.present).to.deep.equal(['anna', 'ben']);
      expect(room.effects).to.deep.equal([{ type: 'tellAdmitted', participantId: 'ben' }]);
    }
  });

  it('goes on waiting to be admitted where there is a waiting room or a lock', () => {
    const rooms = [
      new Rehearsal(true).join('ben', forHost),
      new Rehearsal().join('ben', forHost).give(admin, { type: 'lock', locked: true }),
    ];
    for (const room of rooms) {
      room.join('anna', { as: 'host' });
      expect(room.present).to.deep.equal(['anna']);
      expect(room.state.waiting.get('ben')?.for).to.equal('admission');
    }
  });

  it('is admitted one by one, several or all, each once; who has gone is left out', () => {
    const admitted = (participantIds: string[] | 'all'): string[] => {
      const room = Rehearsal.of('anna').join('ben', waits).join('carla', waits).join('dario', waits);
      return room.give('anna', { type: 'admit', participantIds }).present;
    };
    expect(admitted(['carla'])).to.deep.equal(['anna', 'carla']);
    expect(admitted(['dario', 'gone', 'ben', 'dario'])).to.deep.equal(['anna', 'dario', 'ben']);
    expect(admitted('all')).to.deep.equal(['anna', 'ben', 'carla', 'dario']);
  });

  it('does nothing but go', () => {
    const room = Rehearsal.of('anna').join('ben', waits);
    expect(room.refusal('ben', { type: 'raiseHand', raised: true })).to.equal('not_admitted');
    expect(room.refusal('ben', { type: 'claimHost', participantId: 'ben' })).to.equal('not_admitted');
    expect(room.tell({ type: 'leave', participantId: 'ben' }).waiting).to.deep.equal([]);
  });

  it('can be turned away', () => {
    const room = Rehearsal.of('anna').join('ben', waits);
    room.give('anna', { type: 'remove', participantIds: ['ben'] });
    expect(room.waiting).to.deep.equal([]);
    expect(room.effects).to.deep.equal([{ type: 'putOut', participantId: 'ben', reason: 'removed' }]);
  });
});

describe('being sent back to wait', () => {
  it('takes their share and everything with them, and has guests admitted by hand from then on', () => {
    const room = Rehearsal.of('anna', 'ben')
      .send('ben', 'slides')
      .give('anna', { type: 'sendToWaiting', participantIds: ['ben', 'ben'] });
    expect([room.present, room.waiting]).to.deep.equal([['anna'], ['ben']]);
    expect([room.state.presenterId, room.state.waitingRoom]).to.deep.equal([null, true]);
    expect(room.effects.map(({ type }) => type)).to.deep.equal(['closeParticipant', 'tellWaiting']);
    room.pass(1).give('anna', { type: 'admit', participantIds: 'all' });
    expect(room.who('ben')).to.include({ role: 'guest', joinedAt: room.now });
  });

  it('is done to nobody who is host', () => {
    const room = Rehearsal.of('anna', 'ben');
    const send = { type: 'sendToWaiting', participantIds: ['ben', 'anna'] } as const;
    expect(room.refusal('anna', { ...send, participantIds: [...send.participantIds] })).to.equal(
      'host_protected',
    );
  });
});

describe('being put out', () => {
  it('tells why and closes their media: removed for good, hung up for now', () => {
    for (const [type, reason] of [
      ['remove', 'removed'],
      ['hangUp', 'hung_up'],
    ] as const) {
      const room = Rehearsal.of('anna', 'ben').give('anna', { type, participantIds: ['ben', 'gone'] });
      expect(room.present).to.deep.equal(['anna']);
      expect(room.effects).to.deep.equal([
        { type: 'putOut', participantId: 'ben', reason },
        { type: 'closeParticipant', participantId: 'ben' },
      ]);
      expect(room.refusal('anna', { type, participantIds: ['gone'] })).to.equal('participant_gone');
    }
  });

  it('is not done to the host by a co-host, but by an administrator', () => {
    const room = Rehearsal.of('anna', 'ben').give('anna', {
      ...{ type: 'setCohost', participantId: 'ben', cohost: true },
    });
    const remove = { type: 'remove', participantIds: ['anna'] as string[] } as const;
    expect(room.refusal('ben', remove)).to.equal('host_protected');
    expect(room.give(admin, remove).present).to.deep.equal(['ben']);
  });
});

describe('a conference', () => {
  it('begins when the first enters, not while people only wait', () => {
    const room = new Rehearsal().join('ben', waits);
    expect(room.state.openedAt).to.equal(null);
    expect(room.pass(5).join('anna').state.openedAt).to.equal(room.now);
  });

  it('sends VP8 from when somebody has come who cannot receive H.264', () => {
    const room = Rehearsal.of('anna').join('ben', { receivesH264: false });
    expect(room.tell({ type: 'leave', participantId: 'ben' }).state.pictureCodec).to.equal('VP8');
  });

  it('takes nobody twice', () => {
    const room = Rehearsal.of('anna').join('ben', waits);
    for (const participantId of ['anna', 'ben']) {
      const again = {
        type: 'join',
        participantId,
        name: 'X',
        kind: 'web',
        as: 'guest',
        enters: 'now',
      } as const;
      expect(room.refusal('anna', { ...again, receivesH264: true, invitationId: null })).to.equal(
        'already_joined',
      );
    }
  });
});
