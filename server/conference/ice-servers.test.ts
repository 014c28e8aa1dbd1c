import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { iceServersFor } from './ice-servers.ts';

const now = 1_700_000_000_500;
const ice = {
  servers: ['stun:stun.example.org', 'turn:turn.example.org?transport=udp', 'turns:turn.example.org:443'],
  secret: 'shared with coturn',
  credentialSeconds: 3600,
  transportPolicy: 'all' as const,
};

/** As coturn does with `use-auth-secret`: the time in the user name, then the password. */
function coturnAccepts(username: string, password: string, secret: string, atSeconds: number): boolean {
  const expiry = Number(username.split(':')[0]);
  return expiry > atSeconds && createHmac('sha1', secret).update(username).digest('base64') === password;
}

describe('the ICE servers of a participant', () => {
  it('are STUN without and TURN with a credential that coturn accepts for as long as set', () => {
    const [stun, turn] = iceServersFor('anna', ice, now);
    expect(stun).to.deep.equal({ urls: ['stun:stun.example.org'] });
    expect(turn?.urls).to.deep.equal(ice.servers.slice(1));
    expect(turn?.username).to.equal('1700003600:anna');
    const { username = '', credential = '' } = turn ?? {};
    const seconds = Math.floor(now / 1000);
    expect(coturnAccepts(username, credential, ice.secret, seconds)).to.equal(true);
    expect(coturnAccepts(username, credential, ice.secret, seconds + 3600)).to.equal(false);
    expect(coturnAccepts(username, credential, 'another secret', seconds)).to.equal(false);
    expect(coturnAccepts('1800000000:anna', credential, ice.secret, seconds)).to.equal(false);
  });

  it('are none when none are set, and no TURN server means no credential', () => {
    expect(iceServersFor('anna', { ...ice, servers: [] }, now)).to.deep.equal([]);
    const [only, ...others] = iceServersFor('anna', { ...ice, servers: ['stun:a', 'stun:b'] }, now);
    expect(only).to.deep.equal({ urls: ['stun:a', 'stun:b'] });
    expect(others).to.deep.equal([]);
  });
});
