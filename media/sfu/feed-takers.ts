import type { Feed, FeedFormat } from '../../server/contract/feeds.ts';
import type { PlannedFeed } from '../mixer/mixer-plan.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { degraded, type LoadLevel } from './load-level.ts';
import type { Taker } from './picture-shares.ts';

/**
 * What a feed takes of pictures. While somebody shares, its picture is what is seen beside the slides; those have a
 * picture of their own, which is still while nobody does.
 */
export function takersOfFeed({ id, picture, slides }: Feed, isShared: boolean, level: LoadLevel): Taker[] {
  const takers: Taker[] = [];
  const apart = isShared && slides !== null;
  if (picture) {
    const part = apart ? 'besideSlides' : 'all';
    takers.push({ id: feedTaker(id, 'picture'), whose: null, part, format: formatOf(picture, level) });
  }
  if (slides) {
    takers.push({
      id: feedTaker(id, 'slides'),
      whose: null,
      part: 'slides',
      format: formatOf(slides, level),
    });
  }
  return takers;
}

export function plannedFeed(
  { id, to, keyFrameMs }: Feed,
  pictureOf: ReadonlyMap<string, string>,
): PlannedFeed {
  const of = (kind: 'picture' | 'slides'): string | null => pictureOf.get(feedTaker(id, kind)) ?? null;
  return { id, to, keyFrameMs, picture: of('picture'), slides: of('slides') };
}

function feedTaker(feedId: string, kind: 'picture' | 'slides'): string {
  return `feed ${feedId} ${kind}`;
}

/** A file has one size from its beginning to its end: of a node with too much to do it gets fewer pictures, not smaller ones. */
function formatOf(format: FeedFormat, level: LoadLevel): VideoFormat {
  const wanted: VideoFormat = { ...format, profile: 'baseline', maxSliceBytes: null };
  return degraded(wanted, level === 'full' ? 'full' : 'slow');
}
