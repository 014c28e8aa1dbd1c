import type { NetworkQuality } from '../../server/contract/media-port.ts';

/**
 * The network of a participant as seen from what arrives of it.
 * @param scores for each source that is live, mediasoup's best score over its layers (0 to 10; 0: nothing arrives)
 * @returns null when nothing is live, so nothing can be said
 */
export function networkQuality(scores: number[]): NetworkQuality | null {
  if (scores.length === 0) return null;
  const worst = Math.min(...scores);
  if (worst >= 8) return 'good';
  return worst >= 5 ? 'fair' : 'poor';
}
