/** One coded picture, as it is given to a decoder. */
export interface CodedFrame {
  data: Buffer;
  /** RTP, 32 bits, of a 90 kHz clock. */
  timestamp: number;
  /** Whether it can be decoded without those before it. */
  keyFrame: boolean;
  /** False: packets of it or right before it were lost. */
  intact: boolean;
}

/** The largest frame that is put together, in bytes; a larger one is dropped. */
export const maxFrameBytes = 4 * 1024 * 1024;
