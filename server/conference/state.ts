import type { Participant, PictureCodec, Source } from '../contract/conference-view.ts';
import type { ErrorCode } from '../contract/errors.ts';

/**
 * The whole of meeting control as one pure function: what a command does to a live conference, and what then has to
 * be done outside. No clock, no sockets, no media in it.
 */

export interface ConferenceState {
  readonly id: string;
  readonly meetingId: string;
  /** ms since the epoch */
  readonly startedAt: number;
  /** By ID, in the order they joined. */
  readonly participants: Readonly<Record<string, Participant>>;
  readonly presenterId: string | null;
  /** Who spoke last, the latest first; at most 25. */
  readonly speakers: readonly string[];
  /**
   * H.264 until somebody comes who cannot receive it (a browser without the codec), VP8 from then on: every browser
   * has that (RFC 7742), and going back would cost everybody a moment's picture.
   */
  readonly pictureCodec: PictureCodec;
}

export type Command =
  | {
      type: 'join';
      participantId: string;
      name: string;
      kind: Participant['kind'];
      asHost: boolean;
      receivesH264: boolean;
    }
  | { type: 'leave'; participantId: string }
  | { type: 'setConnection'; participantId: string; connection: Participant['connection'] }
  | { type: 'setSource'; participantId: string; source: Source; state: 'live' | 'paused' | 'closed' }
  | { type: 'loseSources'; participantId: string }
  | { type: 'raiseHand'; participantId: string; raised: boolean }
  | { type: 'speak'; participantId: string }
  | { type: 'setNetwork'; participantId: string; network: Participant['network'] };

export interface Context {
  /** ms since the epoch */
  now: number;
}

export type Effect =
  | { type: 'closeParticipant'; participantId: string }
  | { type: 'closeSource'; participantId: string; source: Source; reason: 'taken_over' | 'share_ended' };

export type Outcome =
  { ok: true; state: ConferenceState; effects: Effect[] } | { ok: false; code: ErrorCode };

/** How many of the last speakers are remembered: as many as a page of tiles shows. */
const rememberedSpeakers = 25;

export function newConference(id: string, meetingId: string, now: number): ConferenceState {
  return {
    id,
    meetingId,
    startedAt: now,
    participants: {},
    presenterId: null,
    speakers: [],
    pictureCodec: 'H264',
  };
}

/** Applies one command. A refusal leaves everything as it was. */
export function reduce(state: ConferenceState, command: Command, context: Context): Outcome {
  if (command.type === 'join') return join(state, command, context);
  const participant = state.participants[command.participantId];
  if (!participant) return refused('not_joined');
  switch (command.type) {
    case 'leave':
      return leave(state, participant);
    case 'setConnection':
      return done(withParticipant(state, { ...participant, connection: command.connection }));
    case 'setSource':
      return setSource(state, participant, command.source, command.state);
    case 'loseSources':
      return done(withoutPresenter(withParticipant(state, { ...participant, sources: {} }), participant.id));
    case 'raiseHand':
      return done(raiseHand(state, participant, command.raised, context.now));
    case 'speak':
      return done(speak(state, participant));
    case 'setNetwork':
      if (participant.network === command.network) return done(state);
      return done(withParticipant(state, { ...participant, network: command.network }));
    default:
      return command satisfies never;
  }
}

function join(
  state: ConferenceState,
  command: Extract<Command, { type: 'join' }>,
  { now }: Context,
): Outcome {
  if (state.participants[command.participantId]) return refused('already_joined');
  const hasHost = Object.values(state.participants).some((other) => other.role === 'host');
  const pictureCodec = command.receivesH264 ? state.pictureCodec : 'VP8';
  return done(
    withParticipant(
      { ...state, pictureCodec },
      {
        id: command.participantId,
        name: command.name,
        kind: command.kind,
        role: command.asHost && !hasHost ? 'host' : 'guest',
        joinedAt: now,
        connection: 'up',
        sources: {},
        handRaisedAt: null,
        network: 'unknown',
      },
    ),
  );
}

function leave(state: ConferenceState, participant: Participant): Outcome {
  const { [participant.id]: gone, ...participants } = state.participants;
  const speakers = state.speakers.filter((id) => id !== participant.id);
  return done(withoutPresenter({ ...state, participants, speakers }, participant.id), [
    { type: 'closeParticipant', participantId: participant.id },
  ]);
}

function setSource(
  state: ConferenceState,
  participant: Participant,
  source: Source,
  sourceState: 'live' | 'paused' | 'closed',
): Outcome {
  if (sourceState === 'closed') return closeSource(state, participant, source);
  if (source === 'slides-audio' && state.presenterId !== participant.id) return refused('not_permitted');
  const next = withParticipant(state, {
    ...participant,
    sources: { ...participant.sources, [source]: sourceState },
  });
  return source === 'slides' ? present(next, participant) : done(next);
}

/** Slides take their sound with them. */
function closeSource(state: ConferenceState, participant: Participant, source: Source): Outcome {
  if (!participant.sources[source]) return done(state);
  if (source === 'slides') {
    const { slides, 'slides-audio': sound, ...sources } = participant.sources;
    const next = withParticipant(state, { ...participant, sources });
    const effects = sound ? [ending(participant, 'slides-audio', 'share_ended')] : [];
    return done(withoutPresenter(next, participant.id), effects);
  }
  const { [source]: closed, ...sources } = participant.sources;
  return done(withParticipant(state, { ...participant, sources }));
}

/** One shares at a time. The host takes over; others are refused while somebody shares. */
function present(state: ConferenceState, participant: Participant): Outcome {
  const current = state.presenterId === null ? undefined : state.participants[state.presenterId];
  const next = { ...state, presenterId: participant.id };
  if (!current || current.id === participant.id) return done(next);
  if (participant.role !== 'host') return refused('share_busy');
  const { slides, 'slides-audio': sound, ...sources } = current.sources;
  const ended = (['slides', 'slides-audio'] as const).filter((source) => current.sources[source]);
  return done(
    withParticipant(next, { ...current, sources }),
    ended.map((source) => ending(current, source, 'taken_over')),
  );
}

function ending(
  { id }: Participant,
  source: Source,
  reason: Extract<Effect, { type: 'closeSource' }>['reason'],
): Effect {
  return { type: 'closeSource', participantId: id, source, reason };
}

function raiseHand(
  state: ConferenceState,
  participant: Participant,
  raised: boolean,
  now: number,
): ConferenceState {
  if ((participant.handRaisedAt !== null) === raised) return state;
  return withParticipant(state, { ...participant, handRaisedAt: raised ? now : null });
}

function speak(state: ConferenceState, participant: Participant): ConferenceState {
  if (participant.sources.microphone !== 'live' || state.speakers[0] === participant.id) return state;
  const others = state.speakers.filter((id) => id !== participant.id);
  return { ...state, speakers: [participant.id, ...others].slice(0, rememberedSpeakers) };
}

function withParticipant(state: ConferenceState, participant: Participant): ConferenceState {
  return { ...state, participants: { ...state.participants, [participant.id]: participant } };
}

function withoutPresenter(state: ConferenceState, participantId: string): ConferenceState {
  return state.presenterId === participantId ? { ...state, presenterId: null } : state;
}

function done(state: ConferenceState, effects: Effect[] = []): Outcome {
  return { ok: true, state, effects };
}

function refused(code: ErrorCode): Outcome {
  return { ok: false, code };
}
