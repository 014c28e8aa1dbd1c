import { useCallback, useSyncExternalStore } from 'react';
import { useMeeting } from '../app/session.ts';

const tickMs = 250;

function everyTick(changed: () => void): () => void {
  const timer = setInterval(changed, tickMs);
  return () => clearInterval(timer);
}

const never = (): (() => void) => () => undefined;

/** Seconds until a time of the server's clock, counting down to 0; null: there is no such time. */
export function useSecondsUntil(at: number | null): number | null {
  const ahead = useMeeting((state) => state.clockAhead);
  const left = useCallback(
    () => (at === null ? null : Math.max(0, Math.ceil((at - ahead - Date.now()) / 1000))),
    [at, ahead],
  );
  return useSyncExternalStore(at === null ? never : everyTick, left);
}
