import { randomBytes } from 'node:crypto';
import { srtpSuites } from './srtp-suites.ts';
import type { SrtpSuiteName } from './srtp-suites.ts';

/** What one key parameter of `a=crypto` carries (RFC 4568 section 6.1). */
export interface SdesKey {
  /** As long as the suite wants them, one after the other. */
  readonly masterKeyAndSalt: Buffer;
  /** Packets the key may be used for, or null when that is left to the suite. */
  readonly lifetime: number | null;
}

/** Why a key parameter cannot be used, in words for a log or a SIP Warning; never with the key in it. */
export interface SdesRefusal {
  readonly refused: string;
}

const method = 'inline:';
/** RFC 3711 section 9.2: of RTP packets; a master key lasts no longer. */
const longestLifetime = 2 ** 48;

/**
 * Reads the key parameters of an `a=crypto` line, the third of its fields. Several keys and master key identifiers (MKI)
 * are refused, since keys are changed by a new offer here.
 * @param text e.g. `inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20`
 */
export function parseSdesKey(suite: SrtpSuiteName, text: string): SdesKey | SdesRefusal {
  if (text.includes(';')) return { refused: 'more than one key in a crypto attribute' };
  if (!text.toLowerCase().startsWith(method)) return { refused: 'a key method other than inline' };
  const [base64 = '', ...options] = text.slice(method.length).split('|');

  if (options.some((option) => option.includes(':'))) return { refused: 'a master key identifier (MKI)' };
  const [written, ...rest] = options;
  if (rest.length > 0) return { refused: 'a key parameter of unknown form' };
  const lifetime = written === undefined ? null : parseLifetime(written);
  if (lifetime !== null && !(lifetime >= 1 && lifetime <= longestLifetime)) {
    return { refused: 'a key lifetime that is no number of packets from 1 to 2^48' };
  }

  const masterKeyAndSalt = decodeBase64(base64);
  if (!masterKeyAndSalt) return { refused: 'a key that is not base64' };
  const wanted = lengthOf(suite);
  if (masterKeyAndSalt.length !== wanted) {
    return { refused: `a key and salt of ${masterKeyAndSalt.length} bytes; ${suite} has ${wanted}` };
  }
  return { masterKeyAndSalt, lifetime };
}

/** The key parameter of an `a=crypto` line, without lifetime and MKI. */
export function writeSdesKey(masterKeyAndSalt: Buffer): string {
  return method + masterKeyAndSalt.toString('base64');
}

/** A master key and salt that nobody can guess; each direction of each media line has its own (RFC 4568 section 7). */
export function randomSdesKey(suite: SrtpSuiteName): Buffer {
  return randomBytes(lengthOf(suite));
}

function lengthOf(suite: SrtpSuiteName): number {
  return srtpSuites[suite].keyLength + srtpSuites[suite].saltLength;
}

/** `2^20` or decimal; NaN when it is neither. */
function parseLifetime(text: string): number {
  const [, power, decimal] = /^(?:2\^(\d{1,3})|(\d{1,15}))$/.exec(text) ?? [];
  return power === undefined ? Number(decimal) : 2 ** Number(power);
}

/** Padded or not, as devices write both; null when it is anything else. */
function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  const strip = (base64: string) => base64.replace(/={1,2}$/, '');
  return strip(bytes.toString('base64')) === strip(text) ? bytes : null;
}
