import { expect } from 'chai';
import { Rehearsal } from '../../../test/harness/rehearsal.ts';
import { ringsForMs } from './calling.ts';

type Kind = 'account' | 'terminal' | 'number' | 'email';

function invite(room: Rehearsal, id: string, target = '100', kind: Kind = 'number'): Rehearsal {
  room.given = { ...room.given, invited: [{ id, kind, target, name: target }] };
  return room.give('anna', { type: 'invite', invitees: [] });
}

function told(room: Rehearsal, state: 'ringing' | 'busy' | 'sent' | 'joined'): Rehearsal {
  return room.tell({ type: 'setInvitation', invitationId: 'c1', state, reason: null });
}

function stateOf(room: Rehearsal, id = 'c1'): string | undefined {
  return room.state.invitations.get(id)?.state;
}

describe('an invitation', () => {
  it('is called, rings, and has joined when who was called comes in; and has left when they go', () => {
    const room = invite(Rehearsal.of('anna'), 'c1');
    expect(room.effects.map(({ type }) => type)).to.deep.equal(['call']);
    expect(stateOf(told(room, 'ringing'))).to.equal('ringing');
    room.join('room', { kind: 'sip', invitationId: 'c1' });
    expect(room.state.invitations.get('c1')).to.include({ state: 'joined', participantId: 'room' });
    room.tell({ type: 'leave', participantId: 'room' });
    expect(room.state.invitations.get('c1')).to.include({ state: 'left', participantId: null });
  });

  it('works while the conference is locked', () => {
    const room = invite(Rehearsal.of('anna').give('anna', { type: 'lock', locked: true }), 'c1');
    expect(room.join('room', { invitationId: 'c1' }).present).to.deep.equal(['anna', 'room']);
  });

  it('rings for 45 seconds in all', () => {
    const room = told(invite(Rehearsal.of('anna'), 'c1').pass(10_000), 'ringing');
    expect(stateOf(room.pass(ringsForMs - 10_001))).to.equal('ringing');
    expect(stateOf(room.pass(1))).to.equal('no_answer');
  });

  it('is not made twice while it is under way or has joined, and later takes the place of the old', () => {
    const room = invite(invite(Rehearsal.of('anna'), 'c1'), 'c2');
    expect([...room.state.invitations.keys()]).to.deep.equal(['c1']);
    expect(room.effects).to.deep.equal([]);
    invite(told(room, 'busy'), 'c3');
    expect([...room.state.invitations.keys()]).to.deep.equal(['c3']);
  });

  it('is called once more when it has failed, and not while it is under way or has joined', () => {
    const room = invite(Rehearsal.of('anna'), 'c1');
    const redial = { type: 'redial', invitationId: 'c1' } as const;
    expect(room.refusal('anna', redial)).to.equal('already_called');
    told(room, 'busy').give('anna', redial);
    expect(stateOf(room)).to.equal('calling');
    room.join('room', { invitationId: 'c1' });
    expect(room.refusal('anna', redial)).to.equal('already_called');
    expect(room.refusal('anna', { ...redial, invitationId: 'c9' })).to.equal('invitation_unknown');
  });

  it('is cancelled while it is under way, and what is told of it afterwards is nothing', () => {
    const cancel = { type: 'cancelCall', invitationId: 'c1' } as const;
    const room = invite(Rehearsal.of('anna'), 'c1').give('anna', cancel);
    expect(room.effects.map(({ type }) => type)).to.deep.equal(['cancelCall']);
    expect(stateOf(told(room, 'ringing'))).to.equal('cancelled');
    expect(room.refusal('anna', cancel)).to.equal('not_called');
    expect(room.refusal('anna', { ...cancel, invitationId: 'c9' })).to.equal('invitation_unknown');
  });

  it('by e-mail stays good until it is taken back or sent anew', () => {
    const room = told(invite(Rehearsal.of('anna'), 'c1', 'ben@example.org', 'email'), 'sent');
    expect(stateOf(room.pass(3_600_000))).to.equal('sent');
    room.give('anna', { type: 'redial', invitationId: 'c1' });
    expect(room.effects.map(({ type }) => type)).to.deep.equal(['cancelCall', 'call']);
    told(room, 'sent').give('anna', { type: 'cancelCall', invitationId: 'c1' });
    expect(stateOf(room)).to.equal('cancelled');
  });

  it('is one of 500', () => {
    const room = Rehearsal.of('anna');
    const invited = Array.from({ length: 500 }, (_, index) => ({
      ...{ id: `c${index}`, kind: 'number' as const, target: String(index), name: 'N' },
    }));
    room.given = { invited };
    room.give('anna', { type: 'invite', invitees: [] });
    room.given = { invited: [{ id: 'more', kind: 'number', target: 'more', name: 'N' }] };
    expect(room.refusal('anna', { type: 'invite', invitees: [] })).to.equal('too_many_invitations');
  });
});
