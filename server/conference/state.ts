import type { Participant, PictureCodec, Source, WaitingPerson } from '../contract/conference-view.ts';
import type { ErrorCode } from '../contract/errors.ts';

/**
 * The whole of meeting control as one pure function: what a command does to a live conference, and what then has to
 * be done outside. No clock, no sockets, no media in it.
 */

export interface ConferenceState {
  readonly id: string;
  readonly meetingId: string;
  /** Empty: none. */
  readonly subject: string;
  readonly media: 'video' | 'voice';
  /** Whether guests are admitted by hand. */
  readonly waitingRoom: boolean;
  /** ms since the epoch */
  readonly startedAt: number;
  /** When the first entered; null while there are only people waiting. ms since the epoch. */
  readonly openedAt: number | null;
  /** When it will be ended, ms since the epoch. */
  readonly endsAt: number | null;
  /** By ID, in the order they joined. */
  readonly participants: Readonly<Record<string, Participant>>;
  /** By ID, in the order they came. */
  readonly waiting: Readonly<Record<string, OneWaiting>>;
  /** Whether a host was ever in it. */
  readonly hostJoined: boolean;
  readonly locked: boolean;
  readonly presenterId: string | null;
  /** Who spoke last, the latest first; at most 25. */
  readonly speakers: readonly string[];
  /**
   * H.264 until somebody comes who cannot receive it (a browser without the codec), VP8 from then on: every browser
   * has that (RFC 7742), and going back would cost everybody a moment's picture.
   */
  readonly pictureCodec: PictureCodec;
}

/** Commands name who gives them, or whom media and time tell of, by `participantId`. */
export type Command = ParticipantCommand | { type: 'setEnd'; endsAt: number };

export type ParticipantCommand =
  | {
      type: 'join';
      participantId: string;
      name: string;
      kind: Participant['kind'];
      /** As `decideJoin` said. */
      as: 'host' | 'guest';
      enters: 'now' | 'with_host' | 'when_admitted';
      receivesH264: boolean;
    }
  | { type: 'leave'; participantId: string }
  | { type: 'admit'; participantId: string; whom: readonly string[] | 'all' }
  | { type: 'sendToWaiting'; participantId: string; whom: string }
  | { type: 'releaseHost'; participantId: string }
  | { type: 'claimHost'; participantId: string }
  | { type: 'lock'; participantId: string; locked: boolean }
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
  | { type: 'tellAdmitted'; participantId: string }
  | { type: 'tellWaiting'; participantId: string }
  | { type: 'closeSource'; participantId: string; source: Source; reason: 'taken_over' | 'share_ended' };

export type Outcome =
  { ok: true; state: ConferenceState; effects: Effect[] } | { ok: false; code: ErrorCode };

/** Somebody before the door: not seen, not heard, and told nothing of the conference. */
export interface OneWaiting extends Readonly<WaitingPerson> {
  readonly receivesH264: boolean;
}

/** How many of the last speakers are remembered: as many as a page of tiles shows. */
const rememberedSpeakers = 25;

export interface NewConference {
  id: string;
  meetingId: string;
  subject: string;
  media: 'video' | 'voice';
  waitingRoom: boolean;
  /** ms since the epoch */
  now: number;
}

export function newConference({ now, ...meeting }: NewConference): ConferenceState {
  return {
    ...meeting,
    startedAt: now,
    openedAt: null,
    endsAt: null,
    participants: {},
    waiting: {},
    hostJoined: false,
    locked: false,
    presenterId: null,
    speakers: [],
    pictureCodec: 'H264',
  };
}

/** Applies one command. A refusal leaves everything as it was. */
export function reduce(state: ConferenceState, command: Command, context: Context): Outcome {
  if (command.type === 'join') return join(state, command, context);
  if (command.type === 'setEnd') return done({ ...state, endsAt: command.endsAt });
  const participant = state.participants[command.participantId];
  if (!participant) return ofOneWaiting(state, command);
  switch (command.type) {
    case 'leave':
      return leave(state, participant);
    case 'admit':
      return participant.role === 'host' ? admit(state, command.whom, context) : refused('not_permitted');
    case 'sendToWaiting':
      return participant.role === 'host'
        ? sendToWaiting(state, command.whom, context)
        : refused('not_permitted');
    case 'releaseHost':
      if (participant.role !== 'host') return refused('not_permitted');
      return done(withParticipant(state, { ...participant, role: 'guest' }));
    case 'claimHost':
      return claimHost(state, participant, context);
    case 'lock':
      if (participant.role !== 'host') return refused('not_permitted');
      return done(state.locked === command.locked ? state : { ...state, locked: command.locked });
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
  { participantId: id, name, kind, as, enters, receivesH264 }: Extract<Command, { type: 'join' }>,
  { now }: Context,
): Outcome {
  if (state.participants[id] || state.waiting[id]) return refused('already_joined');
  const person = { id, name, kind, receivesH264 };
  if (enters !== 'now') {
    const waits = { ...person, since: now, for: enters === 'with_host' ? 'host' : 'admission' } as const;
    return done({ ...state, waiting: { ...state.waiting, [id]: waits } });
  }
  const entered = enter(state, person, now);
  return as === 'host' && !hasHost(state) ? makeHost(entered, id, now) : done(entered);
}

function enter(
  state: ConferenceState,
  { id, name, kind, receivesH264 }: Omit<OneWaiting, 'since' | 'for'>,
  now: number,
): ConferenceState {
  const { [id]: gone, ...waiting } = state.waiting;
  return withParticipant(
    {
      ...state,
      waiting: gone ? waiting : state.waiting,
      openedAt: state.openedAt ?? now,
      pictureCodec: receivesH264 ? state.pictureCodec : 'VP8',
    },
    {
      id,
      name,
      kind,
      role: 'guest',
      joinedAt: now,
      connection: 'up',
      sources: {},
      handRaisedAt: null,
      network: 'unknown',
    },
  );
}

export function hasHost({ participants }: ConferenceState): boolean {
  return Object.values(participants).some(({ role }) => role === 'host');
}

/** Whoever waited for the host goes in with them, or to the waiting room when there is one. */
function makeHost(state: ConferenceState, id: string, now: number): Outcome {
  const host = state.participants[id];
  if (!host) return refused('not_joined');
  const next = withParticipant({ ...state, hostJoined: true }, { ...host, role: 'host' });
  const forHost = Object.values(next.waiting).filter((person) => person.for === 'host');
  if (forHost.length === 0) return done(next);
  if (!next.waitingRoom)
    return admit(
      next,
      forHost.map((person) => person.id),
      { now },
    );
  const moved = forHost.map((person) => [person.id, { ...person, for: 'admission' }] as const);
  return done({ ...next, waiting: { ...next.waiting, ...Object.fromEntries(moved) } });
}

/** Those who have gone meanwhile are no error: the list a host looks at is a moment old. */
function admit(state: ConferenceState, whom: readonly string[] | 'all', { now }: Context): Outcome {
  const people = (whom === 'all' ? Object.keys(state.waiting) : whom).flatMap(
    (id) => state.waiting[id] ?? [],
  );
  return done(
    people.reduce((before, person) => enter(before, person, now), state),
    people.map(({ id }) => ({ type: 'tellAdmitted', participantId: id })),
  );
}

function sendToWaiting(state: ConferenceState, whom: string, { now }: Context): Outcome {
  const participant = state.participants[whom];
  if (!participant) return refused('participant_gone');
  if (participant.role === 'host') return refused('not_permitted');
  const left = leave(state, participant);
  if (!left.ok) return left;
  const { id, name, kind } = participant;
  // Their browser says again what it receives when it enters.
  const waits = { id, name, kind, since: now, for: 'admission', receivesH264: true } as const;
  // Whoever was sent back would walk in again by the same link: from now on guests are admitted by hand.
  return done({ ...left.state, waitingRoom: true, waiting: { ...state.waiting, [id]: waits } }, [
    ...left.effects,
    { type: 'tellWaiting', participantId: id },
  ]);
}

/** Nobody takes the role from another: it has to be released, or its holder gone. */
function claimHost(state: ConferenceState, participant: Participant, { now }: Context): Outcome {
  if (participant.role === 'host') return done(state);
  return hasHost(state) ? refused('host_present') : makeHost(state, participant.id, now);
}

/** All that somebody who waits can do is go. */
function ofOneWaiting(state: ConferenceState, { type, participantId }: ParticipantCommand): Outcome {
  const { [participantId]: gone, ...waiting } = state.waiting;
  if (!gone) return refused('not_joined');
  return type === 'leave' ? done({ ...state, waiting }) : refused('not_admitted');
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
  if (source === 'camera' && state.media === 'voice') return refused('voice_only');
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
