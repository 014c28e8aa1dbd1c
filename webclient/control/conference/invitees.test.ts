import { expect } from 'chai';
import { directOf, inviteeOf, keyOf } from './invitees.ts';

describe('whom one invites', () => {
  it('may be typed as a number or an address', () => {
    expect(directOf('+41 61 555-01 23')).to.deep.equal({ kind: 'number', target: '+41615550123' });
    expect(directOf('７００１')).to.deep.equal({ kind: 'number', target: '7001' });
    expect(directOf('sip:hall@example.com')).to.deep.equal({
      kind: 'number',
      target: 'sip:hall@example.com',
    });
    expect(directOf(' anna@example.com ')).to.deep.equal({ kind: 'email', target: 'anna@example.com' });
  });

  it('is searched for where it is neither', () => {
    for (const typed of ['', 'Anna', '7', 'anna@', '12a']) expect(directOf(typed), typed).to.equal(null);
  });

  it('is the same after it was kept', () => {
    const invitee = { kind: 'number', target: '*1:2#' } as const;
    expect(inviteeOf(keyOf(invitee))).to.deep.equal(invitee);
  });
});
