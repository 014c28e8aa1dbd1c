import type { Recording, RecordingStatus } from '../../server/contract/api/recordings.ts';

/** What lists and pages make of a recording's state. Words and icons are theirs. */

type Stated = Pick<Recording, 'state' | 'percent' | 'sd'>;

/** How one is told apart from the others besides by word and icon. */
export const toneOf = {
  recording: 'live',
  processing: 'busy',
  ready: 'good',
  failed: 'bad',
} as const satisfies Record<RecordingStatus, string>;

/** How far finishing has come, 0 to 100; null: nothing is being finished that one waits for. */
export function percentOf({ state, percent }: Stated): number | null {
  return state === 'processing' ? (percent ?? 0) : null;
}

export type Sd = { state: 'coming'; percent: number } | { state: 'failed' };

/** How it stands with SD while HD can be played already; null: it is there, or there will be none. */
export function sdOf({ state, sd }: Stated): Sd | null {
  if (state !== 'ready' || sd === null) return null;
  switch (sd.state) {
    case 'waiting':
      return { state: 'coming', percent: 0 };
    case 'processing':
      return { state: 'coming', percent: sd.percent };
    case 'failed':
      return { state: 'failed' };
    case 'ready':
      return null;
  }
}

/** It changes by itself: whoever looks at it is to see that. */
export function isMoving(recording: Stated): boolean {
  const { state } = recording;
  return state === 'recording' || state === 'processing' || sdOf(recording)?.state === 'coming';
}

export interface Possible {
  play: boolean;
  retry: boolean;
  remove: boolean;
}

/** What can be done with a recording. */
export function possibleWith(recording: Stated): Possible {
  const { state } = recording;
  return {
    play: state === 'ready',
    retry: state === 'failed' || sdOf(recording)?.state === 'failed',
    remove: state !== 'recording',
  };
}
