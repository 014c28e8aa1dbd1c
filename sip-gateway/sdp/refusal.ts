/** Codes of the SIP Warning header (RFC 3261 section 20.43) that tell why media cannot be agreed. */
export const warnings = {
  addressFormat: 301,
  transport: 302,
  media: 304,
  format: 305,
  description: 307,
  other: 399,
} as const;

export type Warning = (typeof warnings)[keyof typeof warnings];

/** Why there is no agreement: a request is answered with 488 and these words in a Warning header. */
export interface Refusal {
  readonly refused: string;
  readonly warning: Warning;
}

/** @param refused words without quotes, and never with a key in them */
export function refusal(warning: keyof typeof warnings, refused: string): Refusal {
  return { refused, warning: warnings[warning] };
}

export function isRefusal(outcome: object): outcome is Refusal {
  return 'refused' in outcome;
}
