/** Of a frame, by the configuration in the upper five bits of the first byte (RFC 6716, 3.1). */
function frameMs(config: number): number {
  const place = config & 3;
  // SILK, then both together, then CELT.
  if (config < 12) return [10, 20, 40, 60][place] ?? 0;
  if (config < 16) return config & 1 ? 20 : 10;
  return [2.5, 5, 10, 20][place] ?? 0;
}

/** A packet holds no more (RFC 6716, 3.2.5). */
const mostMs = 120;

/** How long the sound of an Opus packet is: 2.5 to 120 ms; 0 for what is none (RFC 6716, 3.2 and 3.4). */
export function opusMs(payload: Buffer): number {
  const [toc, second = 0] = payload;
  if (toc === undefined) return 0;
  const one = frameMs(toc >> 3);
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : second & 0x3f;
  const ms = frames * one;
  return ms <= mostMs ? ms : 0;
}
