import type { LineState } from '../rtp/planned-line.ts';
import type { RtpSenderState } from '../rtp/rtp-sender.ts';

/** What a mixer that takes over has to know beside the plan, so that receivers hear one stream go on. Plain data. */
export interface MixerMemory {
  /** By the ID of what they send. */
  senders: Record<string, RtpSenderState>;
  lines: Record<string, LineState>;
}

export const noMemory: MixerMemory = { senders: {}, lines: {} };
