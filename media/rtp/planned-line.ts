import type { Remote } from './remote.ts';
import type { SrtpState } from './srtp.ts';
import type { SrtpSuiteName } from './srtp-suites.ts';
import type { RtpSenderState } from './rtp-sender.ts';

/** One media line of a leg as it is to be, complete. Plain data: a process that takes over goes on by it. */
export interface PlannedLine {
  kind: 'audio' | 'video';
  /** Local IP address. */
  address: string;
  /** Even; RTCP has the next one, unless both share it. */
  port: number;
  /** RTP and RTCP on one port (RFC 5761). */
  mux: boolean;
  /** Code point of what is sent (RFC 2474), 0 to 63; none without. */
  dscp?: number;
  /** As the other end's SDP announces it (`remoteOf`). */
  remote: Remote;
  /** Null: in the clear. */
  srtp: { suite: SrtpSuiteName; send: Buffer; receive: Buffer } | null;
  /** Of RTP timestamps, both ways, Hz. */
  clockRate: number;
  /** Null: it is told nothing (its SDP says `sendonly` or `inactive`, or it holds). */
  send: { ssrc: number; payloadType: number } | null;
  /** What may come; empty: nothing may. */
  receive: readonly number[];
  /** Payload type of digits both ways (RFC 4733); null: none are agreed. */
  events: number | null;
  /** What the other end takes and gives beside reports (RFC 4585, RFC 5104). */
  feedback: { nack: boolean; pli: boolean; fir: boolean };
}

/** What of a line has to outlive its process beside the plan. Plain data. */
export interface LineState {
  remote: Remote;
  /** Its own. */
  ssrc: number;
  /** Of the stream under that SSRC, also while nothing is sent; null: nothing ever was. */
  sender: RtpSenderState | null;
  srtp: { send: SrtpState; receive: SrtpState } | null;
}
