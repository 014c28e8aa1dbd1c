import { seededRandom } from '../../server/kernel/seeded-random.ts';

/** For tests: randomness that is the same in every run, and datagrams damaged with it. */

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
