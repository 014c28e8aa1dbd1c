import { type ControlName, controlRules, mayUse, type Rank } from './control-rules.ts';
import type { ErrorCode } from './errors.ts';

/**
 * What a control is refused with, though its giver may use it. The table of the tests and that in docs/controls.md are
 * made of it.
 */

/** Of whom something is asked, where a control names people. */
export type About = 'another' | 'the host' | 'oneself';

export const situations = [
  'open',
  'locked',
  'broadcast',
  'scene',
  'rollCall',
  'voiceSingle',
  'voiceScene',
  'polling',
] as const;
/** `open` has the automatic picture; so have `locked` and `polling`. */
export type Situation = (typeof situations)[number];

export interface ControlException {
  readonly controls: readonly ControlName[];
  readonly code: ErrorCode;
  /** Whose; left out: everybody's. */
  readonly ranks?: readonly Rank[];
  /** Left out: whomever it is about. */
  readonly about?: About;
  /** Left out: always. */
  readonly during?: readonly Situation[];
}

export const controlExceptions: readonly ControlException[] = [
  { controls: ['rename'], ranks: ['guest'], about: 'another', code: 'not_permitted' },
  { controls: ['rename'], ranks: ['guest'], about: 'the host', code: 'not_permitted' },
  {
    controls: ['mute', 'stopCamera', 'remove', 'hangUp'],
    ranks: ['cohost'],
    about: 'the host',
    code: 'host_protected',
  },
  { controls: ['sendToWaiting', 'setCohost', 'setMode'], about: 'the host', code: 'host_protected' },
  { controls: ['askToUnmute'], during: ['rollCall'], code: 'roll_call_runs' },
  { controls: ['setHostView'], during: ['polling'], code: 'polling_runs' },
  {
    controls: ['stopPolling', 'skipPolling'],
    during: situations.filter((situation) => situation !== 'polling'),
    code: 'not_polling',
  },
];

/** What else a control may be refused with: whom or what it names is not there, or not so. */
export const otherRefusals: Readonly<Partial<Record<ControlName, readonly ErrorCode[]>>> = {
  sendToWaiting: ['participant_gone'],
  remove: ['participant_gone'],
  hangUp: ['participant_gone'],
  makeHost: ['participant_gone'],
  setCohost: ['participant_gone'],
  rename: ['participant_gone'],
  mute: ['participant_gone'],
  askToUnmute: ['participant_gone'],
  stopCamera: ['participant_gone'],
  askForCamera: ['participant_gone', 'voice_only'],
  lowerHands: ['participant_gone'],
  stopShare: ['nothing_shared'],
  setMode: ['participant_gone', 'scene_missing', 'host_missing'],
  saveScene: ['too_many_scenes'],
  deleteScene: ['scene_unknown'],
  setHostView: ['host_missing', 'scene_missing', 'participant_gone'],
  startPolling: ['host_missing', 'nobody_to_poll'],
  spotlight: ['participant_gone'],
  record: ['recording_unavailable', 'recording_space_full', 'recording_not_so'],
  stream: ['stream_unavailable', 'stream_not_so'],
  prolong: ['longest_reached'],
  invite: ['too_many_invitations'],
  redial: ['invitation_unknown', 'already_called'],
  cancelCall: ['invitation_unknown', 'not_called'],
};

/**
 * How a control is answered by its rules alone, where whom and what it names is there.
 * @param rank null: somebody who is not there
 * @param about null: it names nobody
 * @returns null when it is done
 */
export function refusalOf(
  control: ControlName,
  rank: Rank | null,
  { about, during }: { about: About | null; during: Situation },
): ErrorCode | null {
  if (rank === null) return 'not_joined';
  if (rank === 'waiting') return 'not_admitted';
  if (!mayUse(control, rank)) return 'not_permitted';
  const exception = controlExceptions.find(
    (one) =>
      one.controls.includes(control) &&
      (one.ranks?.includes(rank) ?? true) &&
      (one.about === undefined || one.about === about) &&
      (one.during?.includes(during) ?? true),
  );
  return exception?.code ?? null;
}

/** Every code a control may be refused with, once each. */
export function codesOf(control: ControlName): ErrorCode[] {
  const barred: ErrorCode[] = ['not_joined', 'not_admitted', 'not_permitted'];
  const exceptions = controlExceptions.filter(({ controls }) => controls.includes(control));
  return [...new Set([...barred, ...exceptions.map(({ code }) => code), ...(otherRefusals[control] ?? [])])];
}

export const controlNames = Object.keys(controlRules) as ControlName[];
