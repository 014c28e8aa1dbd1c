import type { Invitation, Source } from '../../contract/conference-view.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { EndReason } from '../../contract/api/history.ts';
import type { ConferenceState } from './conference.ts';

/** What has to be done outside after a command. */
export type Effect =
  | { type: 'closeParticipant'; participantId: string }
  | { type: 'tellAdmitted'; participantId: string }
  | { type: 'tellWaiting'; participantId: string }
  /** `removed` is for good: what they are known by does not come back by itself. */
  | { type: 'putOut'; participantId: string; reason: 'removed' | 'hung_up' }
  | { type: 'closeSource'; participantId: string; source: Source; reason: ClosedReason }
  | { type: 'pauseSource'; participantId: string; source: 'microphone' }
  | { type: 'resumeSource'; participantId: string; source: 'microphone' }
  | { type: 'call'; invitation: Invitation }
  | { type: 'cancelCall'; invitation: Invitation }
  | { type: 'record'; action: 'start' | 'pause' | 'resume' | 'stop' }
  | { type: 'stream'; action: 'start' | 'stop' }
  | { type: 'end'; reason: EndReason };

export type ClosedReason = 'taken_over' | 'share_ended' | 'stopped_by_host';

export type Outcome =
  { ok: true; state: ConferenceState; effects: readonly Effect[] } | { ok: false; code: ErrorCode };

export function done(state: ConferenceState, effects: readonly Effect[] = []): Outcome {
  return { ok: true, state, effects };
}

export function refused(code: ErrorCode): Outcome {
  return { ok: false, code };
}

/** One step after the other; the first refusal is the answer. */
export function inTurn(
  state: ConferenceState,
  ...steps: readonly ((state: ConferenceState) => Outcome)[]
): Outcome {
  let current = state;
  const effects: Effect[] = [];
  for (const step of steps) {
    const outcome = step(current);
    if (!outcome.ok) return outcome;
    current = outcome.state;
    effects.push(...outcome.effects);
  }
  return done(current, effects);
}
