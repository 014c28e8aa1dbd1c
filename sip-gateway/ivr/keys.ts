import type { Digit } from '../../server/contract/legs.ts';
import type { PromptLanguage } from '../../server/contract/prompts.ts';
import { type IvrText, textOf } from './texts.ts';

/** What somebody in a conference wants who has only keys. */
export type KeyCommand =
  'toggleMicrophone' | 'toggleHand' | 'toggleLock' | 'nextLayout' | 'toggleHelp' | 'unknown';

/** Of a command that is half pressed; null: none is. */
export interface KeysPending {
  /** When its star was pressed, ms. */
  since: number;
}

/** ms from the star to the key that says what. */
export const keyPauseMs = 4000;

const commands: Readonly<Partial<Record<Digit, KeyCommand>>> = {
  '6': 'toggleMicrophone',
  '1': 'toggleHand',
  '7': 'toggleLock',
  '8': 'nextLayout',
  '*': 'toggleHelp',
  '0': 'toggleHelp',
};

const ofHosts: ReadonlySet<KeyCommand> = new Set(['toggleLock', 'nextLayout']);

/**
 * Reads the keys that are pressed in a conference: a star, and what it is for. Whatever else is pressed means nothing;
 * `unknown` is a star with a key that is nothing for who pressed it, and may be answered by a tone.
 * @param now ms, of a clock that does not go back
 */
export function pressKey(
  pending: KeysPending | null,
  digit: Digit,
  { now, isHost }: { now: number; isHost: boolean },
): { pending: KeysPending | null; command: KeyCommand | null } {
  const isSecond = pending !== null && now - pending.since <= keyPauseMs;
  if (!isSecond) return { pending: digit === '*' ? { since: now } : null, command: null };
  const command = commands[digit] ?? 'unknown';
  // The hash key takes the star back.
  if (digit === '#') return { pending: null, command: null };
  return { pending: null, command: ofHosts.has(command) && !isHost ? 'unknown' : command };
}

/** What the picture says of the keys. */
export function helpLines(language: PromptLanguage, isHost: boolean): string[] {
  const lines: IvrText[] = ['helpMute', 'helpHand'];
  if (isHost) lines.push('helpLock', 'helpLayout');
  return [...lines, 'helpHelp' as const].map((line) => textOf(line, language));
}
