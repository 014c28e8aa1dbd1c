import type { LogEntry } from '../contract/conference-view.ts';
import type { ControlName } from '../contract/control-rules.ts';
import type { Control, ControlOf } from '../contract/controls.ts';
import type { ConferenceState } from './state.ts';

/** A control as a line of the conference's log: whom it concerns and what was set, in words that stay short. */

const namedAtMost = 5;

export function describeControl(
  state: ConferenceState,
  control: Control,
): Pick<LogEntry, 'control' | 'subject' | 'detail'> {
  return { control: control.type, subject: subjectOf(state, control), detail: detailOf(control) };
}

function subjectOf(state: ConferenceState, control: Control): string {
  if ('participantIds' in control) {
    return control.participantIds === 'all' ? '' : namesOf(state, control.participantIds);
  }
  if ('participantId' in control && control.participantId !== null) {
    return namesOf(state, [control.participantId]);
  }
  if ('mode' in control && 'participantId' in control.mode)
    return namesOf(state, [control.mode.participantId]);
  if ('view' in control && 'participantId' in control.view)
    return namesOf(state, [control.view.participantId]);
  if ('invitationId' in control) return state.invitations.get(control.invitationId)?.name ?? '';
  if (!('invitees' in control)) return '';
  return control.invitees
    .slice(0, namedAtMost)
    .map(({ target }) => target)
    .join(', ');
}

function namesOf(state: ConferenceState, ids: readonly string[]): string {
  const names = ids
    .slice(0, namedAtMost)
    .map((id) => state.participants.get(id)?.name ?? state.waiting.get(id)?.name ?? '');
  const more = ids.length - namedAtMost;
  return names.filter((name) => name !== '').join(', ') + (more > 0 ? ` +${more}` : '');
}

function detailOf(control: Control): string {
  const detail = details[control.type] as ((control: Control) => string) | undefined;
  return detail?.(control) ?? '';
}

const details: { readonly [N in ControlName]?: (control: ControlOf<N>) => string } = {
  lock: ({ locked }) => String(locked),
  lockSharing: ({ locked }) => String(locked),
  setWaitingRoom: ({ on }) => String(on),
  setWatermark: ({ on }) => String(on),
  setLabels: ({ on }) => String(on),
  setCohost: ({ cohost }) => String(cohost),
  allowUnmute: ({ allowed }) => String(allowed),
  muteAll: ({ selfUnmute }) => (selfUnmute === undefined ? '' : `selfUnmute ${selfUnmute}`),
  raiseHand: ({ raised }) => String(raised),
  decline: ({ source }) => source,
  rename: ({ name }) => name,
  saveScene: ({ name }) => name,
  deleteScene: ({ name }) => name,
  setMode: ({ mode }) => (mode.type === 'voice' ? `voice ${mode.in}` : mode.type),
  applyScene: ({ scene }) => scene.layout,
  setHostView: ({ view }) => view.type,
  startPolling: ({ seconds }) => `${seconds} s`,
  setPrompts: (prompts) =>
    (['join', 'leave', 'recording'] as const)
      .flatMap((name) => (prompts[name] === undefined ? [] : [`${name} ${prompts[name]}`]))
      .join(', '),
  setChat: ({ who }) => who,
  record: ({ action }) => action,
  stream: ({ action }) => action,
  prolong: ({ minutes }) => `${minutes} min`,
};
