import type { ConferenceFields, HostView, Polling } from '../../server/contract/conference-view.ts';
import {
  compose,
  type ManualScene,
  type Mode,
  nextRotation,
  type OnAir,
} from '../../server/contract/scene.ts';

/** What a picture is composed by, and whose it is: that of everybody, or what the host looks at alone. */
export interface PictureChoice {
  whose: 'everybody' | 'host';
  mode: Mode;
  scene: ManualScene | null;
}

export interface HostSight {
  view: HostView;
  polling: Polling | null;
  /** The host's scene, on air or not. */
  scene: ManualScene | null;
}

/** @param sight what the host sees for themselves; null for everybody but the host */
export function choosePicture(
  { mode, scene }: Pick<ConferenceFields, 'mode' | 'scene'>,
  sight: HostSight | null,
): PictureChoice {
  const everybody: PictureChoice = { whose: 'everybody', mode, scene };
  if (sight === null) return everybody;
  const own = (ownMode: Mode): PictureChoice => ({ whose: 'host', mode: ownMode, scene: sight.scene });
  if (sight.polling) return own({ type: 'broadcast', participantId: sight.polling.participantId });
  switch (sight.view.type) {
    case 'follow':
      return everybody;
    case 'scene':
      return own({ type: 'scene' });
    case 'participant':
      return own({ type: 'broadcast', participantId: sight.view.participantId });
  }
}

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

/** When the picture changes by itself, ms since the epoch by the server's clock; null: never. */
export function pictureChangesAt(
  { mode, scene }: PictureChoice,
  company: Company,
  now: number,
): number | null {
  const usesScene = mode.type === 'scene' || (mode.type === 'voice' && mode.in === 'scene');
  return usesScene && scene !== null ? nextRotation(scene, company, now) : null;
}
