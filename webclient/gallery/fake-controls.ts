import type { ConferenceFields, HostFields, Participant } from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { ConsoleState } from '../core/console-model.ts';

/** What a control makes of the made-up state: enough to see every button do something. */
export function afterControl(state: ConsoleState, control: GivenControl): Partial<ConsoleState> {
  const { snapshot, host } = state;
  if (!snapshot) return {};
  const fields = (set: Partial<ConferenceFields>): Partial<ConsoleState> => ({
    snapshot: { ...snapshot, version: snapshot.version + 1, fields: { ...snapshot.fields, ...set } },
  });
  const hosted = (set: Partial<HostFields>): Partial<ConsoleState> => ({ host: { ...host, ...set } });
  const people = (
    ids: readonly string[] | 'all',
    change: (person: Participant) => Participant | null,
  ): Partial<ConsoleState> => ({
    snapshot: {
      ...snapshot,
      version: snapshot.version + 1,
      participants: snapshot.participants.flatMap((person) =>
        ids === 'all' || ids.includes(person.id) ? (change(person) ?? []) : person,
      ),
    },
  });
  const muted = (person: Participant): Participant => ({
    ...person,
    held: true,
    sources: person.sources.microphone ? { ...person.sources, microphone: 'paused' } : person.sources,
  });
  switch (control.type) {
    case 'lock':
      return fields({ locked: control.locked });
    case 'setWaitingRoom':
      return fields({ waitingRoom: control.on });
    case 'allowUnmute':
      return fields({ selfUnmute: control.allowed });
    case 'lockSharing':
      return fields({ shareLocked: control.locked });
    case 'setWatermark':
      return fields({ watermark: control.on });
    case 'setLabels':
      return fields({ labels: control.on });
    case 'setChat':
      return fields({ chat: control.who });
    case 'spotlight':
      return fields({ spotlightId: control.participantId });
    case 'stopShare':
      return fields({ presenterId: null });
    case 'record':
      return fields({
        recording: control.action === 'pause' ? 'paused' : control.action === 'stop' ? 'off' : 'on',
      });
    case 'setMode':
      return fields({ mode: control.mode, scene: control.mode.type === 'scene' ? host.scene : null });
    case 'applyScene': {
      const scene = { ...control.scene, since: Date.now() };
      return { ...fields({ mode: { type: 'scene' }, scene }), ...hosted({ scene }) };
    }
    case 'saveScene':
      return hosted({
        savedScenes: [
          ...host.savedScenes.filter(({ name }) => name !== control.name),
          { name: control.name, scene: { ...control.scene, since: 0 } },
        ],
      });
    case 'deleteScene':
      return hosted({ savedScenes: host.savedScenes.filter(({ name }) => name !== control.name) });
    case 'setHostView':
      return hosted({ view: control.view });
    case 'startPolling':
      return hosted({
        polling: { participantId: 'p1', nextId: 'p2', since: Date.now(), seconds: control.seconds ?? 20 },
      });
    case 'stopPolling':
      return hosted({ polling: null });
    case 'muteAll': {
      const { snapshot: changed } = people('all', (one) => (one.role === 'guest' ? muted(one) : one));
      return changed
        ? {
            snapshot: {
              ...changed,
              fields: { ...changed.fields, muted: true, selfUnmute: control.selfUnmute ?? true },
            },
          }
        : {};
    }
    case 'endMuteAll':
      return fields({ muted: false, selfUnmute: true });
    case 'mute':
      return people(control.participantIds, muted);
    case 'askToUnmute':
      return people(control.participantIds, (one) => ({ ...one, asked: ['microphone'] }));
    case 'lowerHands':
      return people(control.participantIds, (one) => ({ ...one, handRaisedAt: null }));
    case 'setCohost':
      return people([control.participantId], (one) => ({
        ...one,
        role: control.cohost ? 'cohost' : 'guest',
      }));
    case 'rename':
      return people([control.participantId], (one) => ({ ...one, name: control.name }));
    case 'remove':
    case 'hangUp':
      return people(control.participantIds, () => null);
    case 'admit':
      return hosted({
        waiting: host.waiting.filter(
          ({ id }) => control.participantIds !== 'all' && !control.participantIds.includes(id),
        ),
      });
    case 'end':
      return { phase: 'ended', endedReason: 'host' };
    case 'askForCamera':
    case 'cancelCall':
    case 'decline':
    case 'invite':
    case 'makeHost':
    case 'prolong':
    case 'raiseHand':
    case 'redial':
    case 'releaseHost':
    case 'sendToWaiting':
    case 'setPrompts':
    case 'skipPolling':
    case 'stopCamera':
    case 'stream':
      return {};
  }
}
