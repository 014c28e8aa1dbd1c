export interface Microphone {
  participantId: string;
  live: boolean;
  /** Order in which the microphones came; counts up. */
  since: number;
  /** When it was last heard, in ms; 0 when never. */
  heardAt: number;
}

/**
 * Whose voices are carried to everybody: the open microphones before the muted ones (which are kept ready, so an
 * unmuted word is not clipped), the latest heard first, then in the order they came. A meeting with no more
 * microphones than slots has all of them all the time.
 * @param slots voices carried at once
 */
export function chooseAudible(microphones: Iterable<Microphone>, slots: number): Set<string> {
  const ranked = [...microphones].sort(
    (a, b) => Number(b.live) - Number(a.live) || b.heardAt - a.heardAt || a.since - b.since,
  );
  return new Set(ranked.slice(0, slots).map((microphone) => microphone.participantId));
}
