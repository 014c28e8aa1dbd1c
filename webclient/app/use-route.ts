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
  const pathname = usePathname();
  return useMemo(() => parseRoute(pathname), [pathname]);
}

export function usePathname(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** What stands behind the question mark. */
export function useSearch(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
}

/** @param replace leaves no step to go back to */
export function navigate(path: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  window.dispatchEvent(new Event(moved));
}
