/** Audio levels beside voices (RFC 6464), by which the SFU tells who speaks. */

export const audioLevelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
/** Its local ID in what goes to the SFU. */
export const audioLevelId = 1;

/** Mean level in dBov below 0, as the header extension has it: 127 is silence. */
export function audioLevelOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / samples.length) / 32_768;
  return rms === 0 ? 127 : Math.min(127, Math.max(0, Math.round(-20 * Math.log10(rms))));
}
