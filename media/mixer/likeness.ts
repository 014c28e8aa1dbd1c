/** Where a voice repeats itself: what periods of it are looked for, in samples at 48 kHz (400 Hz to 100 Hz). */
export const leastLag = 120;
export const mostLag = 480;

interface Search {
  /** Where the stretch begins that is compared. */
  at: number;
  /** How long it is. */
  window: number;
  /** Compared with what is so much later (1) or earlier (-1). */
  direction: 1 | -1;
  mostLag: number;
}

const coarse = 4;

/** By how much a stretch has to be moved to look most like itself, in samples. All that is compared has to be there. */
export function mostAlike(samples: Int16Array, search: Search): number {
  const rough = best(samples, search, { from: leastLag, to: search.mostLag, step: coarse });
  const from = Math.max(leastLag, rough - coarse + 1);
  const to = Math.min(search.mostLag, rough + coarse - 1);
  return best(samples, search, { from, to, step: 1 });
}

function best(
  samples: Int16Array,
  search: Search,
  { from, to, step }: { from: number; to: number; step: number },
): number {
  let [lagOfBest, most] = [from, -Infinity];
  for (let lag = from; lag <= to; lag += step) {
    const likeness = likenessAt(samples, search, { lag, step });
    if (likeness > most) [lagOfBest, most] = [lag, likeness];
  }
  return lagOfBest;
}

/** The correlation, as a part of the most there could be with what is as loud; -1 to 1 times a constant. */
function likenessAt(
  samples: Int16Array,
  { at, window, direction }: Search,
  { lag, step }: { lag: number; step: number },
): number {
  let [product, power] = [0, 0];
  for (let index = at; index < at + window; index += step) {
    const other = samples[index + direction * lag] ?? 0;
    product += (samples[index] ?? 0) * other;
    power += other * other;
  }
  return power === 0 ? 0 : product / Math.sqrt(power);
}
