import type { KnownTerminal } from '../registrar/sign-in.ts';
import type { Trunk } from './trunks.ts';

/** Where a call comes from, or goes to. */
export type Origin =
  | { from: 'terminal'; terminal: KnownTerminal }
  | { from: 'trunk'; trunk: Trunk }
  /** Anybody else. */
  | { from: 'guest' };
