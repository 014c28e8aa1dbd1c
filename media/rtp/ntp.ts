/** NTP timestamps (RFC 3550 section 4): seconds since 1900 in the high 32 bits, their fraction in the low ones. */

/** From 1900 to 1970, in seconds. */
const unixEpoch = 2_208_988_800;

/** @param ms since the Unix epoch */
export function ntpOf(ms: number): bigint {
  const seconds = Math.floor(ms / 1000);
  const fraction = Math.round(((ms - seconds * 1000) / 1000) * 2 ** 32);
  return BigInt.asUintN(64, (BigInt(seconds + unixEpoch) << 32n) + BigInt(fraction));
}

/** ms since the Unix epoch, from 1968 to 2104 (RFC 4330 section 3: without the highest bit it is after 2036). */
export function msOf(ntp: bigint): number {
  const seconds = Number(ntp >> 32n);
  const fraction = Number(ntp & 0xffff_ffffn) / 2 ** 32;
  const era = seconds < 2 ** 31 ? 2 ** 32 : 0;
  return (seconds + era - unixEpoch) * 1000 + fraction * 1000;
}

/** The middle 32 bits, as report blocks name the last sender report. In 1/65536 s. */
export function compactNtp(ntp: bigint): number {
  return Number((ntp >> 16n) & 0xffff_ffffn);
}
