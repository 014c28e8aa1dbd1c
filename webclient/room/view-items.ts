import type { ViewItem } from '../../server/contract/signalling.ts';
import type { StagePlan } from './stage-plan.ts';

/** The widest picture the protocol lets us ask for, device pixels. */
const widest = 8192;

/**
 * What the stage shows now, for the server to send exactly that. Everybody on the page is in it, with a camera or
 * without: whoever switches it on is then seen at once. One's own picture comes from one's own camera.
 */
export function viewItems(plan: StagePlan, selfId: string, pixelRatio: number): ViewItem[] {
  const wide = (width: number): number => Math.min(widest, Math.max(1, Math.round(width * pixelRatio)));
  const cameras = plan.tiles
    .filter(({ id }) => id !== selfId)
    .map(({ id, width }): ViewItem => ({ participantId: id, source: 'camera', width: wide(width) }));
  if (!plan.slides || plan.slides.presenterId === selfId) return cameras;
  return [
    { participantId: plan.slides.presenterId, source: 'slides', width: wide(plan.slides.width) },
    ...cameras,
  ];
}
