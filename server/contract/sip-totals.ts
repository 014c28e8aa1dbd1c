/** How a call came out: by the first final answer to it. */
export type CallResult = 'answered' | 'busy' | 'refused' | 'no_answer' | 'cancelled' | 'failed';
/** As seen from here: `in` came, `out` were made. */
export type CallDirection = 'in' | 'out';

/** What a SIP gateway does and has done since its start. */
export interface SipTotals {
  /** Connections, and with UDP the pairs of addresses that are remembered. */
  flows: number;
  /** Requests over UDP that are repeated or remembered just now. */
  transactions: number;
  /** Messages that were sent again over UDP, for want of an answer. */
  repeated: number;
  /** Messages that came once more and went no further. */
  absorbed: number;
  /** Calls that there are, those that ring included. */
  calls: number;
  established: number;
  ended: number;
  results: readonly { direction: CallDirection; result: CallResult; calls: number }[];
  /** Terminals that have registered here, and whose time is not over. */
  registrations: number;
  /** Messages and connections kept out, by reason. */
  refused: ReadonlyMap<string, number>;
  wrongPasswords: number;
}
