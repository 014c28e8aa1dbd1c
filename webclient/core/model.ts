import type { StoreApi } from 'zustand/vanilla';
import type {
  HostFields,
  Participant,
  Snapshot,
  Source,
  WaitingPerson,
} from '../../server/contract/conference-view.ts';
import type { GivenControl } from '../../server/contract/controls.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import type { CarriedSource, NotificationData, View } from '../../server/contract/signalling.ts';
import type { ChatActions } from './chat-model.ts';

/** What the pages see of the core: plain state in stores, and the actions of `MeetingActions` and `DeviceActions`. */

/** `waiting`: before the door, until the host comes or lets one in. */
export type Phase = 'idle' | 'joining' | 'waiting' | 'joined' | 'reconnecting' | 'ended';

/** `starting` and `stopping` show at once that the click was taken. */
export type LocalSourceState = 'off' | 'starting' | 'live' | 'stopping';

export interface LocalSource {
  state: LocalSourceState;
  /** What is being sent; for the self view and the level meter. */
  track: MediaStreamTrack | null;
}

export type RoomNotice =
  | 'share_taken_over'
  | 'share_stopped'
  | 'share_locked'
  | 'share_open'
  | 'reconnected'
  | 'media_rebuilt'
  | 'somebody_waits'
  | 'ends_soon'
  | 'ends_soon_free'
  | 'planned_end_soon'
  | 'locked'
  | 'unlocked'
  | 'muted_by_host'
  | 'muted_for_good'
  | 'muted_in_roll_call'
  | 'opened_by_host'
  | 'camera_stopped'
  | 'entered_muted'
  | 'entered_muted_for_good'
  | 'recording_on'
  | 'recording_paused'
  | 'recording_off'
  | 'stream_on'
  | 'stream_off'
  | 'you_are_host'
  | 'you_are_cohost'
  | 'you_are_guest'
  | 'one_picture_refused';

/** Something to tell the person in passing; `code` is an error of the catalogue or a notice of the client. */
export interface Notice {
  id: number;
  kind: 'error' | 'info';
  code: ErrorCode | DeviceProblem | RoomNotice;
}

export interface MeetingState {
  phase: Phase;
  /** Why the last join failed, or null. */
  joinError: ErrorCode | null;
  /** `console_closed` is told to consoles alone. */
  endedReason: Exclude<NotificationData<'ended'>['reason'], 'console_closed'> | 'left' | null;
  participantId: string | null;
  /** While one waits: what for, and the meeting's subject. */
  waitsFor: { reason: WaitingPerson['for']; subject: string } | null;
  snapshot: Snapshot | null;
  /** How far the server’s clock is ahead of this one, ms. */
  clockAhead: number;
  /** What hosts and co-hosts are told beside what everybody is; null for everybody else. */
  host: HostFields | null;
  /** May have the host's role without the PIN when nobody has it. */
  mayHost: boolean;
  /** IDs of who is heard just now. */
  speaking: ReadonlySet<string>;
  /** Received tracks by `trackKey(participantId, source)`. */
  tracks: ReadonlyMap<string, MediaStreamTrack>;
  local: Record<Source, LocalSource>;
  /** The picture composed by the server is shown, instead of one of each. */
  onePicture: boolean;
  notices: Notice[];
}

export function trackKey(participantId: string, source: CarriedSource): string {
  return `${participantId}/${source}`;
}

export interface JoinOptions {
  meetingId: string;
  pin: string | undefined;
  name: string;
  /** Token of a link that a host has sent from the running conference. */
  invitation?: string | undefined;
}

export interface MeetingActions {
  readonly store: StoreApi<MeetingState>;
  readonly chat: ChatActions;
  /** Gives a control of the conference. @returns the code of the refusal, which a notice tells as well, or null */
  give(control: GivenControl): Promise<ErrorCode | null>;
  /** Takes the host's role nobody has. @returns the refusal's code, which nothing else tells, or null */
  claimHost(pin: string | undefined): Promise<ErrorCode | null>;
  /** Resolves when joined; on a refusal `joinError` is set and it resolves all the same. */
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  startShare(): Promise<void>;
  stopShare(): Promise<void>;
  /** Everything shown now; call on every change of page, layout or size (it is sent at most every 100 ms). */
  show(view: View): void;
  /** Goes back by itself, with a notice, when the server can compose no more. */
  setOnePicture(on: boolean): void;
  statistics(): Promise<Statistics>;
  dismiss(noticeId: number): void;
}

export type DeviceKind = 'camera' | 'microphone' | 'speaker';

/** Why a device cannot be used, each explained in plain words by the pages. */
export type DeviceProblem =
  | 'camera_denied'
  | 'camera_missing'
  | 'camera_busy'
  | 'microphone_denied'
  | 'microphone_missing'
  | 'microphone_busy'
  | 'share_denied'
  | 'insecure_page';

export interface DeviceChoice {
  deviceId: string;
  label: string;
}

export interface DeviceState {
  available: Record<DeviceKind, DeviceChoice[]>;
  /** `deviceId` chosen, kept in the browser; '' is the system's default. */
  chosen: Record<DeviceKind, string>;
  /** What the person wants on; the room starts with it. */
  wanted: { camera: boolean; microphone: boolean };
  /** Tracks open just now, for preview and meter. */
  tracks: { camera: MediaStreamTrack | null; microphone: MediaStreamTrack | null };
  opening: { camera: boolean; microphone: boolean };
  problems: { camera: DeviceProblem | null; microphone: DeviceProblem | null };
  /** Whether this browser can send sound to a chosen speaker. */
  canChooseSpeaker: boolean;
}

export interface DeviceActions {
  readonly store: StoreApi<DeviceState>;
  /** Opens what is wanted; asks for permission the first time. */
  open(): Promise<void>;
  setWanted(kind: 'camera' | 'microphone', on: boolean): Promise<void>;
  choose(kind: DeviceKind, deviceId: string): Promise<void>;
  /** Stops both tracks. */
  close(): void;
}

export interface StreamStatistics {
  direction: 'send' | 'receive';
  source: CarriedSource;
  /** Name of the participant received, or '' for one's own. */
  of: string;
  codec: string;
  /** bit/s over the last interval */
  bitrate: number;
  width: number;
  height: number;
  framesPerSecond: number;
  /** 0..1 over the last interval */
  lossRatio: number;
  /** ms */
  jitter: number;
}

export interface Statistics {
  /** ms, or null before the first measurement */
  roundTripTime: number | null;
  /** bit/s that the network is estimated to carry upwards, or null */
  availableSendBitrate: number | null;
  /** e.g. `udp`, `tcp`, `relay/udp` */
  path: string;
  streams: StreamStatistics[];
}

export type { GivenControl, HostFields, Participant, Snapshot, Source, WaitingPerson };
