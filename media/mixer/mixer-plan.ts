import type { FeedAddress } from '../../server/contract/feeds.ts';
import type { PlannedLine } from '../rtp/planned-line.ts';
import type { AudioCodec } from './audio-codecs.ts';
import type { PacketMs } from './audio-encoder.ts';
import type { LineMemory } from './mixer-memory.ts';
import type { ScenePlan } from './scene-plan.ts';
import type { VideoCodec } from './video-decoder.ts';
import type { VideoFormat } from './video-encoder.ts';

/** A stream from or to the SFU. */
export interface Stream {
  ssrc: number;
  payloadType: number;
}

interface PlannedSource {
  id: string;
  /** Null: it comes by the line of a leg. */
  sfu: Stream | null;
}

export interface PlannedVideoInput extends PlannedSource {
  kind: 'video';
  codec: VideoCodec;
  /** A missing packet is waited for so long, ms, as it may be sent again; 120 without. */
  waitMs?: number;
}

export interface PlannedAudioInput extends PlannedSource {
  kind: 'audio';
  codec: AudioCodec;
  /** Keys are heard in it, as its sender has no other way of telling them. */
  digits?: boolean;
  /** Others hear it; what is muted is decoded all the same, so that its first word is whole when it is not any more. */
  heard: boolean;
}

export type PlannedInput = PlannedVideoInput | PlannedAudioInput;

/** One encoded picture. Another format under the same ID begins a new encoder; another scene does not. */
export interface PlannedPicture {
  id: string;
  format: VideoFormat;
  scene: ScenePlan;
  /** Nothing moves on it: it is encoded when it changes, and when a key frame is asked for. */
  still?: boolean;
  /** Null: only legs take it. */
  sfu: Stream | null;
}

/** One mix of the voices. */
export interface PlannedMix {
  id: string;
  codec: AudioCodec;
  /** The input that is not in it, as it is the listener's own; null: all are in it. */
  without: string | null;
  /** What the listener asked for; 20 without. */
  packetMs?: PacketMs;
  /** Null: only legs take it. */
  sfu: Stream | null;
}

/** The voice of a leg alone, in Opus, for the SFU. */
export interface PlannedVoice {
  id: string;
  /** Whose voice it is. */
  legId: string;
  inputId: string;
  sfu: Stream;
}

export interface PlannedLegLine {
  /** Of all lines of all legs. */
  id: string;
  legId: string;
  line: PlannedLine;
  /** The picture or mix that the other end gets; null: none. */
  gives: string | null;
  /** The input that it feeds; null: nothing that comes is used. */
  inputId: string | null;
  /** As what a picture goes on to the SFU as it came; null: it does not. */
  forward: Stream | null;
  /** Most that is sent, kbit/s; its other end may want less. */
  mostKbps: number;
  /** Of another mixer, which it came from: it goes on with that when it is opened. */
  from?: LineMemory;
}

/** What goes to the recorder: pictures of the plan, and the common mix. */
export interface PlannedFeed {
  id: string;
  to: FeedAddress;
  /** IDs of the pictures; null: none just now. */
  picture: string | null;
  slides: string | null;
  /** A key frame at least so often. */
  keyFrameMs: number;
}

/** All that a mixer is to do, complete: a mixer that was started anew goes on by it alone. */
export interface MixerPlan {
  inputs: readonly PlannedInput[];
  pictures: readonly PlannedPicture[];
  mixes: readonly PlannedMix[];
  voices: readonly PlannedVoice[];
  lines: readonly PlannedLegLine[];
  feeds: readonly PlannedFeed[];
}

export const emptyPlan: MixerPlan = { inputs: [], pictures: [], mixes: [], voices: [], lines: [], feeds: [] };
