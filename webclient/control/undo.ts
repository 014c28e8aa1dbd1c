import type { HostFields, Snapshot } from '../../server/contract/conference-view.ts';
import type { GivenControl, GivenScene } from '../../server/contract/controls.ts';
import type { ManualScene } from '../../server/contract/scene.ts';

export interface Before {
  snapshot: Snapshot;
  host: HostFields;
}

/**
 * What takes a control back, from how it stood before it was given: given one after the other. Null where nothing
 * does: nobody who was put out comes back, and no microphone is switched on from afar.
 */
export function undoOf(control: GivenControl, before: Before): GivenControl[] | null {
  const { fields } = before.snapshot;
  switch (control.type) {
    case 'lock':
      return changed(control.locked, fields.locked, { type: 'lock', locked: fields.locked });
    case 'setWaitingRoom':
      return changed(control.on, fields.waitingRoom, { type: 'setWaitingRoom', on: fields.waitingRoom });
    case 'allowUnmute':
      return changed(control.allowed, fields.selfUnmute, { type: 'allowUnmute', allowed: fields.selfUnmute });
    case 'lockSharing':
      return changed(control.locked, fields.shareLocked, { type: 'lockSharing', locked: fields.shareLocked });
    case 'setWatermark':
      return changed(control.on, fields.watermark, { type: 'setWatermark', on: fields.watermark });
    case 'setLabels':
      return changed(control.on, fields.labels, { type: 'setLabels', on: fields.labels });
    case 'setChat':
      return changed(control.who, fields.chat, { type: 'setChat', who: fields.chat });
    case 'setPrompts': {
      const { type, ...set } = control;
      const names = (['join', 'leave', 'recording'] as const).filter(
        (name) => set[name] !== undefined && set[name] !== fields.prompts[name],
      );
      if (names.length === 0) return null;
      return [{ type, ...Object.fromEntries(names.map((name) => [name, fields.prompts[name]])) }];
    }
    case 'muteAll':
      return unmuting(before);
    case 'setMode':
      return [{ type: 'setMode', mode: fields.mode }];
    case 'spotlight':
      return changed(control.participantId, fields.spotlightId, {
        type: 'spotlight',
        participantId: fields.spotlightId,
      });
    case 'setHostView':
      return [{ type: 'setHostView', view: before.host.view }];
    case 'startPolling':
      return before.host.polling === null ? [{ type: 'stopPolling' }] : null;
    case 'applyScene':
      return unapplying(before);
    case 'saveScene': {
      const saved = before.host.savedScenes.find(({ name }) => name === control.name.trim());
      if (!saved) return [{ type: 'deleteScene', name: control.name }];
      return [{ type: 'saveScene', name: saved.name, scene: givenOf(saved.scene) }];
    }
    case 'deleteScene': {
      const saved = before.host.savedScenes.find(({ name }) => name === control.name);
      return saved ? [{ type: 'saveScene', name: saved.name, scene: givenOf(saved.scene) }] : null;
    }
    case 'setCohost':
      return [{ ...control, cohost: !control.cohost }];
    case 'rename': {
      const person = before.snapshot.participants.find(({ id }) => id === control.participantId);
      return person ? [{ ...control, name: person.name }] : null;
    }
    case 'admit':
    case 'askForCamera':
    case 'askToUnmute':
    case 'cancelCall':
    case 'decline':
    case 'end':
    case 'endMuteAll':
    case 'hangUp':
    case 'invite':
    case 'lowerHands':
    case 'makeHost':
    case 'mute':
    case 'prolong':
    case 'raiseHand':
    case 'record':
    case 'redial':
    case 'releaseHost':
    case 'remove':
    case 'sendToWaiting':
    case 'skipPolling':
    case 'stopCamera':
    case 'stopPolling':
    case 'stopShare':
    case 'stream':
      return null;
  }
}

export function givenOf({ layout, cells }: ManualScene): GivenScene {
  return { layout, cells };
}

function changed<T>(to: T, from: T, undo: GivenControl): GivenControl[] | null {
  return to === from ? null : [undo];
}

/** Whoever was muted by name before stays so; whoever may not unmute by the rule before may not again. */
function unmuting({ snapshot: { fields, participants } }: Before): GivenControl[] | null {
  if (fields.muted) return [{ type: 'allowUnmute', allowed: fields.selfUnmute }];
  const held = participants.filter((one) => one.held).map(({ id }) => id);
  return [
    { type: 'endMuteAll' },
    ...(held.length === 0 ? [] : [{ type: 'mute' as const, participantIds: held }]),
    ...(fields.selfUnmute ? [] : [{ type: 'allowUnmute' as const, allowed: false }]),
  ];
}

function unapplying({ snapshot, host }: Before): GivenControl[] {
  const mode: GivenControl = { type: 'setMode', mode: snapshot.fields.mode };
  return host.scene === null ? [mode] : [{ type: 'applyScene', scene: givenOf(host.scene) }, mode];
}
