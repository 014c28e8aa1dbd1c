import { useCallback, useSyncExternalStore } from 'react';

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** A phone in either orientation, or a window as narrow as one: 4 tiles a page and a short control bar. */
export function useCompact(): boolean {
  return useMediaQuery(
    '(max-width: 640px), ((pointer: coarse) and (max-width: 499px)), ((pointer: coarse) and (max-height: 499px))',
  );
}
