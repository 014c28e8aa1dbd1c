/** How the slides follow the picture of the people, whose sound is heard. All times in ms of the recording. */

export type Correction =
  /** It is in step: it plays as fast as the other. */
  | { kind: 'none' }
  /** It catches up or waits, without a jump: a factor of the other's speed. */
  | { kind: 'pace'; factor: number }
  | { kind: 'seek'; to: number };

interface Positions {
  videoAt: number;
  shareAt: number;
  /** Of the slides; they cannot go beyond. */
  shareLength: number;
  playing: boolean;
  /** The last answer was a pace: it goes on until they are close, not just within what is allowed. */
  pacing: boolean;
}

/** From where on it is corrected. */
export const mostDrift = 80;
/** Up to where a correction goes. */
const close = 20;
/** What would take too long to catch up with. */
const jump = 600;
/** Of the speed, either way. */
const strongest = 0.25;
/** How long catching up takes about. */
const within = 1000;
/** While nothing moves there is no need for less than a picture's time. */
const stillDrift = 34;

export function correctionOf({ videoAt, shareAt, shareLength, playing, pacing }: Positions): Correction {
  const to = Math.min(videoAt, shareLength);
  const drift = shareAt - to;
  const size = Math.abs(drift);
  if (!playing) return size > stillDrift ? { kind: 'seek', to } : { kind: 'none' };
  if (size > jump) return { kind: 'seek', to };
  if (size > (pacing ? close : mostDrift)) {
    return { kind: 'pace', factor: 1 - clamp(drift / within, -strongest, strongest) };
  }
  return { kind: 'none' };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
