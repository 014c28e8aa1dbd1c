import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute, type Route } from './route.ts';

const moved = 'plenum:moved';

function subscribe(changed: () => void): () => void {
  for (const type of ['popstate', moved]) window.addEventListener(type, changed);
  return () => {
    for (const type of ['popstate', moved]) window.removeEventListener(type, changed);
  };
}

export function useRoute(): Route {
  const pathname = useSyncExternalStore(subscribe, () => location.pathname);
  return useMemo(() => parseRoute(pathname), [pathname]);
}

export function navigate(path: string): void {
  history.pushState(null, '', path);
  window.dispatchEvent(new Event(moved));
}
