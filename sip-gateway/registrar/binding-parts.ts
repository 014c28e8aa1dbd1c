import type { Binding, Bindings } from './bindings.ts';

/**
 * What is to be written of a terminal's document in the live store, and what of it goes: one part for each binding, by its
 * key. Only what differs, so that two gateways which register different contacts do not undo one another.
 */
export function changedParts(
  before: Bindings,
  after: Bindings,
): { set: Record<string, string>; remove: string[] } {
  const set: Record<string, string> = {};
  for (const [key, binding] of Object.entries(after)) {
    const text = JSON.stringify(binding);
    const old = before[key];
    if (!old || JSON.stringify(old) !== text) set[key] = text;
  }
  return { set, remove: Object.keys(before).filter((key) => !(key in after)) };
}

/** From the parts of a document that this gateway, or another of this version, has written. */
export function bindingsOf(parts: ReadonlyMap<string, string>): Bindings {
  return Object.fromEntries([...parts].map(([key, text]) => [key, JSON.parse(text) as Binding]));
}
