import { OrderedMap } from 'immutable';
import type {
  ChatRule,
  Invitation,
  Participant,
  PictureCodec,
  Prompts,
  RecordingState,
  SavedScene,
  StreamState,
  WaitingPerson,
  HostView,
} from '../../contract/conference-view.ts';
import type { ManualScene, Mode } from '../../contract/scene.ts';

/** The state of a live conference. Immutable: what has not changed is the same object after a command as before it. */
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
  /** When it is booked to end, ms since the epoch; it goes on after. */
  readonly plannedEndAt: number | null;
  /** By ID, in the order they joined. */
  readonly participants: OrderedMap<string, Participant>;
  /** By ID, in the order they came. */
  readonly waiting: OrderedMap<string, OneWaiting>;
  /** Whether a host was ever in it. */
  readonly hostJoined: boolean;
  readonly locked: boolean;
  readonly shareLocked: boolean;
  readonly presenterId: string | null;
  /** Muted for all: whoever comes enters muted. */
  readonly muted: boolean;
  /** Whether guests may unmute themselves. */
  readonly selfUnmute: boolean;
  /** Who spoke last, the latest first; at most 25. */
  readonly speakers: readonly string[];
  readonly floor: Floor | null;
  readonly mode: Mode;
  /** The host's scene, on air or not. */
  readonly scene: ManualScene | null;
  readonly savedScenes: readonly SavedScene[];
  readonly hostView: HostView;
  readonly polling: Poll | null;
  readonly spotlightId: string | null;
  readonly chat: ChatRule;
  readonly prompts: Prompts;
  readonly watermark: boolean;
  readonly labels: boolean;
  readonly recording: RecordingState;
  readonly stream: StreamState;
  readonly invitations: OrderedMap<string, Invitation>;
  /**
   * H.264 until somebody comes who cannot receive it (a browser without the codec), VP8 from then on: every browser
   * has that (RFC 7742), and going back would cost everybody a moment's picture.
   */
  readonly pictureCodec: PictureCodec;
}

/** Who has the floor. Whoever speaks meanwhile has it next, when it has been held long enough. */
export interface Floor {
  readonly participantId: string;
  /** ms since the epoch */
  readonly since: number;
  readonly nextId: string | null;
}

/** Every other participant in turn, for the host. */
export interface Poll {
  readonly participantId: string;
  /** ms since the epoch */
  readonly since: number;
  readonly seconds: number;
}

/** Somebody before the door: not seen, not heard, and told nothing of the conference. */
export interface OneWaiting extends Readonly<WaitingPerson> {
  readonly receivesH264: boolean;
}

export interface NewConference {
  id: string;
  meetingId: string;
  subject: string;
  media: 'video' | 'voice';
  waitingRoom: boolean;
  /** ms since the epoch; null: not booked to end */
  plannedEndAt: number | null;
  /** ms since the epoch */
  now: number;
}

export function newConference({ now, ...meeting }: NewConference): ConferenceState {
  return {
    ...meeting,
    startedAt: now,
    openedAt: null,
    endsAt: null,
    participants: OrderedMap(),
    waiting: OrderedMap(),
    hostJoined: false,
    locked: false,
    shareLocked: false,
    presenterId: null,
    muted: false,
    selfUnmute: true,
    speakers: [],
    floor: null,
    mode: { type: 'automatic' },
    scene: null,
    savedScenes: [],
    hostView: { type: 'follow' },
    polling: null,
    spotlightId: null,
    chat: 'everyone',
    prompts: { join: true, leave: true, recording: true },
    watermark: false,
    labels: true,
    recording: 'off',
    stream: 'off',
    invitations: OrderedMap(),
    pictureCodec: 'H264',
  };
}

export function hostOf({ participants }: ConferenceState): Participant | undefined {
  return participants.find(({ role }) => role === 'host');
}

export function hasHost(state: ConferenceState): boolean {
  return hostOf(state) !== undefined;
}

/** Hosts and co-hosts. */
export function isHosting({ role }: Participant): boolean {
  return role !== 'guest';
}

export function withParticipant(state: ConferenceState, participant: Participant): ConferenceState {
  const participants = state.participants.set(participant.id, participant);
  return participants === state.participants ? state : { ...state, participants };
}

/** Sets fields; the same object when they are so already. */
export function withFields<K extends keyof ConferenceState>(
  state: ConferenceState,
  fields: Pick<ConferenceState, K>,
): ConferenceState {
  const names = Object.keys(fields) as K[];
  return names.every((name) => state[name] === fields[name]) ? state : { ...state, ...fields };
}

/** Everybody who is still there, each once, in the order they are named; `all`: in the order they joined. */
export function presentOf(
  { participants }: ConferenceState,
  participantIds: readonly string[] | 'all',
): Participant[] {
  return participantIds === 'all'
    ? [...participants.values()]
    : [...new Set(participantIds)].flatMap((id) => participants.get(id) ?? []);
}
