import type { ConferenceFields, HostView, Polling } from './conference-view.ts';
import { type Company, type ManualScene, type Mode, nextRotation } from './scene.ts';

/** What a picture is composed by, and whose it is: that of everybody, or what the host looks at alone. */
export interface PictureChoice {
  whose: 'everybody' | 'host';
  mode: Mode;
  scene: ManualScene | null;
}

export interface HostSight {
  view: HostView;
  polling: Pick<Polling, 'participantId'> | null;
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

/** When the picture changes by itself, ms since the epoch by the server's clock; null: never. */
export function pictureChangesAt(
  { mode, scene }: Pick<PictureChoice, 'mode' | 'scene'>,
  company: Pick<Company, 'joined' | 'presenterId'>,
  now: number,
): number | null {
  const usesScene = mode.type === 'scene' || (mode.type === 'voice' && mode.in === 'scene');
  return usesScene && scene !== null ? nextRotation(scene, company, now) : null;
}
