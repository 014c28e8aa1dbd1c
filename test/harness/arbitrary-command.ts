import fc from 'fast-check';
import {
  askedSourceSchema,
  chatRuleSchema,
  invitationStateSchema,
  recordingStateSchema,
  sourceSchema,
  streamStateSchema,
} from '../../server/contract/conference-view.ts';
import type { ControlName } from '../../server/contract/control-rules.ts';
import type { ControlOf, GivenScene } from '../../server/contract/controls.ts';
import { manualLayouts } from '../../server/contract/layouts.ts';
import {
  type Actor,
  type Command,
  type ConferenceState,
  type Context,
  hostOf,
  newConference,
  type Outcome,
  reduce,
  type Report,
} from '../../server/conference/state.ts';

/** Anything that may be commanded of a conference, by a few people who may or may not be in it. */

export const people = ['anna', 'ben', 'carla', 'dario', 'emil'];
const callIds = ['call0', 'call1', 'call2', 'call3'];
const sceneNames = ['Panel', 'Choir'];

/** A conference nobody is in yet. */
export function emptyConference(waitingRoom = false, media: 'video' | 'voice' = 'video'): ConferenceState {
  const meeting = { id: 'c', meetingId: '123456789', subject: 'Plans', plannedEndAt: 3_600_000 };
  return newConference({ ...meeting, media, waitingRoom, now: 0 });
}

type Bodies<Named extends { type: string }> = {
  [T in Named['type']]: fc.Arbitrary<Omit<Extract<Named, { type: T }>, 'type'>>;
};

function controlBodies(ids: readonly string[]): {
  [N in ControlName]: fc.Arbitrary<Omit<ControlOf<N>, 'type'>>;
} {
  const participantId = fc.constantFrom(...ids);
  const several = fc.array(participantId, { minLength: 1, maxLength: 4 });
  const severalOrAll = fc.oneof(fc.constant('all' as const), several);
  const scene: fc.Arbitrary<GivenScene> = fc.record({
    layout: fc.constantFrom(...manualLayouts),
    cells: fc.array(
      fc.record({
        members: fc.array(fc.oneof(participantId, fc.constant('slides')), { maxLength: 3 }),
        seconds: fc.integer({ min: 10, max: 120 }),
      }),
      { maxLength: 16 },
    ),
  });
  const name = fc.constantFrom(...sceneNames);
  const nothing = fc.constant({});
  const yesOrNo = fc.boolean();
  const invitationId = fc.constantFrom(...callIds);
  return {
    lock: fc.record({ locked: yesOrNo }),
    setWaitingRoom: fc.record({ on: yesOrNo }),
    admit: fc.record({ participantIds: severalOrAll }),
    sendToWaiting: fc.record({ participantIds: several }),
    remove: fc.record({ participantIds: several }),
    hangUp: fc.record({ participantIds: several }),
    makeHost: fc.record({ participantId }),
    setCohost: fc.record({ participantId, cohost: yesOrNo }),
    releaseHost: nothing,
    rename: fc.record({ participantId, name: fc.string({ minLength: 1, maxLength: 8 }) }),
    mute: fc.record({ participantIds: several }),
    muteAll: fc.record({ selfUnmute: yesOrNo }, { requiredKeys: [] }),
    endMuteAll: nothing,
    allowUnmute: fc.record({ allowed: yesOrNo }),
    askToUnmute: fc.record({ participantIds: severalOrAll }),
    stopCamera: fc.record({ participantIds: several }),
    askForCamera: fc.record({ participantIds: several }),
    decline: fc.record({ source: fc.constantFrom(...askedSourceSchema.options) }),
    raiseHand: fc.record({ raised: yesOrNo }),
    lowerHands: fc.record({ participantIds: severalOrAll }),
    lockSharing: fc.record({ locked: yesOrNo }),
    stopShare: nothing,
    setMode: fc.record({
      mode: fc.oneof(
        fc.constant({ type: 'automatic' as const }),
        fc.record({ type: fc.constant('broadcast' as const), participantId }),
        fc.constant({ type: 'scene' as const }),
        fc.record({ type: fc.constant('rollCall' as const), participantId }),
        fc.record({ type: fc.constant('voice' as const), in: fc.constantFrom('single', 'scene') }),
      ),
    }),
    applyScene: fc.record({ scene }),
    saveScene: fc.record({ name, scene }),
    deleteScene: fc.record({ name }),
    setHostView: fc.record({
      view: fc.oneof(
        fc.constant({ type: 'follow' as const }),
        fc.constant({ type: 'scene' as const }),
        fc.record({ type: fc.constant('participant' as const), participantId }),
      ),
    }),
    startPolling: fc.record({ seconds: fc.integer({ min: 2, max: 30 }) }),
    stopPolling: nothing,
    skipPolling: nothing,
    spotlight: fc.record({ participantId: fc.option(participantId) }),
    setPrompts: fc.record({ join: yesOrNo, leave: yesOrNo, recording: yesOrNo }, { requiredKeys: [] }),
    setWatermark: fc.record({ on: yesOrNo }),
    setLabels: fc.record({ on: yesOrNo }),
    setChat: fc.record({ who: fc.constantFrom(...chatRuleSchema.options) }),
    record: fc.record({ action: fc.constantFrom('start', 'pause', 'resume', 'stop') }),
    stream: fc.record({ action: fc.constantFrom('start', 'stop') }),
    prolong: fc.record({ minutes: fc.integer({ min: 1, max: 1440 }) }),
    end: nothing,
    invite: fc.constant({ invitees: [] }),
    redial: fc.record({ invitationId }),
    cancelCall: fc.record({ invitationId }),
  };
}

function reportBodies(ids: readonly string[]): Bodies<Report> {
  const participantId = fc.constantFrom(...ids);
  const invitationId = fc.constantFrom(...callIds);
  return {
    join: fc.record({
      participantId,
      name: fc.string(),
      kind: fc.constantFrom('web', 'web', 'sip', 'pstn'),
      as: fc.constantFrom('host', 'guest'),
      enters: fc.constantFrom('now', 'now', 'now', 'now', 'with_host', 'when_admitted'),
      receivesH264: fc.boolean(),
      invitationId: fc.option(invitationId),
    }),
    leave: fc.record({ participantId }),
    claimHost: fc.record({ participantId }),
    setConnection: fc.record({ participantId, connection: fc.constantFrom('up', 'lost') }),
    setSource: fc.record({
      participantId,
      source: fc.constantFrom(...sourceSchema.options),
      state: fc.constantFrom('live', 'live', 'paused', 'closed'),
    }),
    loseSources: fc.record({ participantId }),
    speak: fc.record({ participantId }),
    setNetwork: fc.record({ participantId, network: fc.constantFrom('good', 'fair', 'poor') }),
    setEnd: fc.record({ endsAt: fc.integer({ min: 600_000, max: 3_600_000 }) }),
    setInvitation: fc.record({
      invitationId,
      state: fc.constantFrom(...invitationStateSchema.options),
      reason: fc.constant(null),
    }),
    recordingIs: fc.record({ state: fc.constantFrom(...recordingStateSchema.options) }),
    streamIs: fc.record({ state: fc.constantFrom(...streamStateSchema.options) }),
    tick: fc.constant({}),
  };
}

function anyOf(bodies: Record<string, fc.Arbitrary<object>>): fc.Arbitrary<Command> {
  const commands = Object.entries(bodies).map(([type, body]) => body.map((fields) => ({ type, ...fields })));
  return fc.oneof(...commands) as fc.Arbitrary<Command>;
}

export function arbitraryCommand(ids: readonly string[] = people): fc.Arbitrary<Command> {
  const controls = controlBodies(ids);
  const reports = reportBodies(ids);
  const { mute, muteAll, endMuteAll, allowUnmute, askToUnmute, decline, setMode, applyScene } = controls;
  const { lockSharing, setCohost, startPolling, skipPolling } = controls;
  const { join, setSource, loseSources, speak } = reports;
  const microphone = setSource.map((fields) => ({ ...fields, source: 'microphone' as const }));
  return fc.oneof(
    { weight: 4, arbitrary: anyOf(controls) },
    { weight: 2, arbitrary: anyOf(reports) },
    // What hangs together most, more often.
    { weight: 2, arbitrary: anyOf({ mute, muteAll, endMuteAll, allowUnmute, askToUnmute, decline }) },
    { weight: 2, arbitrary: anyOf({ setMode, applyScene, startPolling, skipPolling }) },
    { weight: 1, arbitrary: anyOf({ setCohost, lockSharing }) },
    { weight: 3, arbitrary: anyOf({ join }) },
    { weight: 3, arbitrary: anyOf({ setSource, loseSources, speak }) },
    { weight: 3, arbitrary: anyOf({ setSource: microphone }) },
  );
}

/** A command, who gives it, and how long after the one before. */
export interface Step {
  command: Command;
  /** `host`: whoever is it, else an administrator. */
  by: 'host' | Actor;
  afterMs: number;
  /** Of whom an `invite` is. */
  targets: readonly string[];
}

export function arbitrarySteps(
  maxLength: number,
  ids: readonly string[] = people,
): fc.Arbitrary<readonly Step[]> {
  const by = fc.oneof(
    { weight: 1, arbitrary: fc.constant<Actor>({ kind: 'administrator', name: 'Admin' }) },
    { weight: 6, arbitrary: fc.constant('host' as const) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...ids)
        .map((participantId): Actor => ({ kind: 'participant', participantId })),
    },
  );
  const step = fc.record({
    command: arbitraryCommand(ids),
    by,
    afterMs: fc.constantFrom(1, 1, 40, 700, 2000, 11_000, 47_000),
    targets: fc.array(fc.constantFrom('100', '200', '300'), { maxLength: 3 }),
  });
  return fc.array(step, { maxLength, size: 'max' });
}

/** A conference with somebody in it, mostly with a host and most people. */
export function arbitraryConference(ids: readonly string[] = people): fc.Arbitrary<ConferenceState> {
  return fc
    .record({
      waitingRoom: fc.boolean(),
      media: fc.constantFrom('video', 'video', 'video', 'voice'),
      joins: fc.subarray([...ids.slice(1)]),
      hosted: fc.constantFrom(true, true, true, false),
      open: fc.boolean(),
    })
    .map(({ waitingRoom, media, joins, hosted, open }) => {
      const reports = [ids[0] ?? '', ...joins].flatMap((participantId, index): Report[] => [
        joining(participantId, { as: hosted && index === 0 ? 'host' : 'guest' }),
        ...(open ? [{ type: 'setSource', participantId, source: 'microphone', state: 'live' } as const] : []),
      ]);
      return reports.reduce(
        (state, report, index) => {
          const outcome = reduce(state, report, { now: index });
          return outcome.ok ? outcome.state : state;
        },
        emptyConference(waitingRoom, media),
      );
    });
}

export function joining(
  participantId: string,
  given: Partial<Extract<Report, { type: 'join' }>> = {},
): Extract<Report, { type: 'join' }> {
  return {
    type: 'join',
    participantId,
    name: participantId,
    kind: 'web',
    as: 'guest',
    enters: 'now',
    receivesH264: true,
    invitationId: null,
    ...given,
  };
}

export interface Seen {
  before: ConferenceState;
  command: Command;
  context: Context;
  outcome: Outcome;
  /** The state after it. */
  after: ConferenceState;
}

/** Goes through the steps, as the server would, from one second on. */
export function walk(
  start: ConferenceState,
  steps: readonly Step[],
  visit: (seen: Seen) => void = () => undefined,
): { state: ConferenceState; now: number } {
  let state = start;
  let now = 1000;
  let invited = 0;
  for (const { command, by, afterMs, targets } of steps) {
    now += afterMs;
    const context: Context = {
      now,
      actor: by === 'host' ? hostActor(state) : by,
      able: { record: null, stream: null },
      latestEnd: 7_200_000,
      invited: targets.map((target) => ({
        id: `call${invited++}`,
        kind: 'number',
        target,
        name: target,
      })),
    };
    const before = state;
    const outcome = reduce(before, command, context);
    if (outcome.ok) ({ state } = outcome);
    visit({ before, command, context, outcome, after: state });
  }
  return { state, now };
}

function hostActor(state: ConferenceState): Actor {
  const host = hostOf(state);
  return host ? { kind: 'participant', participantId: host.id } : { kind: 'administrator', name: 'Admin' };
}
