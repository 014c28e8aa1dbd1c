/** What the edge itself answers to a request that goes no further (RFC 3261 section 21). */
export type RefusalStatus = keyof typeof refusalPhrases;

export const refusalPhrases = {
  400: 'Bad Request',
  414: 'Request-URI Too Long',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  483: 'Too Many Hops',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
  513: 'Message Too Large',
} as const;

/** What a response repeats of the request it answers, as it was sent (RFC 3261 section 8.2.6.2). */
export interface Echo {
  readonly vias: readonly string[];
  /** From, To, Call-ID and CSeq, in their full names, those that there are. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Why a message goes no further; the reasons are few and constant, to be counted by. */
export type Refusal =
  | {
      readonly answer: RefusalStatus;
      readonly reason: string;
      readonly echo: Echo;
      /** Header lines that the answer has besides. */
      readonly extra?: readonly string[];
    }
  | { readonly answer: null; readonly reason: string };

export function drop(reason: string): Refusal {
  return { answer: null, reason };
}
