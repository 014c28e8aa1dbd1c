/**
 * `local` outlives the browser, `session` the tab only. Both may be forbidden (blocked cookies, some private modes);
 * remembering is a convenience, so then it is simply not done.
 */
type Keep = 'local' | 'session';

export function recall(keep: Keep, key: string): string | null {
  try {
    return storageOf(keep).getItem(key);
  } catch {
    return null;
  }
}

export function remember(keep: Keep, key: string, value: string): void {
  try {
    storageOf(keep).setItem(key, value);
  } catch {
    // Forbidden or full: the person types it again next time.
  }
}

function storageOf(keep: Keep): Storage {
  return keep === 'local' ? localStorage : sessionStorage;
}
