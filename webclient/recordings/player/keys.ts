/** What a key does in the player. */
export type KeyAct =
  | { kind: 'toggle' | 'mute' | 'fullScreen' }
  /** By so many ms. */
  | { kind: 'step'; ms: number }
  /** To a part of the length, 0 to 1. */
  | { kind: 'to'; part: number }
  /** By so much, of 1. */
  | { kind: 'louder'; by: number };

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What has the focus: something that takes text or keys for itself, something that space presses, or neither. */
export type Focus = 'field' | 'button' | 'other';

export function actOf({ key, ctrlKey, metaKey, altKey }: Pressed, focus: Focus): KeyAct | null {
  if (ctrlKey || metaKey || altKey || focus === 'field') return null;
  if (/^[0-9]$/.test(key)) return { kind: 'to', part: Number(key) / 10 };
  switch (key.toLowerCase()) {
    case ' ':
      return focus === 'button' ? null : { kind: 'toggle' };
    case 'k':
      return { kind: 'toggle' };
    case 'arrowleft':
      return { kind: 'step', ms: -5000 };
    case 'arrowright':
      return { kind: 'step', ms: 5000 };
    case 'j':
      return { kind: 'step', ms: -10_000 };
    case 'l':
      return { kind: 'step', ms: 10_000 };
    case 'arrowup':
      return { kind: 'louder', by: 0.1 };
    case 'arrowdown':
      return { kind: 'louder', by: -0.1 };
    case 'm':
      return { kind: 'mute' };
    case 'f':
      return { kind: 'fullScreen' };
    default:
      return null;
  }
}

/** The same on the seek bar while it has the focus, as sliders do. Home and End lead to its ends. */
export function seekKey(key: string, at: number, lengthMs: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return at - 5000;
    case 'ArrowRight':
    case 'ArrowUp':
      return at + 5000;
    case 'PageUp':
      return at + 60_000;
    case 'PageDown':
      return at - 60_000;
    case 'Home':
      return 0;
    case 'End':
      return lengthMs;
    default:
      return null;
  }
}
