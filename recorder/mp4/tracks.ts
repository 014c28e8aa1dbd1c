/** What a recording is made of: H.264 at 90 kHz, AAC-LC of one channel at 48 kHz. */
export type Track = VideoTrack | AudioTrack;

export interface VideoTrack {
  readonly id: number;
  readonly kind: 'video';
  readonly timescale: 90_000;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** AVCDecoderConfigurationRecord, what is in an avcC box (ISO/IEC 14496-15 section 5.3.3.1). */
  readonly parameters: Buffer;
}

export interface AudioTrack {
  readonly id: number;
  readonly kind: 'audio';
  readonly timescale: 48_000;
  readonly channels: 1;
  /** AudioSpecificConfig (ISO/IEC 14496-3 section 1.6.2.1). */
  readonly config: Buffer;
}
