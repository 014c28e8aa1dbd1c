/**
 * A leg: the media of a participant who does not come by WebRTC, as its signalling has agreed it with the other end
 * (SDP offer and answer). Plain data: it goes to the media node, complete each time.
 */

export type SrtpSuiteName =
  'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' | 'AEAD_AES_128_GCM' | 'AEAD_AES_256_GCM';

/** An IP address, never a name, and a UDP port. */
export interface LegAddress {
  address: string;
  port: number;
}

/** What lines of sound and of pictures have in common. */
export interface LegLine {
  /** Where the other end's SDP says it receives; null: it has not said. */
  remote: LegAddress | null;
  /** Of `a=rtcp` (RFC 3605); null: the port after RTP's. */
  remoteRtcp: LegAddress | null;
  /** RTP and RTCP on one port (RFC 5761). */
  mux: boolean;
  /** Of `a=crypto` both ways, key and salt in base64 (RFC 4568); null: in the clear. */
  crypto: { suite: SrtpSuiteName; send: string; receive: string } | null;
  /** It sends to us. */
  sends: boolean;
  /** It is sent to: false while it holds. */
  receives: boolean;
}

export interface LegSound extends LegLine {
  codec: 'opus' | 'G722' | 'PCMU' | 'PCMA';
  payloadType: number;
  /** Of digits (RFC 4733) both ways; null: none were agreed. */
  events: number | null;
  /** What it asks to be sent (`ptime`). */
  packetMs: 20 | 30 | 40 | 60;
}

export interface LegPicture extends LegLine {
  /** H.264 (RFC 6184). */
  payloadType: number;
  /** What may come as well: of its other formats that were offered, whatever was answered (RFC 3264 section 5.1). */
  alsoFrom?: readonly number[];
  packetizationMode: 0 | 1;
  profile: 'baseline' | 'high';
  /** Largest it takes, px. */
  maxWidth: number;
  maxHeight: number;
  /** Most it takes, kbit/s. */
  maxKbps: number;
  /** Of `a=rtcp-fb`. */
  feedback: { nack: boolean; pli: boolean; fir: boolean };
}

export interface Leg {
  sound: LegSound | null;
  picture: LegPicture | null;
  /** A second line of pictures: what others share is shown on it alone, and what comes on it can be shared. */
  slides: LegPicture | null;
}

/** What the SDP of a leg says of us. */
export interface LegPorts {
  /** IP address that the other end reaches. */
  address: string;
  /** RTP; RTCP has the next one, unless both share it. */
  sound: number;
  picture: number;
  slides: number;
}

/** How a leg is doing, since its beginning. */
export interface LegStatistics {
  sound: LineStatistics | null;
  picture: LineStatistics | null;
  slides: LineStatistics | null;
  /** What its picture is just now; null: it gets none. */
  format: { width: number; height: number; fps: number; kbps: number } | null;
}

export interface LineStatistics {
  /** Loss and round trip as the other end reports them, 0 to 1 and ms; null: not yet. */
  sent: { packets: number; octets: number; lossRatio: number | null; roundTripMs: number | null };
  received: { packets: number; octets: number; lost: number; jitterMs: number };
  /** Datagrams that were no valid packets, or from a third party. */
  refused: number;
}

export type Digit =
  '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D';

/** What becomes of a leg that its signalling has to know. */
export type LegNews =
  | { type: 'digit'; digit: Digit }
  /** A key frame is needed, and its other end takes no feedback: it is to be asked by signalling (RFC 5168). */
  | { type: 'keyFrameWanted' }
  /** Its ports are gone. */
  | { type: 'failed'; reason: string };
