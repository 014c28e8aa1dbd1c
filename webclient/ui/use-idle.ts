import { type RefObject, useEffect, useState } from 'react';

const idleMs = 3000;

/** Whether nobody has moved or touched anything for a moment. */
export function useIdle(area: RefObject<HTMLElement | null>): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout>;
    const moved = (): void => {
      clearTimeout(timer);
      setIdle(false);
      timer = setTimeout(() => setIdle(true), idleMs);
    };
    moved();
    const listening = new AbortController();
    const { signal } = listening;
    for (const name of ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const) {
      element.addEventListener(name, moved, { signal });
    }
    return () => {
      clearTimeout(timer);
      listening.abort();
    };
  }, [area]);
  return idle;
}
