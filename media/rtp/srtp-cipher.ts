import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { GcmCipher, SessionKeys, SrtpSuite } from './srtp-suites.ts';

/** What the protection of one packet is made of. */
export interface PacketParts {
  readonly ssrc: number;
  /** RTP: rollover counter and sequence number, 48 bits. RTCP: the SRTCP index, 31 bits. */
  readonly index: number;
  /** Authenticated in the clear, before the body. */
  readonly header: Buffer;
  readonly body: Buffer;
  /** Authenticated in the clear, after the body. */
  readonly trailer: Buffer;
}

/** Encrypts and authenticates the packets of RTP or of RTCP, with the session keys of either; knows nothing of order. */
export interface PacketCipher {
  /** @param parts with the body in the clear */
  seal(parts: PacketParts): { body: Buffer; tag: Buffer };
  /**
   * @param parts with the body encrypted
   * @returns the body in the clear, or null when the tag is not right
   */
  open(parts: PacketParts, tag: Buffer): Buffer | null;
}

/** @param tagLength in bytes, of RTP or RTCP */
export function packetCipher(suite: SrtpSuite, keys: SessionKeys, tagLength: number): PacketCipher {
  return suite.aead ? aesGcm(suite.cipher, keys, tagLength) : aesCmHmacSha1(keys, tagLength);
}

/** AES in counter mode, then HMAC-SHA1 over what is sent (RFC 3711 sections 4.1.1 and 4.2.1). */
function aesCmHmacSha1(keys: SessionKeys, tagLength: number): PacketCipher {
  const key = createSecretKey(keys.key);
  const authKey = createSecretKey(keys.authKey);
  const ivOf = packetIv(keys.salt, 16, 4);
  const crypt = ({ ssrc, index, body }: PacketParts) =>
    createCipheriv('aes-128-ctr', key, ivOf(ssrc, index)).update(body);
  const tagOf = (header: Buffer, body: Buffer, trailer: Buffer) =>
    createHmac('sha1', authKey).update(header).update(body).update(trailer).digest().subarray(0, tagLength);
  return {
    seal(parts) {
      const body = crypt(parts);
      return { body, tag: tagOf(parts.header, body, parts.trailer) };
    },
    open(parts, tag) {
      const right = tagOf(parts.header, parts.body, parts.trailer);
      return timingSafeEqual(tag, right) ? crypt(parts) : null;
    },
  };
}

/** AES-GCM (RFC 7714 sections 8 and 9). */
function aesGcm(cipher: GcmCipher, keys: SessionKeys, tagLength: number): PacketCipher {
  const key = createSecretKey(keys.key);
  const ivOf = packetIv(keys.salt, 12, 2);
  const options = { authTagLength: tagLength };
  return {
    seal({ ssrc, index, header, body, trailer }) {
      const sealing = createCipheriv(cipher, key, ivOf(ssrc, index), options);
      sealing.setAAD(Buffer.concat([header, trailer]));
      const sealed = sealing.update(body);
      sealing.final();
      return { body: sealed, tag: sealing.getAuthTag() };
    },
    open({ ssrc, index, header, body, trailer }, tag) {
      const opening = createDecipheriv(cipher, key, ivOf(ssrc, index), options);
      opening.setAAD(Buffer.concat([header, trailer]));
      opening.setAuthTag(tag);
      const opened = opening.update(body);
      try {
        opening.final();
      } catch {
        // Node's way to say that the tag is wrong; nothing else can fail here.
        return null;
      }
      return opened;
    },
  };
}

/**
 * The initialisation vectors of packets: the salt with the SSRC (4 bytes) and the index (6 bytes) XORed in one after the
 * other (RFC 3711 section 4.1.1, RFC 7714 sections 8.1 and 9.1).
 * @param at where the SSRC stands, in bytes
 * @returns a function whose buffer is the same each time
 */
function packetIv(salt: Buffer, length: number, at: number): (ssrc: number, index: number) => Buffer {
  const iv = Buffer.alloc(length);
  salt.copy(iv);
  const saltOfSsrc = iv.readUInt32BE(at);
  const saltOfHigh = iv.readUInt16BE(at + 4);
  const saltOfLow = iv.readUInt32BE(at + 6);
  return (ssrc, index) => {
    iv.writeUInt32BE((saltOfSsrc ^ ssrc) >>> 0, at);
    iv.writeUInt16BE(saltOfHigh ^ Math.floor(index / 2 ** 32), at + 4);
    iv.writeUInt32BE((saltOfLow ^ index) >>> 0, at + 6);
    return iv;
  };
}
