import type { StoreApi } from 'zustand/vanilla';
import type { HostFields, LogEntry, Snapshot } from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import type { Attended, LegCondition, NotificationData } from '../../server/contract/signalling.ts';

/** What the pages see of a conference's console: plain state in a store, and what may be asked of it. */

/** `refused`: not let in; `reconnecting`: what is shown is from before the connection was lost. */
export type ConsolePhase = 'opening' | 'open' | 'reconnecting' | 'refused' | 'ended';

export interface ConsoleState {
  phase: ConsolePhase;
  /** Why it was refused; while opening, why it has not opened yet. */
  problem: ErrorCode | null;
  endedReason: NotificationData<'ended'>['reason'] | null;
  /** As whom commands are given. */
  as: Attended['as'] | null;
  snapshot: Snapshot | null;
  host: HostFields;
  /** The latest last; at most `logKept`. */
  log: readonly LogEntry[];
  /** IDs of who is heard just now. */
  speaking: ReadonlySet<string>;
  /** How rooms and telephones are doing, by their ID. */
  legs: ReadonlyMap<string, LegCondition>;
  /** The server's clock minus this browser's, ms. */
  clockAhead: number;
}

export interface ConsoleActions {
  readonly store: StoreApi<ConsoleState>;
  /** Gives a control. @returns the refusal's code, or null when it was done */
  give(control: GivenControl): Promise<ErrorCode | null>;
  /** Tries once more after a refusal. */
  again(): void;
  /** Gives the connection up. */
  close(): void;
}

export const logKept = 200;

export const nothingHosted: HostFields = {
  waiting: [],
  view: { type: 'follow' },
  polling: null,
  scene: null,
  savedScenes: [],
  invitations: [],
};

export function beforeOpening(): ConsoleState {
  return {
    phase: 'opening',
    problem: null,
    endedReason: null,
    as: null,
    snapshot: null,
    host: nothingHosted,
    log: [],
    speaking: new Set(),
    legs: new Map(),
    clockAhead: 0,
  };
}
