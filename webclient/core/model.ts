import type { StoreApi } from 'zustand/vanilla';
import type { Participant, Snapshot, Source, WaitingPerson } from '../../server/contract/conference-view.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import type { NotificationData, ViewItem } from '../../server/contract/signalling.ts';

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
  | 'reconnected'
  | 'media_rebuilt'
  | 'somebody_waits'
  | 'ends_soon'
  | 'locked'
  | 'unlocked';

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
  endedReason: NotificationData<'ended'>['reason'] | 'left' | null;
  participantId: string | null;
  /** While one waits: what for, and the meeting's subject. */
  waitsFor: { reason: WaitingPerson['for']; subject: string } | null;
  snapshot: Snapshot | null;
  /** For the host: who waits to be let in. */
  waiting: readonly WaitingPerson[];
  /** May have the host's role without the PIN when nobody has it. */
  mayHost: boolean;
  /** IDs of who is heard just now. */
  speaking: ReadonlySet<string>;
  /** Received tracks by `trackKey(participantId, source)`. */
  tracks: ReadonlyMap<string, MediaStreamTrack>;
  local: Record<Source, LocalSource>;
  notices: Notice[];
}

export function trackKey(participantId: string, source: Source): string {
  return `${participantId}/${source}`;
}

export interface JoinOptions {
  meetingId: string;
  pin: string | undefined;
  name: string;
}

/** What a host does, each told at once and then done or refused with a notice. */
export interface HostActions {
  admit(participantIds: string[] | 'all'): Promise<void>;
  sendToWaiting(participantId: string): Promise<void>;
  lock(locked: boolean): Promise<void>;
  /** Gives the role up. */
  release(): Promise<void>;
  /** Takes the role nobody has. @returns the refusal's code, or null */
  claim(pin: string | undefined): Promise<ErrorCode | null>;
}

export interface MeetingActions {
  readonly store: StoreApi<MeetingState>;
  readonly host: HostActions;
  /** Resolves when joined; on a refusal `joinError` is set and it resolves all the same. */
  join(options: JoinOptions): Promise<void>;
  leave(): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  startShare(): Promise<void>;
  stopShare(): Promise<void>;
  raiseHand(raised: boolean): Promise<void>;
  /** Everything shown now; call on every change of page, layout or size (it is sent at most every 100 ms). */
  show(items: ViewItem[]): void;
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
  source: Source;
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

export type { Participant, Snapshot, Source, ViewItem, WaitingPerson };
