import type { StoreApi } from 'zustand/vanilla';
import type { MeetingState, RoomNotice } from './model.ts';

const noticeBeforeEndMs = 5 * 60_000;

/**
 * Tells in passing what has changed of the whole meeting: locked and opened, and that it will be ended soon.
 * @returns what ends it
 */
export function announceChanges(store: StoreApi<MeetingState>, tell: (code: RoomNotice) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endsAt: number | null = null;
  /** How far the server's clock is ahead of this one, ms. */
  let ahead = 0;
  const stop = store.subscribe(({ snapshot }, { snapshot: before }) => {
    const fields = snapshot?.fields;
    if (fields && before && fields.locked !== before.fields.locked)
      tell(fields.locked ? 'locked' : 'unlocked');
    if (snapshot && snapshot.now !== before?.now) ahead = snapshot.now - Date.now();
    if ((fields?.endsAt ?? null) === endsAt) return;
    endsAt = fields?.endsAt ?? null;
    clearTimeout(timer);
    if (endsAt === null) return;
    const left = endsAt - ahead - Date.now();
    // Somebody who comes in the last minutes is told at once.
    if (left > 0) timer = setTimeout(() => tell('ends_soon'), Math.max(0, left - noticeBeforeEndMs));
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
