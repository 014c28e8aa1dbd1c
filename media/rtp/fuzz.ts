/** For tests: randomness that is the same in every run, and datagrams damaged with it. */

/** Numbers from 0 up to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Copies of the samples with bytes changed, cut off or put behind, and some that are nothing but chance. */
export function* damaged(samples: readonly Buffer[], count: number, seed: number): Generator<Buffer> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));
  for (let made = 0; made < count; made++) {
    const sample = samples[below(samples.length)];
    if (sample === undefined || random() < 0.1) {
      yield chance(below(200));
      continue;
    }
    let bytes = Buffer.from(sample);
    for (let changes = below(6); changes > 0 && bytes.length > 0; changes--) {
      bytes[below(Math.min(bytes.length, 40))] = below(256);
    }
    if (random() < 0.4) bytes = bytes.subarray(0, below(bytes.length + 1));
    if (random() < 0.2) bytes = Buffer.concat([bytes, chance(below(40))]);
    yield bytes;
  }
}

/** In another order, none more than `window` places from where it was. */
export function shuffled<T>(items: readonly T[], window: number, seed: number): T[] {
  const random = seededRandom(seed);
  return items
    .map((item, index) => ({ item, place: index + random() * window }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
