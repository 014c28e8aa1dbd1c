/** How a call that was made has ended before anybody was there. */
export type Missed = 'busy' | 'declined' | 'no_answer' | 'unreachable' | 'cancelled';

/** By the status of the final response (RFC 3261 section 21). */
export function missedBy(status: number): Missed {
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 403:
    case 603:
      return 'declined';
    case 408:
    case 480:
      return 'no_answer';
    case 487:
      return 'cancelled';
    default:
      return 'unreachable';
  }
}
