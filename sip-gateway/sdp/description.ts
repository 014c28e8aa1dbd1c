/** What a session description (RFC 8866) says, as far as calls need it: plain data, checked, in the order of the text. */

/** Towards the one who wrote it and away from them (RFC 8866 section 6.7). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Description {
  /** Null when it is missing or unreadable. */
  readonly origin: { readonly sessionId: string; readonly version: string } | null;
  /** Of all lines together, kbit/s, by `b=` before the first of them; null: not said. */
  readonly maxKbps: number | null;
  readonly lines: readonly MediaLine[];
}

/** One `m=` line with what belongs to it; what the session says for all lines is filled in. */
export interface MediaLine {
  /** `audio`, `video`, `application` or anything else. */
  readonly kind: string;
  /** 0: refused or not wanted any more. */
  readonly port: number;
  /** e.g. `RTP/AVP`. */
  readonly protocol: string;
  /** As written: payload types, or `*`. */
  readonly formats: readonly string[];
  /** Those of `formats` that are payload types and say what they are; the static ones of G.711 and G.722 need not. */
  readonly codecs: readonly Codec[];
  /** IP address; null: none, a name, or a group (multicast). */
  readonly address: string | null;
  /** The address is the unspecified one, by which old devices hold (RFC 3264 section 8.4). */
  readonly held: boolean;
  readonly direction: Direction;
  /** Of `a=rtcp` (RFC 3605); without an address it is the line's. */
  readonly rtcp: { readonly address: string | null; readonly port: number } | null;
  /** RFC 5761. */
  readonly mux: boolean;
  readonly crypto: readonly CryptoAttribute[];
  readonly feedback: readonly Feedback[];
  /** Of this line, kbit/s, by `b=TIAS` (RFC 3890) or `b=AS`; null: not said. */
  readonly maxKbps: number | null;
  /** ms. */
  readonly ptime: number | null;
  readonly maxptime: number | null;
  /** Pictures a second. */
  readonly framerate: number | null;
  /** RFC 4796, the first where there are several, in lower case. */
  readonly content: string | null;
  /** RFC 4574. */
  readonly label: string | null;
  readonly floor: FloorAttributes;
}

export interface Codec {
  /** 0 to 127. */
  readonly payloadType: number;
  readonly name: string;
  /** Hz. */
  readonly clockRate: number;
  readonly channels: number;
  /** Format parameters as written. */
  readonly fmtp: string | null;
}

/** `a=crypto` (RFC 4568 section 4). */
export interface CryptoAttribute {
  readonly tag: number;
  readonly suite: string;
  /** e.g. `inline:…|2^48`. */
  readonly keyParameters: string;
  readonly hasSessionParameters: boolean;
}

/** `a=rtcp-fb` (RFC 4585 section 4.2). */
export interface Feedback {
  readonly payloadType: number | '*';
  readonly type: string;
  readonly subtype: string | null;
}

/** Of a line of floor control (RFC 8856); null: not said. */
export interface FloorAttributes {
  readonly floorctrl: 'c-only' | 's-only' | 'c-s' | null;
  readonly confId: number | null;
  readonly userId: number | null;
  readonly floorId: number | null;
  /** The label of the line that the floor is of. */
  readonly mstrm: string | null;
  readonly setup: 'active' | 'passive' | 'actpass' | null;
  readonly connection: 'new' | 'existing' | null;
}
