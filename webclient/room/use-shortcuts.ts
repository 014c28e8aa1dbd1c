import { useEffect, useEffectEvent } from 'react';

/** What is done at a key; the names are those of `KeyboardEvent.key` in lower case. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

const typing = 'input, textarea, select, [contenteditable="true"]';

/** An input method holds the letters back (`Process`); the place on the keyboard tells them all the same. */
function nameOf(event: KeyboardEvent): string {
  const fromCode = /^Key([A-Z])$/.exec(event.code)?.[1];
  return (event.key === 'Process' && fromCode !== undefined ? fromCode : event.key).toLowerCase();
}

/** Keys of the room. They rest while somebody types, and where a list scrolls by the same keys. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(typing)) return;
    const name = nameOf(event);
    if (name.startsWith('page') && target?.closest('[data-scrolls]')) return;
    const action = shortcuts[name];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => pressed(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
