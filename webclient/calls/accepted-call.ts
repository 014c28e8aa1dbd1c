/**
 * Hands a call that was accepted over to the page of its meeting, which joins at once. Not by the address: a link must
 * never open somebody's camera.
 */

interface Accepted {
  meetingId: string;
  invitation: string;
}

let accepted: Accepted | null = null;

export function handOver(call: Accepted): void {
  accepted = call;
}

/** Once only. @returns what to join the meeting with; null: nobody has just accepted a call into it */
export function takeAccepted(meetingId: string): string | null {
  const taken = accepted;
  accepted = null;
  return taken?.meetingId === meetingId ? taken.invitation : null;
}
