/** The share of a limit from which one is warned. */
const warnFrom = 0.85;

export type Fill = 'fine' | 'nearly' | 'full';

export function fillOf(used: number, limit: number): Fill {
  if (used > 0 && used >= limit) return 'full';
  return limit > 0 && used / limit >= warnFrom ? 'nearly' : 'fine';
}
