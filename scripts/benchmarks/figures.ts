/** @param share 0 to 1, e.g. 0.95 @returns the smallest value that so many of them do not exceed (nearest rank) */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function rounded(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

export function progress(text: string): void {
  console.error(`bench: ${text}`);
}
