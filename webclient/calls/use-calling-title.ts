import { useEffect } from 'react';
import { useMediaQuery } from '../ui/use-media-query.ts';

const everyMs = 1200;

/** Says in the tab who calls, in turn with what it is called; without a change of pictures where none is wanted. */
export function useCallingTitle(calling: string | null): void {
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  useEffect(() => {
    if (calling === null) return;
    // Another page may be opened meanwhile, which has a title of its own.
    let own = document.title;
    const show = (): void => {
      if (document.title !== calling) own = document.title;
      document.title = calling;
    };
    const turn = (): void => {
      if (document.title === calling && !still) document.title = own;
      else show();
    };
    show();
    const timer = setInterval(turn, everyMs);
    return () => {
      clearInterval(timer);
      if (document.title === calling) document.title = own;
    };
  }, [calling, still]);
}
