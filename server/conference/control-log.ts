import type { LogEntry } from '../contract/conference-view.ts';
import type { Control } from '../contract/controls.ts';
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
  switch (control.type) {
    case 'setMode':
      return 'participantId' in control.mode ? namesOf(state, [control.mode.participantId]) : '';
    case 'setHostView':
      return control.view.type === 'participant' ? namesOf(state, [control.view.participantId]) : '';
    case 'redial':
    case 'cancelCall':
      return state.invitations.get(control.invitationId)?.name ?? '';
    case 'invite':
      return control.invitees
        .slice(0, namedAtMost)
        .map(({ target }) => target)
        .join(', ');
    default:
      return '';
  }
}

function namesOf(state: ConferenceState, ids: readonly string[]): string {
  const names = ids
    .slice(0, namedAtMost)
    .map((id) => state.participants.get(id)?.name ?? state.waiting.get(id)?.name ?? '');
  const more = ids.length - namedAtMost;
  return names.filter((name) => name !== '').join(', ') + (more > 0 ? ` +${more}` : '');
}

function detailOf(control: Control): string {
  switch (control.type) {
    case 'lock':
    case 'lockSharing':
      return String(control.locked);
    case 'setWaitingRoom':
    case 'setWatermark':
    case 'setLabels':
      return String(control.on);
    case 'setCohost':
      return String(control.cohost);
    case 'allowUnmute':
      return String(control.allowed);
    case 'muteAll':
      return control.selfUnmute === undefined ? '' : `selfUnmute ${control.selfUnmute}`;
    case 'raiseHand':
      return String(control.raised);
    case 'decline':
      return control.source;
    case 'rename':
    case 'saveScene':
    case 'deleteScene':
      return control.name;
    case 'setMode':
      return control.mode.type === 'voice' ? `voice ${control.mode.in}` : control.mode.type;
    case 'applyScene':
      return control.scene.layout;
    case 'setHostView':
      return control.view.type;
    case 'startPolling':
      return `${control.seconds} s`;
    case 'setPrompts':
      return (['join', 'leave', 'recording'] as const)
        .flatMap((name) => (control[name] === undefined ? [] : [`${name} ${control[name]}`]))
        .join(', ');
    case 'setChat':
      return control.who;
    case 'record':
    case 'stream':
      return control.action;
    case 'prolong':
      return `${control.minutes} min`;
    default:
      return '';
  }
}
