import { useEffect, useEffectEvent, type RefObject } from 'react';

/** Shorter than this is a tap, pixels. */
const shortest = 48;

/** Turns pages by the finger; `onSwipe` gets 1 for the next page, -1 for the one before. */
export function useSwipe(element: RefObject<HTMLElement | null>, onSwipe: (by: 1 | -1) => void): void {
  const swiped = useEffectEvent(onSwipe);
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let start: { x: number; y: number } | null = null;
    const down = (event: TouchEvent): void => {
      const [touch] = event.touches;
      // Two fingers are a zoom, which is the browser's.
      start = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    };
    const up = (event: TouchEvent): void => {
      const [touch] = event.changedTouches;
      if (!start || !touch) return;
      const x = touch.clientX - start.x;
      const y = touch.clientY - start.y;
      start = null;
      if (Math.abs(x) >= shortest && Math.abs(x) > 2 * Math.abs(y)) swiped(x < 0 ? 1 : -1);
    };
    target.addEventListener('touchstart', down, { passive: true });
    target.addEventListener('touchend', up, { passive: true });
    return () => {
      target.removeEventListener('touchstart', down);
      target.removeEventListener('touchend', up);
    };
  }, [element]);
}
