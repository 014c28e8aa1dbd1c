/** How long a link is good for. */
export const expiries = ['day', 'week', 'month', 'never'] as const;
export type Expiry = (typeof expiries)[number];

const day = 24 * 60 * 60_000;
const lengths: Record<Exclude<Expiry, 'never'>, number> = { day, week: 7 * day, month: 30 * day };

/** ms since the epoch; null: until it is taken back. */
export function expiresAt(expiry: Expiry, now: number): number | null {
  return expiry === 'never' ? null : now + lengths[expiry];
}

/** What the server takes. */
export function isSharePin(pin: string): boolean {
  return /^\d{4,8}$/.test(pin);
}

/** Six digits that nobody guesses. */
export function makePin(): string {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(value % 1_000_000).padStart(6, '0');
}
