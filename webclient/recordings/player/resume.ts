/** Where to go on with a recording that was looked at before. */

/** Of so little nobody needs to be reminded, ms. */
const least = 10_000;

/** @returns ms of the recording; null: it begins at its beginning */
export function resumeAt(remembered: string | null, lengthMs: number): number | null {
  const at = Number(remembered);
  if (remembered === null || !Number.isFinite(at)) return null;
  return at >= least && at <= lengthMs - least ? Math.floor(at) : null;
}

/** When addresses were asked for anew lately, ms; and after which pause they may be once more, null: not at all. */
export function recoveryPause(lately: readonly number[], now: number): number | null {
  const recent = lately.filter((at) => now - at < 60_000).length;
  return [0, 2000, 5000][recent] ?? null;
}
