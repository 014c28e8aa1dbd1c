/** Keys of SRTP by SDES (RFC 4568): both ends write theirs into their descriptions. */
import { randomBytes } from 'node:crypto';
import type { SrtpSuiteName } from '../../server/contract/legs.ts';
import type { CryptoAttribute } from './description.ts';

/** A key of ours, as `a=crypto` has it. */
export interface OurKey {
  readonly tag: number;
  readonly suite: SrtpSuiteName;
  /** Key and salt in base64. */
  readonly key: string;
}

/** What one line is encrypted with both ways; keys and salts in base64. */
export interface AgreedKeys {
  readonly suite: SrtpSuiteName;
  readonly send: string;
  readonly receive: string;
}

/** Bytes of key and salt (RFC 4568 section 6.2, RFC 7714 section 14.1), from the strongest on. */
const lengths: Readonly<Record<SrtpSuiteName, number>> = {
  AEAD_AES_256_GCM: 44,
  AEAD_AES_128_GCM: 28,
  AES_CM_128_HMAC_SHA1_80: 30,
  AES_CM_128_HMAC_SHA1_32: 30,
};
const strongestFirst = Object.keys(lengths) as SrtpSuiteName[];
/** Old devices look at the first line only, and know one suite. */
const offered = ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_32'] as const;

/** One for each suite that we offer. */
export function newKeys(): OurKey[] {
  return offered.map((suite, index) => ({ tag: index + 1, suite, key: newKey(suite) }));
}

/**
 * Answers `a=crypto` lines: with the suite there was before, else with the strongest that both have.
 * @param previous what was agreed before: our key stays, so that what is on its way can still be read
 * @returns null when none can be used
 */
export function answerKeys(
  crypto: readonly CryptoAttribute[],
  previous: AgreedKeys | null,
): { ours: OurKey; agreed: AgreedKeys } | null {
  const usable = usableOf(crypto);
  const chosen = [previous?.suite, ...strongestFirst]
    .map((suite) => usable.find((one) => one.suite === suite))
    .find((one) => one !== undefined);
  if (!chosen) return null;
  const { tag, suite, receive } = chosen;
  const key = previous?.suite === suite ? previous.send : newKey(suite);
  return { ours: { tag, suite, key }, agreed: { suite, send: key, receive } };
}

/** What comes of `a=crypto` in an answer; by the suite, since some devices number their lines anew. Null: nothing. */
export function takeKeys(crypto: readonly CryptoAttribute[], ours: readonly OurKey[]): AgreedKeys | null {
  for (const { suite, receive } of usableOf(crypto)) {
    const mine = ours.find((one) => one.suite === suite);
    if (mine) return { suite, send: mine.key, receive };
  }
  return null;
}

interface Usable {
  readonly tag: number;
  readonly suite: SrtpSuiteName;
  readonly receive: string;
}

/** Without those that want something else of SRTP, as UNENCRYPTED_SRTCP does (RFC 4568 section 6.3). */
function usableOf(crypto: readonly CryptoAttribute[]): Usable[] {
  return crypto.flatMap(({ tag, suite, keyParameters, hasSessionParameters }) => {
    const known = strongestFirst.find((one) => one === suite);
    if (!known || hasSessionParameters || !Number.isSafeInteger(tag)) return [];
    const receive = readKey(known, keyParameters);
    return receive === null ? [] : [{ tag, suite: known, receive }];
  });
}

/** One key, with or without a lifetime; not several, and no identifier (MKI) that every packet would have to carry. */
const form = /^inline:([A-Za-z0-9+/]+)={0,2}(?:\|(?:2\^\d{1,2}|[1-9]\d{0,14}))?$/i;

function readKey(suite: SrtpSuiteName, keyParameters: string): string | null {
  const [, base64] = form.exec(keyParameters) ?? [];
  if (base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === lengths[suite] ? bytes.toString('base64') : null;
}

function newKey(suite: SrtpSuiteName): string {
  return randomBytes(lengths[suite]).toString('base64');
}
