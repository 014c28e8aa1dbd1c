import type { ErrorCode } from '../../contract/errors.ts';
import type { ConferenceState } from './conference.ts';
import { done, type Outcome, refused } from './outcome.ts';

/** Recording and live stream: what is asked for here is done elsewhere, which tells how it stands. */

const recordable = {
  start: { from: ['off'], to: 'starting' },
  pause: { from: ['on'], to: 'paused' },
  resume: { from: ['paused'], to: 'on' },
  stop: { from: ['starting', 'on', 'paused'], to: 'stopping' },
} as const;

/** @param refusal why no recording may begin; one that runs is paused and stopped all the same */
export function record(
  state: ConferenceState,
  action: keyof typeof recordable,
  refusal: ErrorCode | null,
): Outcome {
  if (action === 'start' && refusal) return refused(refusal);
  const { from, to } = recordable[action];
  if (!from.some((known) => known === state.recording)) return refused('recording_not_so');
  return done({ ...state, recording: to }, [{ type: 'record', action }]);
}

const streamable = {
  start: { from: ['off'], to: 'starting' },
  stop: { from: ['starting', 'on'], to: 'stopping' },
} as const;

/** @param refusal why no stream may begin */
export function stream(
  state: ConferenceState,
  action: keyof typeof streamable,
  refusal: ErrorCode | null,
): Outcome {
  if (action === 'start' && refusal) return refused(refusal);
  const { from, to } = streamable[action];
  if (!from.some((known) => known === state.stream)) return refused('stream_not_so');
  return done({ ...state, stream: to }, [{ type: 'stream', action }]);
}
