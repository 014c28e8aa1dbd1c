import { createCipheriv } from 'node:crypto';
import type { SrtpSuiteName } from '../../server/contract/legs.ts';

/** The crypto suites of SDES that legs speak, by their names in `a=crypto` (RFC 4568 section 6.2, RFC 7714 section 14.1). */
export type { SrtpSuiteName };

export type GcmCipher = 'aes-128-gcm' | 'aes-256-gcm';

/** In bytes. */
interface Lengths {
  readonly keyLength: number;
  readonly saltLength: number;
  readonly tagLength: number;
  /** 80 bits with HMAC_SHA1_32 too (RFC 4568 section 6.2, table). */
  readonly rtcpTagLength: number;
}

/** The cipher, by Node's name, that encrypts packets; AEAD makes the tag as well (RFC 7714), else HMAC-SHA1 does. */
export type SrtpSuite = Lengths &
  (
    | { readonly aead: false; readonly cipher: 'aes-128-ctr' }
    | { readonly aead: true; readonly cipher: GcmCipher }
  );

const aesCm = {
  cipher: 'aes-128-ctr',
  aead: false,
  keyLength: 16,
  saltLength: 14,
  rtcpTagLength: 10,
} as const;
const aesGcm = { aead: true, saltLength: 12, tagLength: 16, rtcpTagLength: 16 } as const;

export const srtpSuites: Readonly<Record<SrtpSuiteName, SrtpSuite>> = {
  AES_CM_128_HMAC_SHA1_80: { ...aesCm, tagLength: 10 },
  AES_CM_128_HMAC_SHA1_32: { ...aesCm, tagLength: 4 },
  AEAD_AES_128_GCM: { ...aesGcm, cipher: 'aes-128-gcm', keyLength: 16 },
  AEAD_AES_256_GCM: { ...aesGcm, cipher: 'aes-256-gcm', keyLength: 32 },
};

export function isSrtpSuite(name: string): name is SrtpSuiteName {
  return Object.hasOwn(srtpSuites, name);
}

/** What packets are protected with; RTP and RTCP have keys of their own. */
export interface SessionKeys {
  readonly key: Buffer;
  readonly salt: Buffer;
  /** For HMAC-SHA1; empty when the suite is AEAD. */
  readonly authKey: Buffer;
}

/** The first of three labels in a row: key, authentication key, salt (RFC 3711 section 4.3.2). */
const firstLabel = { rtp: 0, rtcp: 3 } as const;
const sha1KeyLength = 20;

/**
 * The session keys of a master key and salt, with a key derivation rate of 0 (RFC 3711 section 4.3, RFC 7714 section 11).
 * @param masterKeyAndSalt one after the other, as in SDES
 * @throws RangeError when it is not as long as the suite wants it
 */
export function deriveSessionKeys(
  suite: SrtpSuite,
  masterKeyAndSalt: Buffer,
  of: keyof typeof firstLabel,
): SessionKeys {
  const length = suite.keyLength + suite.saltLength;
  if (masterKeyAndSalt.length !== length) {
    throw new RangeError(
      `an SRTP master key and salt of ${masterKeyAndSalt.length} bytes instead of ${length}`,
    );
  }
  const masterKey = masterKeyAndSalt.subarray(0, suite.keyLength);
  const masterSalt = masterKeyAndSalt.subarray(suite.keyLength);
  const derive = (label: number, bytes: number) => deriveKey(masterKey, masterSalt, label, bytes);
  const label = firstLabel[of];
  return {
    key: derive(label, suite.keyLength),
    authKey: derive(label + 1, suite.aead ? 0 : sha1KeyLength),
    salt: derive(label + 2, suite.saltLength),
  };
}

/** The AES-CM key stream that begins at the master salt with the label XORed in (RFC 3711 section 4.3.3). */
function deriveKey(masterKey: Buffer, masterSalt: Buffer, label: number, bytes: number): Buffer {
  // The salt of GCM, two bytes shorter, is filled with zeros at its end (RFC 7714 section 11).
  const iv = Buffer.alloc(16);
  masterSalt.copy(iv);
  iv.writeUInt8(iv.readUInt8(7) ^ label, 7);
  return createCipheriv(`aes-${masterKey.length * 8}-ctr`, masterKey, iv).update(Buffer.alloc(bytes));
}
