import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';

/**
 * What a node whose mixers cost too much gives up, one after the other: half of the pictures a second, then their size,
 * then whoever comes anew.
 */
export const loadLevels = ['full', 'slow', 'small', 'refuse'] as const;

export type LoadLevel = (typeof loadLevels)[number];

/** One further down; the last is its own. */
export function below(level: LoadLevel): LoadLevel {
  return loadLevels[loadLevels.indexOf(level) + 1] ?? level;
}

/** One further up; the first is its own. */
export function above(level: LoadLevel): LoadLevel {
  return loadLevels[loadLevels.indexOf(level) - 1] ?? level;
}

export function worse(a: LoadLevel, b: LoadLevel): LoadLevel {
  return loadLevels.indexOf(a) > loadLevels.indexOf(b) ? a : b;
}

const slowFps = 15;
const { fullHd, hd, standard } = pictureFormats;

/** What each size becomes: those of the product, then those that a leg goes down to when it can be sent less. */
const smallerOf = new Map<string, Pick<VideoFormat, 'width' | 'height' | 'kbps'>>([
  [sizeOf(fullHd), hd],
  [sizeOf(hd), standard],
  [sizeOf(standard), { width: 352, height: 288, kbps: 256 }],
  ['640x368', { width: 448, height: 256, kbps: 256 }],
]);

/** What is made of a format at a level: never larger, faster or of more bits than what is wanted. */
export function degraded(format: VideoFormat, level: LoadLevel): VideoFormat {
  if (level === 'full') return format;
  const slow = { ...format, fps: Math.min(format.fps, slowFps) };
  const smaller = level === 'slow' ? undefined : smallerOf.get(sizeOf(format));
  if (!smaller) return slow;
  const { width, height, kbps } = smaller;
  return { ...slow, width, height, kbps: Math.min(format.kbps, kbps) };
}

function sizeOf({ width, height }: Pick<VideoFormat, 'width' | 'height'>): string {
  return `${width}x${height}`;
}
