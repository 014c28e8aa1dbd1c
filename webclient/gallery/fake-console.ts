import { createStore } from 'zustand/vanilla';
import type {
  HostFields,
  Invitation,
  InvitationState,
  LogEntry,
  Participant,
  Snapshot,
} from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import { type ErrorCode, errorCatalogue } from '../../server/contract/errors.ts';
import { emptyScene, fillRest, type ManualScene, type Mode } from '../../server/contract/scene.ts';
import type { LegCondition } from '../../server/contract/signalling.ts';
import { beforeOpening, type ConsoleActions, type ConsoleState } from '../core/console-model.ts';
import type { ControlScenario } from './control-scenario.ts';
import { afterControl } from './fake-controls.ts';
import { controlPerson } from './fake-console-people.ts';

const minute = 60_000;

function modeOf(name: ControlScenario['mode']): Mode {
  switch (name) {
    case 'broadcast':
      return { type: 'broadcast', participantId: 'p2' };
    case 'rollCall':
      return { type: 'rollCall', participantId: 'p8' };
    case 'voice':
      return { type: 'voice', in: 'single' };
    case 'voiceScene':
      return { type: 'voice', in: 'scene' };
    case 'scene':
    case 'automatic':
      return { type: name };
  }
}

/** Two take turns in one of its cells, the shared screen is in another. */
function sceneOf({ people, mode, busy }: ControlScenario, now: number): ManualScene | null {
  if (mode !== 'scene' && mode !== 'voiceScene' && !busy) return null;
  const ids = Array.from({ length: people }, (_, index) => `p${index}`);
  const scene = emptyScene('six', now);
  const cells = scene.cells
    .with(0, { members: ['slides'], seconds: 10 })
    .with(2, { members: ids.slice(2, 5), seconds: 20 });
  return fillRest({ ...scene, cells }, ids.slice(5));
}

const states: readonly InvitationState[] = [
  'calling',
  'ringing',
  'joined',
  'busy',
  'no_answer',
  'refused',
  'failed',
  'cancelled',
  'sent',
  'left',
];

function invitations({ calls, language }: ControlScenario, now: number): Invitation[] {
  if (!calls) return [];
  return states.toReversed().map((state, index) => {
    const person = controlPerson(index + 40, now, language);
    const kind =
      state === 'sent'
        ? 'email'
        : index % 4 === 0
          ? 'number'
          : person.kind === 'sip'
            ? 'terminal'
            : 'account';
    const target =
      kind === 'email' ? 'anna.keller@example.com' : kind === 'number' ? '+41615550123' : person.id;
    return {
      id: `i${index}`,
      kind,
      target,
      name: kind === 'email' || kind === 'number' ? target : person.name,
      state,
      reason: state === 'failed' ? 'call_unreachable' : null,
      participantId: null,
      at: now - index * minute,
    };
  });
}

function log({ language, calls }: ControlScenario, now: number): LogEntry[] {
  if (!calls) return [];
  const name = (index: number): string => controlPerson(index, now, language).name;
  const lines: [string, string, string, string][] = [
    ['admit', name(5), '', 'ok'],
    ['muteAll', '', 'true', 'ok'],
    ['setMode', name(8), 'rollCall', 'ok'],
    ['mute', `${name(4)}, ${name(7)}`, '', 'ok'],
    ['record', '', 'start', 'recording_unavailable'],
    ['lock', '', 'true', 'ok'],
  ];
  return lines.map(([control, subject, detail, result], index) => ({
    at: now - (lines.length - index) * minute,
    actor: name(index === 3 ? 3 : 0),
    control,
    subject,
    detail,
    result,
  }));
}

function connectionOf(kind: Participant['kind'], encrypted: boolean): LegCondition['connection'] {
  const line = { codec: 'H.264 High', encrypted, width: 1920, height: 1080 };
  if (kind === 'sip')
    return {
      ...{ transport: 'tls', device: 'HUAWEI TE40/TE40_V600R019C00SPC600 (TE Series)', encrypted },
      ...{ sound: { codec: 'opus', encrypted }, picture: line, slides: line },
    };
  return {
    ...{ transport: 'udp', device: '', encrypted: false },
    ...{ sound: { codec: 'PCMA', encrypted: false }, picture: null, slides: null },
  };
}

function legOf({ id, kind, network }: Participant): LegCondition {
  const loss = { good: 0, fair: 0.034, poor: 0.123, unknown: 0 }[network];
  const picture = kind === 'sip' ? { width: 1280, height: 720, fps: 30, kbps: 1000 } : null;
  return {
    participantId: id,
    picture,
    sent: { kbps: picture ? 1043 : 64, loss: loss / 2, roundTripMs: 23.4 },
    received: { kbps: picture ? 1187 : 64, loss, jitterMs: 4.2 },
    connection: connectionOf(kind, network !== 'poor'),
  };
}

function stateOf(scenario: ControlScenario): ConsoleState {
  const before = beforeOpening();
  const { phase, people, busy, language, as } = scenario;
  const problem =
    scenario.problem !== null && scenario.problem in errorCatalogue ? (scenario.problem as ErrorCode) : null;
  if (phase === 'opening' || phase === 'refused') return { ...before, phase, problem };
  if (phase === 'ended') {
    return { ...before, phase, endedReason: (scenario.reason ?? 'host') as ConsoleState['endedReason'] };
  }
  const now = Date.now();
  const startedAt = now - 42 * minute;
  const participants = Array.from({ length: people }, (_, index) =>
    controlPerson(index, startedAt, language),
  );
  const presenter = busy ? participants[2] : undefined;
  if (presenter) participants[2] = { ...presenter, sources: { ...presenter.sources, slides: 'live' } };
  const scene = sceneOf(scenario, now);
  const mode = modeOf(scenario.mode);
  const self = { host: 'p0', cohost: 'p3', guest: 'p1', gone: 'nobody', administrator: null }[as];
  const snapshot: Snapshot = {
    now,
    version: 1,
    conferenceId: 'gallery',
    meetingId: '914083136',
    subject:
      language === 'zh' ? '项目评审：新一代会议终端与编解码方案' : 'Design review of the next room terminal',
    media: 'video',
    startedAt,
    participants,
    fields: {
      presenterId: presenter?.id ?? null,
      speakers: participants.slice(3, 8).map(({ id }) => id),
      floorId: participants[3]?.id ?? null,
      mode,
      scene: mode.type === 'scene' || (mode.type === 'voice' && mode.in === 'scene') ? scene : null,
      spotlightId: busy ? 'p4' : null,
      muted: busy,
      selfUnmute: !busy,
      shareLocked: busy,
      waitingRoom: scenario.waiting > 0,
      chat: 'everyone',
      prompts: { join: true, leave: true, recording: true },
      watermark: false,
      labels: true,
      recording: busy ? 'on' : 'off',
      stream: busy ? 'starting' : 'off',
      plannedEndAt: now + 18 * minute,
      pictureCodec: 'H264',
      locked: busy,
      endsAt: null,
    },
  };
  const host: HostFields = {
    waiting: Array.from({ length: scenario.waiting }, (_, index) => {
      const { name, kind } = controlPerson(index + 500, startedAt, language);
      return {
        id: `w${index}`,
        name,
        kind,
        since: now - index * 1000,
        for: index % 5 === 4 ? 'host' : 'admission',
      };
    }),
    view: scenario.mode === 'broadcast' ? { type: 'participant', participantId: 'p5' } : { type: 'follow' },
    polling: scenario.polling ? { participantId: 'p6', nextId: 'p7', since: now - 6500, seconds: 20 } : null,
    scene,
    savedScenes: scene ? [{ name: language === 'zh' ? '开场' : 'Opening', scene }] : [],
    invitations: invitations(scenario, now),
  };
  return {
    ...before,
    phase,
    as: {
      participantId: self,
      name:
        self === null
          ? language === 'zh'
            ? '李娜'
            : 'Li Na'
          : (participants.find(({ id }) => id === self)?.name ?? 'Anna'),
    },
    snapshot,
    host,
    log: log(scenario, now),
    speaking: new Set(participants.slice(3, 4).map(({ id }) => id)),
    legs: new Map(participants.filter(({ kind }) => kind !== 'web').map((one) => [one.id, legOf(one)])),
  };
}

/** A console of a made-up conference; controls change the state at once, as a server would a moment later. */
export function fakeConsole(scenario: ControlScenario): ConsoleActions {
  const store = createStore<ConsoleState>(() => stateOf(scenario));
  return {
    store,
    give: async (control: GivenControl) => {
      if (scenario.slow > 0) await new Promise((resolve) => setTimeout(resolve, scenario.slow));
      const refusal: ErrorCode | null = scenario.refuses ? 'recording_unavailable' : null;
      const state = store.getState();
      store.setState({
        ...(refusal === null ? afterControl(state, control) : {}),
        log: [
          ...state.log,
          {
            at: Date.now(),
            actor: state.as?.name ?? '',
            control: control.type,
            subject: '',
            detail: '',
            result: refusal ?? 'ok',
          },
        ],
      });
      return refusal;
    },
    again: () => store.setState(stateOf({ ...scenario, phase: 'open' })),
    close: () => undefined,
  };
}
