import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { choosePicture, pictureChangesAt, type PictureChoice } from '../../server/contract/picture-choice.ts';
import type { OnAir } from '../../server/contract/scene.ts';
import { useMeeting } from '../app/session.ts';
import { participantsOf, useSelf } from './participants.ts';
import { type Company, composePicture } from './room-picture.ts';

/** What this person is to see, by the mode of the conference and, for the host, by what they chose for themselves. */
export function usePictureChoice(): PictureChoice | null {
  const mode = useMeeting((state) => state.snapshot?.fields.mode);
  const scene = useMeeting((state) => state.snapshot?.fields.scene ?? null);
  const isHost = useSelf()?.role === 'host';
  const view = useMeeting((state) => state.host?.view);
  const polling = useMeeting((state) => state.host?.polling ?? null);
  const hostScene = useMeeting((state) => state.host?.scene ?? null);
  return useMemo(() => {
    if (mode === undefined) return null;
    const sight = isHost && view !== undefined ? { view, polling, scene: hostScene } : null;
    return choosePicture({ mode, scene }, sight);
  }, [mode, scene, isHost, view, polling, hostScene]);
}

/** The picture by this choice, also as it changes by itself; null: the automatic one. */
export function usePicture(choice: PictureChoice | null, selfId: string): OnAir | null {
  const joined = useJoined();
  const presenterId = useMeeting((state) => state.snapshot?.fields.presenterId ?? null);
  const floorId = useFloor(choice, selfId);
  const ahead = useMeeting((state) => state.clockAhead);
  const company = useMemo(
    (): Company => ({ joined, floorId, presenterId, selfId }),
    [joined, floorId, presenterId, selfId],
  );
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const wait = (): void => {
        const now = Date.now() + ahead;
        const at = choice && pictureChangesAt(choice, company, now);
        if (at === null) return;
        timer = setTimeout(() => {
          changed();
          wait();
        }, at - now);
      };
      wait();
      return () => clearTimeout(timer);
    },
    [choice, company, ahead],
  );
  // As text, so that it is the same while the same is shown.
  const shown = useSyncExternalStore(subscribe, () =>
    JSON.stringify(choice && composePicture(choice, company, Date.now() + ahead)),
  );
  return useMemo(() => JSON.parse(shown) as OnAir | null, [shown]);
}

/** IDs of everybody, the same list as long as it is the same people. */
function useJoined(): readonly string[] {
  const participants = useMeeting(participantsOf);
  const [joined, setJoined] = useState<readonly string[]>([]);
  const next = useMemo(() => participants.map(({ id }) => id), [participants]);
  const same = next.length === joined.length && next.every((id, index) => id === joined[index]);
  if (!same) setJoined(next);
  return same ? joined : next;
}

/** Who speaks alone sees whom they speak to: the one who had the floor before. */
function useFloor(choice: PictureChoice | null, selfId: string): string | null {
  const floorId = useMeeting((state) => state.snapshot?.fields.floorId ?? null);
  const [other, setOther] = useState<string | null>(null);
  if (floorId !== null && floorId !== selfId && floorId !== other) setOther(floorId);
  const alone = choice?.mode.type === 'voice' && choice.mode.in === 'single';
  return alone && floorId === selfId ? other : floorId;
}
