import { expect } from 'chai';
import { packetCipher } from './srtp-cipher.ts';
import { srtpSuites } from './srtp-suites.ts';

const hex = (...lines: string[]) => Buffer.from(lines.join(''), 'hex');
const none = Buffer.alloc(0);

describe('the ciphers of SRTP', () => {
  it('make the key stream of RFC 3711 appendix B.2', () => {
    const keys = {
      key: hex('2B7E151628AED2A6ABF7158809CF4F3C'),
      salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
      authKey: Buffer.alloc(20),
    };
    const cipher = packetCipher(srtpSuites.AES_CM_128_HMAC_SHA1_80, keys, 10);
    const zeros = Buffer.alloc(16 * 0xff02);
    const { body } = cipher.seal({ ssrc: 0, index: 0, header: none, body: zeros, trailer: none });
    const first = hex(
      'E03EAD0935C95E80E166B16DD92B4EB4',
      'D23513162B02D0F72A43A2FE4A5F97AB',
      '41E95B3BB0A2E8DD477901E4FCA894C0',
    );
    const last = hex(
      'EC8CDF7398607CB0F2D21675EA9EA1E4',
      '362B7C3C6773516318A077D7FC5073AE',
      '6A2CC3787889374FBEB4C81B17BA6C44',
    );
    expect(body.subarray(0, 48)).to.deep.equal(first);
    expect(body.subarray(-48)).to.deep.equal(last);
  });

  const salt = hex('517569642070726f2071756f');
  const rtp = {
    ssrc: 0x5501a0b2,
    index: 0xf17b,
    header: hex('8040f17b8041f8d35501a0b2'),
    body: Buffer.from('Gallia est omnis divisa in partes tres'),
    trailer: none,
  };
  const rtcp = {
    ssrc: 0x4d617273,
    index: 0x5d4,
    header: hex('81c8000d4d617273'),
    body: hex('4e5450314e545032525450200000042a0000e9304c756e61', 'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef'),
    trailer: hex('800005d4'),
  };
  const authenticatedOnly = <Parts extends typeof rtp>(parts: Parts, trailer = none) => ({
    ...parts,
    header: Buffer.concat([parts.header, parts.body]),
    body: none,
    trailer,
  });
  const vectors = [
    {
      section: '16.1.1',
      suite: srtpSuites.AEAD_AES_128_GCM,
      parts: rtp,
      sealed: 'f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833',
      tag: '899d7f27beb16a9152cf765ee4390cce',
    },
    {
      section: '16.1.3',
      suite: srtpSuites.AEAD_AES_128_GCM,
      parts: authenticatedOnly(rtp),
      sealed: '',
      tag: '22493f82d2bce397e9d79e3b19aa4216',
    },
    {
      section: '16.2.1',
      suite: srtpSuites.AEAD_AES_256_GCM,
      parts: rtp,
      sealed: '32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b',
      tag: '7aa3db36dfffd6b0f9bb7878d7a76c13',
    },
    {
      section: '16.2.3',
      suite: srtpSuites.AEAD_AES_256_GCM,
      parts: authenticatedOnly(rtp),
      sealed: '',
      tag: 'a866d5910f887463067ceefec45215d4',
    },
    {
      section: '17.1',
      suite: srtpSuites.AEAD_AES_128_GCM,
      parts: rtcp,
      sealed: '63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b',
      tag: 'c84aa45896cf4d2fc5abf87245d9eade',
    },
    {
      section: '17.2',
      suite: srtpSuites.AEAD_AES_256_GCM,
      parts: rtcp,
      sealed: 'd50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad',
      tag: '1d1eb30c4446839f57ff6f6cb26ac3be',
    },
    {
      section: '17.3',
      suite: srtpSuites.AEAD_AES_128_GCM,
      parts: authenticatedOnly(rtcp, hex('000005d4')),
      sealed: '',
      tag: '841dd9683dd78ec92ae58790125f62b3',
    },
    {
      section: '17.4',
      suite: srtpSuites.AEAD_AES_256_GCM,
      parts: authenticatedOnly(rtcp, hex('000005d4')),
      sealed: '',
      tag: '91db4afbfeee5a978fab4393ed2615fe',
    },
  ];

  for (const { section, suite, parts, sealed, tag } of vectors) {
    it(`seal and open what RFC 7714 section ${section} does`, () => {
      const key = Buffer.from(Array.from({ length: suite.keyLength }, (_, i) => i));
      const cipher = packetCipher(suite, { key, salt, authKey: none }, 16);
      expect(cipher.seal(parts)).to.deep.equal({ body: hex(sealed), tag: hex(tag) });
      expect(cipher.open({ ...parts, body: hex(sealed) }, hex(tag))).to.deep.equal(parts.body);
    });
  }
});
