import { expect } from 'chai';
import fc from 'fast-check';
import { parseSdesKey, randomSdesKey, writeSdesKey } from './sdes.ts';
import { srtpSuites } from './srtp-suites.ts';
import type { SrtpSuiteName } from './srtp-suites.ts';

const suite = 'AES_CM_128_HMAC_SHA1_80';
// RFC 4568 section 6.1.
const base64 = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
const key = Buffer.from(base64, 'base64');

describe('the key of a=crypto', () => {
  it('is read with and without a lifetime', () => {
    expect(parseSdesKey(suite, `inline:${base64}`)).to.deep.equal({ masterKeyAndSalt: key, lifetime: null });
    expect(parseSdesKey(suite, `inline:${base64}|2^20`)).to.deep.equal({
      masterKeyAndSalt: key,
      lifetime: 2 ** 20,
    });
    expect(parseSdesKey(suite, `INLINE:${base64}|1048576`)).to.have.property('lifetime', 1_048_576);
  });

  it('is read with and without padding', () => {
    const gcm = randomSdesKey('AEAD_AES_128_GCM');
    const padded = gcm.toString('base64');
    expect(padded.endsWith('==')).to.equal(true);
    for (const text of [padded, padded.slice(0, -1), padded.slice(0, -2)]) {
      expect(parseSdesKey('AEAD_AES_128_GCM', `inline:${text}`)).to.deep.equal({
        masterKeyAndSalt: gcm,
        lifetime: null,
      });
    }
  });

  const refused = [
    { text: `inline:${base64}|2^20|1:4`, why: 'MKI' },
    { text: `inline:${base64}|1:4`, why: 'MKI' },
    { text: `inline:${base64}|2^20|2^20`, why: 'unknown form' },
    { text: `inline:${base64};inline:${base64}`, why: 'more than one key' },
    { text: `prompt:${base64}`, why: 'other than inline' },
    { text: `inline:${base64}|0`, why: 'lifetime' },
    { text: `inline:${base64}|2^49`, why: 'lifetime' },
    { text: `inline:${base64}|forever`, why: 'lifetime' },
    { text: `inline:${base64}|`, why: 'lifetime' },
    { text: `inline:${base64.slice(4)}`, why: '27 bytes' },
    { text: `inline:${base64.slice(4)}d0R-`, why: 'not base64' },
    { text: `inline:${base64} x`, why: 'not base64' },
    { text: 'inline:', why: '0 bytes' },
    { text: '', why: 'other than inline' },
  ];
  for (const { text, why } of refused) {
    it(`is refused with a reason that does not tell the key: ${why} (${text})`, () => {
      const outcome = parseSdesKey(suite, text);
      expect(outcome).to.have.property('refused').that.includes(why);
      expect(JSON.stringify(outcome)).not.to.include(base64.slice(8, 16));
    });
  }

  it('is made at random, in the length of its suite, and read as it was written', () => {
    for (const name of Object.keys(srtpSuites) as SrtpSuiteName[]) {
      const made = randomSdesKey(name);
      expect(made).not.to.deep.equal(randomSdesKey(name));
      expect(parseSdesKey(name, writeSdesKey(made))).to.deep.equal({
        masterKeyAndSalt: made,
        lifetime: null,
      });
    }
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseSdesKey(suite, `inline:${text}`)).to.have.property('refused');
      }),
    );
  });
});
