import { useEffect } from 'react';
import type { Loaded } from '../ui/use-loaded.ts';

/** ms between an answer and the next question. */
const usualPause = 3000;

/**
 * Asks again as long as `active`, while the page is looked at. It waits for each answer, however long it takes, so
 * that a slow one is not overtaken by the next question.
 */
export function useRefresh<T>(
  active: boolean,
  { value, error, reload }: Loaded<T>,
  pause = usualPause,
): void {
  useEffect(() => {
    if (!active) return;
    const again = (): void => {
      if (!document.hidden) reload();
    };
    const timer = setTimeout(again, pause);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', again);
    };
    // Every answer, also one that says the same, or a failure, begins the next pause.
  }, [active, value, error, reload, pause]);
}
