import { write } from 'sdp-transform';
import type { Codec } from './description.ts';
import type { OurLine } from './our-lines.ts';
import { familyOf } from './read-address.ts';

/** A session description of ours (RFC 8866). */
export interface OurDescription {
  /** In digits; the same for all of a call. */
  readonly sessionId: string;
  readonly version: number;
  /** IP. */
  readonly address: string;
  /** Of all lines together, kbit/s. */
  readonly maxKbps: number;
  readonly lines: readonly OurLine[];
}

type Session = Parameters<typeof write>[0];
type Media = Session['media'][number];

export function writeSdp({ sessionId, version, address, maxKbps, lines }: OurDescription): string {
  const ipVer = familyOf(address) === 'ipv6' ? 6 : 4;
  return write({
    version: 0,
    origin: { username: '-', sessionId, sessionVersion: version, netType: 'IN', ipVer, address },
    name: '-',
    connection: { version: ipVer, ip: address },
    bandwidth: [{ type: 'AS', limit: maxKbps }],
    timing: { start: 0, stop: 0 },
    media: lines.map(mediaOf),
  });
}

function mediaOf(line: OurLine): Media {
  const { kind, port, protocol, formats, codecs, direction, maxKbps, ptime, mux, keys, content, label } =
    line;
  return {
    ...{ type: kind, port, protocol, payloads: formats.join(' ') },
    rtp: codecs.map(mapOf),
    fmtp: codecs.flatMap(({ payloadType, fmtp }) => (fmtp ? [{ payload: payloadType, config: fmtp }] : [])),
    ...(maxKbps !== null && { bandwidth: bandwidthOf(maxKbps) }),
    rtcpFb: feedbackOf(line.feedback),
    crypto: keys.map(({ tag, suite, key }) => ({ id: tag, suite, config: `inline:${key}` })),
    ...(ptime !== null && { ptime }),
    ...(direction && { direction }),
    ...(mux && { rtcpMux: 'rtcp-mux' as const }),
    ...(content && { content }),
    ...(label !== null && { label }),
    ...floorOf(line),
  };
}

function mapOf({ payloadType, name, clockRate, channels }: Codec): Media['rtp'][number] {
  const codec = { payload: payloadType, codec: name, rate: clockRate };
  return channels > 1 ? { ...codec, encoding: channels } : codec;
}

/** Both, as not all know the finer one (RFC 3890 section 6.2). */
function bandwidthOf(kbps: number): Media['bandwidth'] {
  return [
    { type: 'AS', limit: kbps },
    { type: 'TIAS', limit: kbps * 1000 },
  ];
}

function feedbackOf({ nack, pli, fir }: OurLine['feedback']): Media['rtcpFb'] {
  return [
    ...(nack ? [{ payload: '*', type: 'nack' }] : []),
    ...(pli ? [{ payload: '*', type: 'nack', subtype: 'pli' }] : []),
    ...(fir ? [{ payload: '*', type: 'ccm', subtype: 'fir' }] : []),
  ];
}

function floorOf({ floor }: OurLine): Partial<Media> {
  if (!floor) return {};
  const { floorctrl, confId, userId, floorId, mstrm, setup, connection } = floor;
  return {
    ...(floorctrl && { bfcpFloorCtrl: floorctrl }),
    ...(confId !== null && { bfcpConfId: String(confId) }),
    ...(userId !== null && { bfcpUserId: String(userId) }),
    // Declared as text by the library's types, but it is written from two parts.
    ...(floorId !== null && { bfcpFloorId: { id: floorId, mStream: mstrm } as unknown as string }),
    ...(setup && { setup }),
    ...(connection && { connectionType: connection }),
  };
}
