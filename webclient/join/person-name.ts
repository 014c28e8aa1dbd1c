import { recall, remember } from '../ui/browser-storage.ts';

const key = 'plenum.name';

/** Longest name the protocol takes (`nameSchema`). */
export const longestName = 64;

export function recallName(): string {
  return recall('local', key) ?? '';
}

export function rememberName(name: string): void {
  remember('local', key, name.trim());
}
