import { useEffect } from 'react';
import { actOf, type Focus } from './keys.ts';
import type { Playback } from './playback.ts';

/** What somebody does by keys, wherever on the page the focus is, but for fields and dialogs. */
export function useKeys(playback: Playback, fullScreen: () => void, onVolume: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const act = actOf(event, focusOf(event.target));
      if (act === null) return;
      event.preventDefault();
      const { lengthMs, volume, muted } = playback.store.getState();
      switch (act.kind) {
        case 'toggle':
          playback.toggle();
          break;
        case 'step':
          playback.step(act.ms);
          break;
        case 'to':
          playback.seek(act.part * lengthMs);
          break;
        case 'louder':
          // Muted it cannot be softer, and how loud it was is kept.
          if (!muted || act.by > 0) playback.setVolume(volume + act.by);
          onVolume();
          break;
        case 'mute':
          playback.setMuted(!muted);
          onVolume();
          break;
        case 'fullScreen':
          fullScreen();
          break;
      }
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [playback, fullScreen, onVolume]);
}

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'other';
  const field =
    'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]';
  if (target.closest(field)) return 'field';
  return target.closest('button, summary') ? 'button' : 'other';
}
