import type { ViewItem } from '../../server/contract/signalling.ts';
import type { StagePlan } from './stage-plan.ts';

/** The widest picture the protocol lets us ask for, device pixels. */
const widest = 8192;

/**
 * What the stage shows now, for the server to send exactly that. Everybody on the page is in it, with a camera or
 * without: whoever switches it on is then seen at once. One's own picture comes from one's own camera. Who is shown
 * twice is asked for once, as wide as the wider of both.
 */
export function viewItems(plan: StagePlan, selfId: string, pixelRatio: number): ViewItem[] {
  const items = new Map<string, ViewItem>();
  const show = (participantId: string, source: ViewItem['source'], width: number): void => {
    if (participantId === selfId) return;
    const key = `${source} ${participantId}`;
    const wide = Math.min(widest, Math.max(1, Math.round(width * pixelRatio)));
    items.set(key, { participantId, source, width: Math.max(wide, items.get(key)?.width ?? 0) });
  };
  for (const { presenterId, width } of plan.slides) show(presenterId, 'slides', width);
  for (const { id, width } of plan.tiles) show(id, 'camera', width);
  return [...items.values()];
}
