import { expect } from 'chai';
import { invitationLink, invitationOfFragment, invitationText } from './invitation.ts';

const templates = {
  invitation: (link: string, id: string) => `Join ${link} (${id})`,
  pin: (pin: string) => `PIN ${pin}`,
};

describe('the invitation', () => {
  it('carries the guest PIN in the fragment of the link', () => {
    expect(invitationLink('https://meet.example', { meetingId: '914083136', guestPin: '123456' })).to.equal(
      'https://meet.example/m/914083136#pin=123456',
    );
  });

  it('has a link without a fragment when there is no PIN, or it is not known', () => {
    for (const guestPin of ['', undefined]) {
      expect(invitationLink('https://meet.example', { meetingId: '914083136', guestPin })).to.equal(
        'https://meet.example/m/914083136',
      );
    }
  });

  it('reads as a message', () => {
    expect(
      invitationText('https://meet.example', { meetingId: '914083136', guestPin: '123456' }, templates),
    ).to.equal('Join https://meet.example/m/914083136#pin=123456 (914-083-136)\nPIN 123456');
  });
});

describe('invitationOfFragment', () => {
  it('reads the token of a link that a host has sent, beside the PIN', () => {
    expect(invitationOfFragment('#pin=1234&invitation=abcdefghijklmnop_-1')).to.equal('abcdefghijklmnop_-1');
  });

  it('ignores what is no token', () => {
    for (const hash of [
      '',
      '#invitation=',
      '#invitation=short',
      '#invitation=a%20bcdefghijklmnopqr',
      '#pin=1234',
    ])
      expect(invitationOfFragment(hash), hash).to.equal(undefined);
  });
});
