/** Told how much of a part is done, 0 to 1. */
export type PartProgress = (fraction: number) => void;

/**
 * The percent of a whole, out of how much of each of its parts is done.
 *
 * @param weights how much of the whole each part is
 * @param report told whole percents, whenever there are more than before
 */
export function progressOf(
  weights: readonly number[],
  report: ((percent: number) => void) | undefined,
): readonly PartProgress[] {
  const done = weights.map(() => 0);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let told = -1;
  return weights.map((_, index) => (fraction) => {
    done[index] = Math.max(done[index] ?? 0, Math.min(fraction, 1));
    const sum = weights.reduce((total, weight, part) => total + weight * (done[part] ?? 0), 0);
    const percent = Math.floor((100 * sum) / whole + 1e-6);
    if (percent <= told) return;
    told = percent;
    report?.(percent);
  });
}
