import type { ConferenceFields, HostFields } from '../../server/contract/conference-view.ts';
import { emptyScene, fillRest, type ManualScene, type Mode } from '../../server/contract/scene.ts';
import { fieldsAtFirst } from '../core/made-up.ts';
import type { GivenControl, MeetingState, Participant } from '../core/model.ts';
import { selfId } from './people.ts';
import type { Scenario } from './scenario.ts';

/** The made-up conference: what the host has done in it, by the words of the scenario. */

export function fieldsOf({ show, slides }: Scenario, participants: readonly Participant[]): ConferenceFields {
  const now = Date.now();
  const has = (word: string): boolean => show.has(word);
  return {
    ...fieldsAtFirst,
    presenterId: slides,
    speakers: participants.slice(1, 6).map(({ id }) => id),
    floorId: participants[1]?.id ?? null,
    mode: modeOf(show),
    scene: has('scene') || has('voice') ? sceneOf(participants, show) : null,
    spotlightId: has('spotlight') ? 'p1' : null,
    muted: has('muted') || has('held'),
    selfUnmute: !has('held'),
    shareLocked: has('shareLocked'),
    locked: has('locked'),
    waitingRoom: has('waiting'),
    watermark: has('watermark'),
    labels: !has('noLabels'),
    chat: has('chatOff') ? 'off' : has('chatHosts') ? 'hosts' : 'everyone',
    recording: has('recording') ? 'on' : 'off',
    stream: has('stream') ? 'on' : 'off',
    endsAt: has('countdown') ? now + 272_000 : null,
  };
}

function modeOf(show: Scenario['show']): Mode {
  if (show.has('called')) return { type: 'rollCall', participantId: selfId };
  if (show.has('rollCall')) return { type: 'rollCall', participantId: 'p1' };
  if (show.has('broadcast')) return { type: 'broadcast', participantId: 'p3' };
  if (show.has('voice')) return { type: 'voice', in: 'scene' };
  return show.has('scene') ? { type: 'scene' } : { type: 'automatic' };
}

function sceneOf(participants: readonly Participant[], show: Scenario['show']): ManualScene {
  const empty = emptyScene(show.has('three') ? 'three' : 'eight', Date.now());
  // The last cells stay empty, as they do when people have left.
  const some = participants.slice(1).map(({ id }) => id);
  return fillRest(empty, some.slice(0, show.has('three') ? 3 : 6));
}

export function hostFieldsOf({ show }: Scenario, participants: readonly Participant[]): HostFields | null {
  if (show.has('guest')) return null;
  return {
    waiting: show.has('waiting')
      ? ['周文', 'Ingrid Sørensen', 'Unknown caller'].map((name, index) => ({
          id: `w${index}`,
          name,
          kind: 'web' as const,
          since: Date.now() - 60_000,
          for: index === 2 ? ('host' as const) : ('admission' as const),
        }))
      : [],
    view: show.has('view') ? { type: 'participant', participantId: 'p1' } : { type: 'follow' },
    polling: show.has('polling')
      ? { participantId: 'p1', nextId: 'p2', since: Date.now() - 7000, seconds: 20 }
      : null,
    scene: sceneOf(participants, show),
    savedScenes: [],
    invitations: [],
  };
}

/** As the server would have it a moment later, as far as the room shows it. */
export function afterControl(state: MeetingState, control: GivenControl): Partial<MeetingState> {
  const { snapshot, host } = state;
  if (!snapshot) return {};
  const fields = (changed: Partial<ConferenceFields>): Partial<MeetingState> => ({
    snapshot: { ...snapshot, fields: { ...snapshot.fields, ...changed } },
  });
  const self = (changed: (one: Participant) => Partial<Participant>): Partial<MeetingState> => ({
    snapshot: {
      ...snapshot,
      participants: snapshot.participants.map((one) =>
        one.id === selfId ? { ...one, ...changed(one) } : one,
      ),
    },
  });
  const effects: Effects = {
    lock: ({ locked }) => fields({ locked }),
    lockSharing: ({ locked }) => fields({ shareLocked: locked }),
    setWaitingRoom: ({ on }) => fields({ waitingRoom: on }),
    muteAll: ({ selfUnmute }) => fields({ muted: true, selfUnmute: selfUnmute ?? true }),
    endMuteAll: () => fields({ muted: false, selfUnmute: true }),
    setMode: ({ mode }) => fields({ mode }),
    spotlight: ({ participantId }) => fields({ spotlightId: participantId }),
    admit: () => ({ host: host && { ...host, waiting: [] } }),
    stopPolling: () => ({ host: host && { ...host, polling: null } }),
    raiseHand: ({ raised }) => self(() => ({ handRaisedAt: raised ? Date.now() : null })),
    decline: ({ source }) => self(({ asked }) => ({ asked: asked.filter((one) => one !== source) })),
  };
  const effect = effects[control.type] as ((given: GivenControl) => Partial<MeetingState>) | undefined;
  return effect?.(control) ?? {};
}

type Effects = {
  [N in GivenControl['type']]?: (given: Extract<GivenControl, { type: N }>) => Partial<MeetingState>;
};
