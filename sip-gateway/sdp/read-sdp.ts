import { parse } from 'sdp-transform';
import type {
  Codec,
  CryptoAttribute,
  Description,
  Feedback,
  FloorAttributes,
  MediaLine,
} from './description.ts';
import { readAddress } from './read-address.ts';
import { isRefusal, refusal, type Refusal } from './refusal.ts';

/** What is read at most: bytes of a description, lines of text, `m=` lines, formats in one of them. */
export const bounds = { bytes: 32 * 1024, lines: 1000, mediaLines: 16, formats: 64 } as const;

/** What the library finds: numbers where a text looks like one, and nothing of it certain to be there. */
type Value = string | number | undefined;
interface FoundSession {
  connection?: { ip?: Value };
  bandwidth?: { type: Value; limit: Value }[];
  direction?: Value;
  setup?: Value;
}
interface Found extends FoundSession {
  origin?: { sessionId?: Value; sessionVersion?: Value };
  media?: FoundMedia[];
}
interface FoundMedia extends FoundSession {
  rtp?: { payload: Value; codec: Value; rate?: Value; encoding?: Value }[];
  fmtp?: { payload: Value; config: Value }[];
  rtcp?: { port?: Value; address?: Value };
  rtcpMux?: Value;
  crypto?: { id: Value; suite: Value; config: Value; sessionConfig?: Value }[];
  rtcpFb?: { payload: Value; type: Value; subtype?: Value }[];
  ptime?: Value;
  maxptime?: Value;
  framerate?: Value;
  content?: Value;
  label?: Value;
  bfcpFloorCtrl?: Value;
  bfcpConfId?: Value;
  bfcpUserId?: Value;
  bfcpFloorId?: { id?: Value; mStream?: Value };
  connectionType?: Value;
  /** Lines it knows nothing of. */
  invalid?: { value: Value }[];
}

/** RFC 8866 section 9, a little wider; printable ASCII, so that it may be written back. */
const token = /^[\w!#$%&'*+./^`{|}~-]{1,64}$/;
const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
const lineEnd = /\r\n|\r|\n/;

/** Payload types that need no `a=rtpmap` (RFC 3551 section 6). */
const staticCodecs: Readonly<Record<number, Pick<Codec, 'name' | 'clockRate'>>> = {
  0: { name: 'PCMU', clockRate: 8000 },
  8: { name: 'PCMA', clockRate: 8000 },
  9: { name: 'G722', clockRate: 8000 },
};

/** Reads a session description (RFC 8866) within bounds. Attributes that cannot be read count as not there. */
export function readSdp(text: string): Description | Refusal {
  if (Buffer.byteLength(text) > bounds.bytes) return malformed('too long');
  const lines = text.split(lineEnd);
  if (lines.length > bounds.lines) return malformed('of too many lines');
  if (!lines.some((line) => line.trim() === 'v=0')) return malformed('without v=0');
  const headings = lines.filter((line) => line.startsWith('m='));
  if (headings.length > bounds.mediaLines) return malformed('of too many media');

  const found = parse(text) as unknown as Found;
  const media: MediaLine[] = [];
  for (const [index, written] of headings.entries()) {
    const heading = readHeading(written.slice(2));
    if (isRefusal(heading)) return heading;
    media.push(readMedia(heading, found.media?.[index] ?? {}, found));
  }
  return { origin: readOrigin(found), maxKbps: readRate(found.bandwidth), lines: media };
}

type Heading = Pick<MediaLine, 'kind' | 'port' | 'protocol' | 'formats'>;

/** After `m=`: `video 49170/2 RTP/AVP 97 98`; the number of ports is passed over. */
function readHeading(written: string): Heading | Refusal {
  const [kind = '', ports = '', protocol = '', ...formats] = written.trim().split(/[ \t]+/);
  if (formats.length > bounds.formats) return malformed('with too many formats in a line');
  const [, port] = /^(\d{1,5})(?:\/\d{1,5})?$/.exec(ports) ?? [];
  const readable = [kind, protocol, ...formats].every((word) => token.test(word));
  if (port === undefined || Number(port) > 65535 || !readable || formats.length === 0) {
    return malformed('with an m= line of no known form');
  }
  return { kind: kind.toLowerCase(), port: Number(port), protocol, formats };
}

function readMedia(heading: Heading, media: FoundMedia, session: Found): MediaLine {
  const { address, held } = readAddress((media.connection ?? session.connection)?.ip);
  return {
    ...heading,
    codecs: readCodecs(heading, media),
    ...{ address, held },
    direction: oneOf(media.direction ?? session.direction, directions) ?? 'sendrecv',
    rtcp: readRtcp(media),
    mux: media.rtcpMux !== undefined,
    crypto: (media.crypto ?? []).map(readCrypto),
    feedback: (media.rtcpFb ?? []).map(readFeedback),
    maxKbps: readRate(media.bandwidth),
    ...{ ptime: positive(media.ptime), maxptime: positive(media.maxptime) },
    framerate: positive(media.framerate),
    content: word(media.content)?.split(',')[0]?.toLowerCase() ?? null,
    label: word(media.label),
    floor: readFloor(media, session),
  };
}

function readOrigin({ origin }: Found): Description['origin'] {
  const { sessionId = '', sessionVersion = '' } = origin ?? {};
  if (sessionId === '' || sessionVersion === '') return null;
  return { sessionId: String(sessionId), version: String(sessionVersion) };
}

function readCodecs({ formats }: Heading, { rtp = [], fmtp = [] }: FoundMedia): Codec[] {
  const codecs: Codec[] = [];
  for (const format of new Set(formats)) {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : NaN;
    if (!(payloadType <= 127)) continue;
    const mapped = rtp.find(({ payload }) => payload === payloadType);
    const codec = mapped ? { name: mapped.codec, clockRate: mapped.rate } : staticCodecs[payloadType];
    const name = word(codec?.name);
    const clockRate = positive(codec?.clockRate);
    if (name === null || clockRate === null) continue;
    const parameters = fmtp
      .filter(({ payload }) => payload === payloadType)
      .map(({ config }) => String(config));
    codecs.push({
      ...{ payloadType, name, clockRate },
      channels: positive(mapped?.encoding) ?? 1,
      fmtp: parameters.length > 0 ? parameters.join(';') : null,
    });
  }
  return codecs;
}

function readRtcp({ rtcp }: FoundMedia): MediaLine['rtcp'] {
  const port = positive(rtcp?.port);
  if (port === null || port > 65535) return null;
  const { address, held } = readAddress(rtcp?.address);
  return held ? null : { address, port };
}

function readCrypto({
  id,
  suite,
  config,
  sessionConfig,
}: NonNullable<FoundMedia['crypto']>[number]): CryptoAttribute {
  return {
    tag: Number(id),
    suite: String(suite).toUpperCase(),
    keyParameters: String(config),
    hasSessionParameters: sessionConfig !== undefined,
  };
}

function readFeedback({ payload, type, subtype }: NonNullable<FoundMedia['rtcpFb']>[number]): Feedback {
  return {
    payloadType: payload === '*' ? '*' : Number(payload),
    type: String(type).toLowerCase(),
    subtype: subtype === undefined ? null : String(subtype).toLowerCase(),
  };
}

/** `TIAS` is in bit/s without what packets add (RFC 3890), `AS` and `CT` in kbit/s. 0 says nothing here. */
function readRate(bandwidth: Found['bandwidth'] = []): number | null {
  const of = (wanted: string): number | null =>
    positive(bandwidth.find(({ type }) => type === wanted)?.limit);
  const tias = of('TIAS');
  return tias === null ? (of('AS') ?? of('CT')) : Math.max(1, Math.floor(tias / 1000));
}

function readFloor(media: FoundMedia, session: Found): FloorAttributes {
  const { id, mStream } = media.bfcpFloorId ?? {};
  // The library knows it with a stream only.
  const alone = media.invalid
    ?.map(({ value }) => /^floorid:(\d{1,5})\s*$/.exec(String(value))?.[1])
    .find(Boolean);
  return {
    floorctrl: oneOf(media.bfcpFloorCtrl, ['c-only', 's-only', 'c-s']),
    confId: identifier(media.bfcpConfId, 32),
    userId: identifier(media.bfcpUserId, 16),
    floorId: identifier(id ?? alone, 16),
    mstrm: word(mStream),
    setup: oneOf(media.setup ?? session.setup, ['active', 'passive', 'actpass']),
    connection: oneOf(media.connectionType, ['new', 'existing']),
  };
}

function malformed(how: string): Refusal {
  return refusal('description', `a session description ${how}`);
}

function positive(value: Value): number | null {
  const number = value === undefined ? NaN : Number(value);
  return number > 0 && number <= Number.MAX_SAFE_INTEGER ? number : null;
}

/** The first word of a text; null when it is none that may be written back. */
function word(value: Value): string | null {
  if (value === undefined) return null;
  const [first = ''] = String(value).trim().split(/\s+/);
  return token.test(first) || /^[\w,]+$/.test(first) ? first : null;
}

function identifier(value: Value, bits: 16 | 32): number | null {
  const text = word(value);
  return text !== null && /^\d{1,10}$/.test(text) && Number(text) < 2 ** bits ? Number(text) : null;
}

function oneOf<T extends string>(value: Value, known: readonly T[]): T | null {
  return known.find((one) => one === value) ?? null;
}
