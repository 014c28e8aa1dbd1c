/** What RTCP packets say. SSRCs are 32 bits, rates in bit/s. */

/** RFC 3550 section 6.4.1. */
export interface ReportBlock {
  /** Whose packets are reported on. */
  ssrc: number;
  /** Since the report before, in 1/256: 0 to 255. */
  fractionLost: number;
  /** Since the beginning, 24 bits with sign: negative when more came twice than were lost. */
  cumulativeLost: number;
  /** 32 bits, the high 16 counting how often it wrapped. */
  highestSequence: number;
  /** In units of the payload's clock. */
  jitter: number;
  /** `compactNtp` of the last sender report that came from there; 0: none did. */
  lastSenderReport: number;
  /** Since it came, in 1/65536 s. */
  delaySinceLastSenderReport: number;
}

export interface SenderReport {
  type: 'senderReport';
  ssrc: number;
  /** 64 bits; see ntp.ts. */
  ntp: bigint;
  /** The same moment by the payload's clock, 32 bits. */
  timestamp: number;
  /** Sent since the beginning, 32 bits. */
  packets: number;
  /** Of payload in them, 32 bits. */
  octets: number;
  /** At most 31. */
  reports: ReportBlock[];
}

export interface ReceiverReport {
  type: 'receiverReport';
  ssrc: number;
  /** At most 31. */
  reports: ReportBlock[];
}

/** RFC 3550 section 6.5; of its items only the canonical name. */
export interface SourceDescription {
  type: 'sourceDescription';
  /** At most 31. A name is at most 255 bytes; null: it is not said. */
  chunks: { ssrc: number; cname: string | null }[];
}

/** RFC 3550 section 6.6. */
export interface Bye {
  type: 'bye';
  /** At most 31. */
  ssrcs: number[];
  /** At most 255 bytes. */
  reason: string | null;
}

/** RFC 4585 section 6.3.1: the picture is lost, a key frame is asked for. */
export interface PictureLoss {
  type: 'pli';
  senderSsrc: number;
  mediaSsrc: number;
}

/** RFC 5104 section 4.3.1: a key frame is asked for. */
export interface FullIntraRequest {
  type: 'fir';
  senderSsrc: number;
  /** `sequence` (8 bits) is the same in a request that is repeated. */
  entries: { ssrc: number; sequence: number }[];
}

/** RFC 4585 section 6.2.1. */
export interface Nack {
  type: 'nack';
  senderSsrc: number;
  mediaSsrc: number;
  /** What is missing, in order. */
  sequences: number[];
}

/** RFC 5104 sections 4.2.1 and 4.2.2: the most that is to be sent (asked), and what is kept to (told). */
export interface RateLimits {
  type: 'tmmbr' | 'tmmbn';
  senderSsrc: number;
  /** `overhead` is what is counted of headers for each packet, in bytes: 0 to 511. */
  limits: { ssrc: number; bitrate: number; overhead: number }[];
}

/** draft-alvestrand-rmcat-remb-03: what all of these together may use. */
export interface EstimatedRate {
  type: 'remb';
  senderSsrc: number;
  bitrate: number;
  /** At most 255. */
  ssrcs: number[];
}

export type ReportPacket = SenderReport | ReceiverReport | SourceDescription | Bye;
export type FeedbackPacket = PictureLoss | FullIntraRequest | Nack | RateLimits | EstimatedRate;
export type RtcpPacket = ReportPacket | FeedbackPacket;

/** One packet of a compound by its common header (RFC 3550 section 6.1). */
export interface RawRtcp {
  packetType: number;
  /** The five bits after the padding bit: a count, or the format of feedback. */
  count: number;
  /** Behind the header's first four bytes, without padding; a multiple of 4 bytes. */
  body: Buffer;
}
