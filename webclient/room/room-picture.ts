import type { PictureChoice } from '../../server/contract/picture-choice.ts';
import { compose, type OnAir } from '../../server/contract/scene.ts';

export interface Company {
  /** Everybody, in the order they joined. */
  joined: readonly string[];
  floorId: string | null;
  presenterId: string | null;
  selfId: string;
}

/**
 * The picture to show now; null: the automatic one, which each lays out as they like. So does whoever would see nobody
 * but themselves: they know what they look like, and want to see whom they speak to.
 * @param now ms since the epoch, by the server's clock
 */
export function composePicture({ mode, scene }: PictureChoice, company: Company, now: number): OnAir | null {
  const { joined, selfId } = company;
  switch (mode.type) {
    case 'automatic':
      return null;
    case 'broadcast':
    case 'rollCall':
      if (mode.participantId === selfId || !joined.includes(mode.participantId)) return null;
      break;
    case 'scene':
      if (scene === null) return null;
      break;
    case 'voice':
      if (mode.in === 'scene' && scene === null) return null;
  }
  const onAir = compose(mode, scene, { ...company, order: joined, spotlightId: null }, now);
  const [only] = onAir.cells;
  return onAir.layout === 'single' && only?.participantId === selfId && only.source === 'camera'
    ? null
    : onAir;
}
