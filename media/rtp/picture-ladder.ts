/** A step of the ladder, named after its picture. */
export type Rung = '1080p' | '720p' | '4CIF' | 'CIF';

export interface PictureFormat {
  /** In pixels. */
  width: number;
  height: number;
  fps: number;
}

interface Step {
  rung: Rung;
  /** In kbit/s. */
  from: number;
  /** The most of a wide picture (16:9), and of one about as wide as 4CIF is (704x576). */
  height: { wide: number; narrow: number };
  /** The most. */
  fps: number;
}

const lowest: Step = { rung: 'CIF', from: 0, height: { wide: 256, narrow: 288 }, fps: 15 };
/** Those above it, from the highest on. */
const higher: readonly Step[] = [
  { rung: '1080p', from: 1200, height: { wide: 1080, narrow: 1080 }, fps: Infinity },
  { rung: '720p', from: 600, height: { wide: 720, narrow: 720 }, fps: Infinity },
  { rung: '4CIF', from: 300, height: { wide: 368, narrow: 576 }, fps: Infinity },
];

/** A higher step is gone up to only with so many times what it needs, so that a rate that wavers does not change the picture. */
const spare = 1.25;
/** Between 4:3 and 16:9. */
const wideFrom = 1.5;
/** Encoders code blocks of 16 by 16 pixels. */
const block = 16;

/**
 * The picture that suits a rate: few sharp pixels rather than many that are smeared. It is never larger or faster than
 * what is wanted, and about as wide for its height: 1920x1080 becomes 1280x720, 640x368 and 448x256.
 * @param kbps what may be sent, as of `SendRate`
 * @param wanted at full rate; for the product's own: 704x576 at 512 kbit/s, 1280x720 at 1000, 1920x1080 at 2000
 * @param previous the rung of the picture that is sent now; null for the first one
 * @returns with a width that is a multiple of 16 and an even height, unless it is what is wanted
 */
export function pictureFor(
  kbps: number,
  wanted: PictureFormat,
  previous: Rung | null = null,
): PictureFormat & { rung: Rung } {
  const { rung, height: heights, fps } = stepFor(kbps, previous);
  const aspect = wanted.width / wanted.height;
  const height = aspect < wideFrom ? heights.narrow : heights.wide;
  const slower = { rung, fps: Math.min(wanted.fps, fps) };
  if (wanted.height <= height) return { ...slower, width: wanted.width, height: wanted.height };
  const width = Math.max(block, Math.floor((height * aspect) / block) * block);
  return { ...slower, width: Math.min(width, wanted.width), height };
}

function stepFor(kbps: number, previous: Rung | null): Step {
  const at = higher.findIndex(({ rung }) => rung === previous);
  const before = previous !== null && at < 0 ? higher.length : at;
  return higher.find(({ from }, index) => kbps >= (index < before ? from * spare : from)) ?? lowest;
}
