import { useCallback, useEffect, useState, type RefObject } from 'react';

export interface FullScreen {
  on: boolean;
  toggle: () => void;
}

/** What phones have that let nothing but a video fill the screen. */
interface AppleVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

export function useFullScreen(box: RefObject<HTMLElement | null>): FullScreen {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const changed = (): void => setOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  const toggle = useCallback(() => {
    const element = box.current;
    if (!element) return;
    // Refused, everything stays as it is.
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    else if (document.fullscreenEnabled) element.requestFullscreen().catch(() => undefined);
    else element.querySelector<AppleVideo>('video')?.webkitEnterFullscreen?.();
  }, [box]);
  return { on, toggle };
}
