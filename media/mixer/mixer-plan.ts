import type { AudioCodec } from './audio-codecs.ts';
import type { PacketMs } from './audio-encoder.ts';
import type { ScenePlan } from './scene-plan.ts';
import type { VideoCodec } from './video-decoder.ts';
import type { VideoFormat } from './video-encoder.ts';

interface Stream {
  ssrc: number;
  payloadType: number;
}

export interface PlannedVideoInput extends Stream {
  id: string;
  kind: 'video';
  codec: VideoCodec;
}

export interface PlannedAudioInput extends Stream {
  id: string;
  kind: 'audio';
  codec: AudioCodec;
}

export type PlannedInput = PlannedVideoInput | PlannedAudioInput;

/** One encoded picture. Another format under the same ID begins a new encoder; another scene does not. */
export interface PlannedPicture extends Stream {
  id: string;
  format: VideoFormat;
  scene: ScenePlan;
}

/** One mix of the voices. */
export interface PlannedMix extends Stream {
  id: string;
  codec: AudioCodec;
  /** The input that is not in it, as it is the listener's own; null: all are in it. */
  without: string | null;
  /** What the listener asked for; 20 without. */
  packetMs?: PacketMs;
}

/** All that a mixer is to do, complete: a mixer that was started anew goes on by it alone. */
export interface MixerPlan {
  inputs: readonly PlannedInput[];
  pictures: readonly PlannedPicture[];
  mixes: readonly PlannedMix[];
}

export const emptyPlan: MixerPlan = { inputs: [], pictures: [], mixes: [] };
