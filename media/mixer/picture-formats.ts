import type { VideoFormat } from './video-encoder.ts';

const common = { fps: 30, profile: 'baseline', maxSliceBytes: null } as const;

/** The formats of composed pictures (product, section 2). */
export const pictureFormats = {
  standard: { ...common, width: 704, height: 576, kbps: 512 },
  hd: { ...common, width: 1280, height: 720, kbps: 1000 },
  fullHd: { ...common, width: 1920, height: 1080, kbps: 2000 },
} as const satisfies Record<string, VideoFormat>;
