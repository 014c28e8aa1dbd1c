import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { type DigestAlgorithm, ha1 } from './digest.ts';

/** The example of RFC 7616 section 3.9.1. */
const mufasa = { user: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };
const challenge = {
  method: 'GET',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  nc: '00000001',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  qop: 'auth',
};

/** The response of RFC 7616 section 3.4.1, from what is kept of the password. */
function responseTo(algorithm: DigestAlgorithm, kept: string): string {
  const hash = (text: string) => createHash(algorithm).update(text).digest('hex');
  const { method, uri, nonce, nc, cnonce, qop } = challenge;
  return hash([kept, nonce, nc, cnonce, qop, hash(`${method}:${uri}`)].join(':'));
}

describe('what is kept of a terminal’s password', () => {
  it('answers the challenge of RFC 7616 with MD5', () => {
    expect(responseTo('md5', ha1('md5', mufasa))).to.equal('8ca523f5e9506fed4657c9700eebdbec');
  });

  it('answers the challenge of RFC 7616 with SHA-256', () => {
    expect(responseTo('sha256', ha1('sha256', mufasa))).to.equal(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('is the H(A1) of the example of RFC 2617, section 3.5', () => {
    const kept = ha1('md5', { user: 'Mufasa', realm: 'testrealm@host.com', password: 'Circle Of Life' });
    expect(kept).to.equal('939e7578ed9e3c518a452acee763bce9');
  });
});
