import { FinishError } from './finish-error.ts';
import type { Mark } from './marks.ts';

/** A recording to be finished. */
export interface FinishOrder {
  /** Where its raw files lie and the finished ones come to. Nobody else writes there meanwhile. */
  readonly folder: string;
  readonly title: string;
  readonly marks: readonly Mark[];
  /** `sound`: a voice meeting. */
  readonly kind: 'picture' | 'sound';
}

/** HD copies what was recorded, SD encodes it again. */
export type FinishStage = 'hd' | 'sd';

export interface FinishWatch {
  /** @param percent of the stage, 0 to 100, never less than before */
  readonly onProgress?: (stage: FinishStage, percent: number) => void;
  /** Ends the work; what is finished by then stays. */
  readonly signal?: AbortSignal;
}

export const rawVideo = 'video.fmp4';
export const rawShare = 'share.fmp4';
export const hdVideo = 'video.mp4';
export const hdShare = 'share.mp4';
export const hdSound = 'sound.m4a';
export const sdVideo = 'sd.mp4';
export const stripPicture = 'strip.jpg';
export const thumbnail = 'thumbnail.jpg';

/** @throws FinishError `cancelled` */
export function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new FinishError('cancelled');
}
