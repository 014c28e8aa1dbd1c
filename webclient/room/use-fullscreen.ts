import { useSyncExternalStore } from 'react';

function subscribe(changed: () => void): () => void {
  document.addEventListener('fullscreenchange', changed);
  return () => document.removeEventListener('fullscreenchange', changed);
}

function toggle(): void {
  // Refused by some embedding pages; there is nothing to be done about that from here.
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  done.catch(() => undefined);
}

/** iPhones have no full screen for pages: the control is left out there. */
export function useFullscreen(): { possible: boolean; on: boolean; toggle: () => void } {
  const on = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  return { possible: document.fullscreenEnabled, on, toggle };
}
