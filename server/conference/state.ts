import type { AskedSource, Participant, Prompts } from '../contract/conference-view.ts';
import { controlRules, mayUse, type Rank } from '../contract/control-rules.ts';
import type { Control } from '../contract/controls.ts';
import { cancelCall, invite, redial, setInvitation } from './core/calling.ts';
import { type Actor, type Command, type Context, rankOf, type Report } from './core/commands.ts';
import { type ConferenceState, presentOf, withFields, withParticipant } from './core/conference.ts';
import { join, putOut, sendToWaiting } from './core/door.ts';
import { admit } from './core/entering.ts';
import { leave } from './core/leaving.ts';
import { done, inTurn, type Outcome, refused } from './core/outcome.ts';
import {
  applyScene,
  deleteScene,
  saveScene,
  setHostView,
  setMode,
  setSpotlight,
  speak,
} from './core/picture.ts';
import { skipPolling, startPolling, stopPolling } from './core/polling.ts';
import { record, stream } from './core/recording.ts';
import { claimHost, handOn, releaseHost, setCohost } from './core/roles.ts';
import { endShare, lockSharing, loseSources, setSource, stopCamera } from './core/sharing.ts';
import { allowUnmute, ask, askToUnmute, endMuteAll, holdAll, muteAll } from './core/sound.ts';
import { prolong, tick } from './core/timing.ts';

export { type Actor, type Command, type Context, rankOf, type Report } from './core/commands.ts';
export {
  type ConferenceState,
  hasHost,
  hostOf,
  newConference,
  type NewConference,
  type OneWaiting,
} from './core/conference.ts';
export type { Effect, Outcome } from './core/outcome.ts';
export { nextAfter } from './core/polling.ts';
export { dueAt } from './core/timing.ts';

/**
 * The whole of meeting control as one pure function: what a command does to a live conference, and what then has to be
 * done outside. No clock, no sockets, no media in it. The rules of each matter are in `core/`. A refusal leaves
 * everything as it was.
 */
export function reduce(state: ConferenceState, command: Command, context: Context): Outcome {
  return isControl(command) ? control(state, command, context) : report(state, command, context.now);
}

export function isControl(command: Command): command is Control {
  return Object.hasOwn(controlRules, command.type);
}

function control(state: ConferenceState, command: Control, context: Context): Outcome {
  const { actor } = context;
  const rank = actor && rankOf(state, actor);
  if (!actor || !rank) return refused('not_joined');
  if (rank === 'waiting') return refused('not_admitted');
  if (!mayUse(command.type, rank)) return refused('not_permitted');
  return permitted(state, command, { ...context, actor, rank });
}

function permitted(
  state: ConferenceState,
  command: Control,
  context: Context & { actor: Actor; rank: Rank },
): Outcome {
  const { now, actor, rank, invited = [], able, latestEnd = Infinity } = context;
  const self = actor.kind === 'participant' ? state.participants.get(actor.participantId) : undefined;
  switch (command.type) {
    case 'lock':
      return done(withFields(state, { locked: command.locked }));
    case 'setWaitingRoom':
      return done(withFields(state, { waitingRoom: command.on }));
    case 'admit':
      return admit(state, command.participantIds, now);
    case 'sendToWaiting':
      return sendToWaiting(state, command.participantIds, now);
    case 'remove':
      return putOut(state, command.participantIds, { reason: 'removed', rank, now });
    case 'hangUp':
      return putOut(state, command.participantIds, { reason: 'hung_up', rank, now });
    case 'makeHost':
      return handOn(state, command.participantId, now);
    case 'setCohost':
      return setCohost(state, command.participantId, command.cohost);
    case 'releaseHost':
      return self ? releaseHost(state, self) : refused('not_joined');
    case 'rename':
      return rename(state, command, { actor, rank });
    case 'mute':
      return toOthers(state, command.participantIds, rank, (before, whom) => holdAll(before, whom));
    case 'muteAll':
      return muteAll(state, command.selfUnmute ?? state.selfUnmute);
    case 'endMuteAll':
      return done(endMuteAll(state));
    case 'allowUnmute':
      return done(allowUnmute(state, command.allowed));
    case 'askToUnmute':
      if (state.mode.type === 'rollCall') return refused('roll_call_runs');
      return each(state, command.participantIds, (before, one) =>
        // Whoever asks all does not ask themselves.
        command.participantIds === 'all' && one.id === self?.id ? done(before) : askToUnmute(before, one),
      );
    case 'stopCamera':
      return toOthers(state, command.participantIds, rank, (before, whom) =>
        inTurn(before, ...whom.map((one) => (next: ConferenceState) => stopCamera(next, one))),
      );
    case 'askForCamera':
      if (state.media === 'voice') return refused('voice_only');
      return each(state, command.participantIds, (before, one) => done(ask(before, one, 'camera')));
    case 'decline':
      return done(self ? decline(state, self, command.source) : state);
    case 'raiseHand':
      if (!self || (self.handRaisedAt !== null) === command.raised) return done(state);
      return done(withParticipant(state, { ...self, handRaisedAt: command.raised ? now : null }));
    case 'lowerHands':
      return each(state, command.participantIds, (before, one) =>
        done(one.handRaisedAt === null ? before : withParticipant(before, { ...one, handRaisedAt: null })),
      );
    case 'lockSharing':
      return lockSharing(state, command.locked);
    case 'stopShare':
      return state.presenterId === null ? refused('nothing_shared') : endShare(state, 'stopped_by_host');
    case 'setMode':
      return setMode(state, command.mode);
    case 'applyScene':
      return applyScene(state, command.scene, now);
    case 'saveScene':
      return saveScene(state, command.name, command.scene, now);
    case 'deleteScene':
      return deleteScene(state, command.name);
    case 'setHostView':
      return setHostView(state, command.view);
    case 'startPolling':
      return startPolling(state, command.seconds, now);
    case 'stopPolling':
      return stopPolling(state);
    case 'skipPolling':
      return skipPolling(state, now);
    case 'spotlight':
      return setSpotlight(state, command.participantId);
    case 'setPrompts':
      return done(setPrompts(state, command));
    case 'setWatermark':
      return done(withFields(state, { watermark: command.on }));
    case 'setLabels':
      return done(withFields(state, { labels: command.on }));
    case 'setChat':
      return done(withFields(state, { chat: command.who }));
    case 'record':
      return record(state, command.action, able ? able.record : 'recording_unavailable');
    case 'stream':
      return stream(state, command.action, able ? able.stream : 'stream_unavailable');
    case 'prolong':
      return prolong(state, command.minutes, { now, latest: latestEnd });
    case 'end':
      return done(state, [{ type: 'end', reason: rank === 'administrator' ? 'administrator' : 'host' }]);
    case 'invite':
      return invite(state, invited, now);
    case 'redial':
      return redial(state, command.invitationId, now);
    case 'cancelCall':
      return cancelCall(state, command.invitationId, now);
    default:
      return command satisfies never;
  }
}

/** What media, calls and time tell. */
function report(state: ConferenceState, command: Report, now: number): Outcome {
  if (isOfSomebody(command)) return ofSomebody(state, command, now);
  switch (command.type) {
    case 'join':
      return join(state, command, now);
    case 'setEnd':
      return done(withFields(state, { endsAt: command.endsAt }));
    case 'setInvitation':
      return done(setInvitation(state, command, now));
    case 'recordingIs':
      return done(withFields(state, { recording: command.state }));
    case 'streamIs':
      return done(withFields(state, { stream: command.state }));
    case 'tick':
      return tick(state, now);
    default:
      return command satisfies never;
  }
}

/** What is told of somebody who is there. */
type OfSomebody = Exclude<Extract<Report, { participantId: string }>, { type: 'join' }>;

function isOfSomebody(command: Report): command is OfSomebody {
  return 'participantId' in command && command.type !== 'join';
}

function ofSomebody(state: ConferenceState, command: OfSomebody, now: number): Outcome {
  const participant = state.participants.get(command.participantId);
  if (!participant) {
    // All that somebody who waits can do is go.
    if (!state.waiting.has(command.participantId)) return refused('not_joined');
    if (command.type !== 'leave') return refused('not_admitted');
    return done({ ...state, waiting: state.waiting.delete(command.participantId) });
  }
  switch (command.type) {
    case 'leave':
      return leave(state, participant, now);
    case 'claimHost':
      return claimHost(state, participant, now);
    case 'setConnection':
      if (participant.connection === command.connection) return done(state);
      return done(withParticipant(state, { ...participant, connection: command.connection }));
    case 'setSource':
      return setSource(state, participant, command.source, command.state);
    case 'loseSources':
      return loseSources(state, participant);
    case 'speak':
      return done(speak(state, participant, now));
    case 'setNetwork':
      if (participant.network === command.network) return done(state);
      return done(withParticipant(state, { ...participant, network: command.network }));
    default:
      return command satisfies never;
  }
}

/** Does the same to each who is still there. */
function each(
  state: ConferenceState,
  participantIds: readonly string[] | 'all',
  step: (state: ConferenceState, participant: Participant) => Outcome,
): Outcome {
  const whom = presentOf(state, participantIds);
  if (whom.length === 0) return refused('participant_gone');
  return inTurn(state, ...whom.map((one) => (before: ConferenceState) => step(before, one)));
}

/** A co-host does to the host what the host does to nobody. */
function toOthers(
  state: ConferenceState,
  participantIds: readonly string[],
  rank: Rank,
  work: (state: ConferenceState, whom: readonly Participant[]) => Outcome,
): Outcome {
  const whom = presentOf(state, participantIds);
  if (whom.length === 0) return refused('participant_gone');
  if (rank === 'cohost' && whom.some(({ role }) => role === 'host')) return refused('host_protected');
  return work(state, whom);
}

function decline(state: ConferenceState, self: Participant, declined: AskedSource): ConferenceState {
  if (!self.asked.includes(declined)) return state;
  return withParticipant(state, { ...self, asked: self.asked.filter((source) => source !== declined) });
}

function setPrompts(state: ConferenceState, set: Partial<Prompts>): ConferenceState {
  const { prompts: was } = state;
  const prompts: Prompts = {
    join: set.join ?? was.join,
    leave: set.leave ?? was.leave,
    recording: set.recording ?? was.recording,
  };
  const same =
    was.join === prompts.join && was.leave === prompts.leave && was.recording === prompts.recording;
  return same ? state : { ...state, prompts };
}

function rename(
  state: ConferenceState,
  { participantId, name }: { participantId: string; name: string },
  { actor, rank }: { actor: Actor; rank: Rank },
): Outcome {
  const own = actor.kind === 'participant' && actor.participantId === participantId;
  if (rank === 'guest' && !own) return refused('not_permitted');
  const chosen = state.participants.get(participantId);
  if (!chosen) return refused('participant_gone');
  return done(chosen.name === name ? state : withParticipant(state, { ...chosen, name }));
}
