import type { LineState } from '../rtp/planned-line.ts';
import type { RtpSenderState } from '../rtp/rtp-sender.ts';
import type { SendRateState } from '../rtp/send-rate.ts';

export type LineMemory = LineState & { rate: SendRateState };

/** What a mixer that takes over has to know beside the plan, so that receivers hear one stream go on. Plain data. */
export interface MixerMemory {
  /** By the ID of what they send. */
  senders: Record<string, RtpSenderState>;
  lines: Record<string, LineMemory>;
}

export const noMemory: MixerMemory = { senders: {}, lines: {} };
