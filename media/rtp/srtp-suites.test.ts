import { expect } from 'chai';
import { deriveSessionKeys, isSrtpSuite, srtpSuites } from './srtp-suites.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('SRTP suites', () => {
  it('derive session keys as RFC 3711 appendix B.3 does', () => {
    const master = hex('E1F97A0D3E018BE0D64FA32C06DE4139' + '0EC675AD498AFEEBB6960B3AABE6');
    const keys = deriveSessionKeys(srtpSuites.AES_CM_128_HMAC_SHA1_80, master, 'rtp');
    expect(keys.key).to.deep.equal(hex('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(keys.salt).to.deep.equal(hex('30CBBC08863D8C85D49DB34A9AE1'));
    expect(keys.authKey).to.deep.equal(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
  });

  it('derive other keys for RTCP', () => {
    const suite = srtpSuites.AES_CM_128_HMAC_SHA1_80;
    const rtp = deriveSessionKeys(suite, Buffer.alloc(30, 7), 'rtp');
    const rtcp = deriveSessionKeys(suite, Buffer.alloc(30, 7), 'rtcp');
    expect(rtcp.key).not.to.deep.equal(rtp.key);
    expect(rtcp.salt).not.to.deep.equal(rtp.salt);
    expect(rtcp.authKey).not.to.deep.equal(rtp.authKey);
  });

  it('fill the salt of GCM with zeros at its end before they derive from it', () => {
    const master = Buffer.from([...Array(16).keys(), ...Array.from({ length: 12 }, (_, i) => 0x40 + i)]);
    const keys = deriveSessionKeys(srtpSuites.AEAD_AES_128_GCM, master, 'rtp');
    // What webrtc-srtp derives.
    expect(keys.salt).to.deep.equal(hex('1fcd5d561e66dc49ec1c3ccb'));
    expect(keys.authKey).to.have.length(0);
  });

  it('refuse a key of another length', () => {
    expect(() => deriveSessionKeys(srtpSuites.AEAD_AES_256_GCM, Buffer.alloc(30), 'rtp')).to.throw(
      RangeError,
      '30 bytes instead of 44',
    );
  });

  it('have RTCP tags of 80 bits where those of RTP are 32', () => {
    expect(srtpSuites.AES_CM_128_HMAC_SHA1_32).to.include({ tagLength: 4, rtcpTagLength: 10 });
  });

  it('are known by their names and no others', () => {
    expect(isSrtpSuite('AEAD_AES_128_GCM')).to.equal(true);
    expect(isSrtpSuite('F8_128_HMAC_SHA1_80')).to.equal(false);
    expect(isSrtpSuite('toString')).to.equal(false);
  });
});
