import { useEffect, useState, type RefObject } from 'react';

/** After which the controls go, ms. */
const patience = 3000;

/** Nobody has moved or pressed anything for a while; false as long as not `active`. */
export function useIdle(box: RefObject<HTMLElement | null>, active: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!active || !element) return;
    let timer = setTimeout(() => setIdle(true), patience);
    const stir = (): void => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), patience);
    };
    const types = ['pointermove', 'pointerdown', 'keydown', 'focusin'];
    for (const type of types) element.addEventListener(type, stir);
    return () => {
      clearTimeout(timer);
      setIdle(false);
      for (const type of types) element.removeEventListener(type, stir);
    };
  }, [box, active]);
  return idle && active;
}
