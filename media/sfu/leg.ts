import { randomInt } from 'node:crypto';
import type { Leg, LegPicture, LegPorts } from '../../server/contract/legs.ts';
import type { LineMemory } from '../mixer/mixer-memory.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { pictureFor, type Rung } from '../rtp/picture-ladder.ts';
import type { Taker } from './picture-shares.ts';

/** Bit rates of pictures, kbit/s: few, so that many legs share one encoder. */
const rates = [4000, 3000, 2000, 1500, 1000, 768, 512, 384, 256, 192, 128];
const leastRate = 128;
/** With headers and SRTP a packet of this fits every network (packetisation mode 0 has none larger). */
const sliceBytes = 1200;

/** The lines of pictures, and as which source others see what comes on them. */
export const pictureSources = { picture: 'camera', slides: 'slides' } as const;

export type PictureLine = keyof typeof pictureSources;

export const pictureLines: readonly PictureLine[] = ['picture', 'slides'];

/** What its other end can be sent on a line of pictures. */
interface Sendable {
  /** kbit/s */
  kbps: number;
  rung: Rung | null;
}

/** The leg of one participant, as the media node has it. */
export interface LegState {
  participantId: string;
  ports: LegPorts;
  /** Local IP address that its sockets are bound to. */
  bound: string;
  /** Code points of what it is sent, 0: none. */
  dscp: { audio: number; video: number };
  agreed: Leg;
  sendable: Readonly<Record<PictureLine, Sendable>>;
  /** Others hear it: it is not muted. */
  heard: boolean;
  /** What others see of it. */
  seen: Readonly<Record<PictureLine, 'live' | 'paused' | 'closed'>>;
  /** Of the streams towards it. */
  ssrc: Readonly<Record<'sound' | PictureLine, number>>;
  /** Of the streams towards the SFU. */
  sfuSsrc: Readonly<Record<'sound' | PictureLine, number>>;
  /** Of its lines in the mixer that it came from. */
  from: Readonly<Partial<Record<'sound' | PictureLine, LineMemory>>>;
}

export function newLeg(
  participantId: string,
  ports: LegPorts,
  { bound, dscp }: Pick<LegState, 'bound' | 'dscp'>,
): LegState {
  const anything = { kbps: Infinity, rung: null };
  return {
    ...{ participantId, ports, bound, dscp, agreed: { sound: null, picture: null, slides: null } },
    sendable: { picture: anything, slides: anything },
    ...{ heard: true, seen: { picture: 'live', slides: 'closed' } },
    ...{ ssrc: ssrcs(), sfuSsrc: ssrcs(), from: {} },
  };
}

/**
 * A leg that goes on in another conference. It is sent streams of other SSRCs: whatever the mixer before it sent last,
 * no index of SRTP is used twice under one key.
 * @param lines what that mixer has told, by their IDs
 */
export function movedLeg(leg: LegState, lines: Readonly<Record<string, LineMemory>>): LegState {
  const { participantId, from } = leg;
  const of = (line: 'sound' | PictureLine): LegState['from'] => {
    const memory = lines[lineId(participantId, line)] ?? from[line];
    return memory ? { [line]: memory } : {};
  };
  return {
    ...{ ...leg, ssrc: ssrcs(), sfuSsrc: ssrcs() },
    from: { ...of('sound'), ...of('picture'), ...of('slides') },
  };
}

function ssrcs(): LegState['ssrc'] {
  const ssrc = (): number => randomInt(1, 2 ** 32);
  const [sound, picture, slides] = [ssrc(), ssrc(), ssrc()];
  return { sound, picture, slides };
}

/** Of a leg in the lobby: whatever was before, nobody hears or sees it. */
export function apartFromOthers(leg: LegState): LegState {
  return { ...leg, heard: false, seen: { picture: 'paused', slides: 'closed' } };
}

/** On each line the largest of the formats that it takes, made smaller and slower where it can be sent less. */
export function withAgreed(leg: LegState, agreed: Leg): LegState {
  const { picture, slides } = leg.sendable;
  const next = { ...leg, agreed, from: withSameKeys(leg, agreed) };
  return withRate(withRate(next, 'picture', picture.kbps), 'slides', slides.kbps);
}

/** A line that has other keys than before has nothing to go on with. */
function withSameKeys({ agreed: before, from }: LegState, agreed: Leg): LegState['from'] {
  const isSame = (line: 'sound' | PictureLine): boolean => {
    const [is, was] = [agreed[line]?.crypto, before[line]?.crypto];
    return is?.send === was?.send && is?.receive === was?.receive;
  };
  const { sound, picture, slides } = from;
  return {
    ...(sound && isSame('sound') ? { sound } : {}),
    ...(picture && isSame('picture') ? { picture } : {}),
    ...(slides && isSame('slides') ? { slides } : {}),
  };
}

/** A line can be sent so much, kbit/s. */
export function withRate(leg: LegState, line: PictureLine, kbps: number): LegState {
  const { sendable, agreed } = leg;
  const { rung } = sendable[line];
  const picture = agreed[line];
  const next = picture ? pictureFor(kbps, largestFor(picture), rung).rung : rung;
  return { ...leg, sendable: { ...sendable, [line]: { kbps, rung: next } } };
}

export function formatOf({ agreed, sendable }: LegState, line: PictureLine): VideoFormat | null {
  const picture = agreed[line];
  if (!picture) return null;
  const { kbps, rung } = sendable[line];
  const most = Math.min(kbps, mostKbps(picture));
  const { width, height, fps } = pictureFor(most, largestFor(picture), rung);
  return {
    ...{ width, height, fps },
    kbps: rates.find((rate) => rate <= most) ?? leastRate,
    profile: picture.profile,
    maxSliceBytes: picture.packetizationMode === 0 ? sliceBytes : null,
  };
}

/**
 * What it takes of pictures just now. What others share it has on its line for slides, where there is one, and then not
 * on its picture; of what it shares itself it is shown nothing.
 * @param presenterId null: nobody shares
 */
export function takersOf(leg: LegState, whose: Taker['whose'], presenterId: string | null): Taker[] {
  const { participantId, agreed } = leg;
  const shares = presenterId === participantId;
  const takesSlides = presenterId !== null && !shares && agreed.slides?.receives === true;
  const takers: Taker[] = [];
  const format = agreed.picture?.receives ? formatOf(leg, 'picture') : null;
  const apart = takesSlides || (shares && agreed.slides !== null);
  if (format) takers.push({ id: participantId, whose, part: apart ? 'besideSlides' : 'all', format });
  const slides = takesSlides ? formatOf(leg, 'slides') : null;
  if (slides) {
    takers.push({ id: slidesTaker(participantId), whose: null, part: 'slides', format: slides });
  }
  return takers;
}

/** As whom a leg takes slides, beside its picture. */
export function slidesTaker(participantId: string): string {
  return lineId(participantId, 'slides');
}

export function lineId(participantId: string, line: 'sound' | PictureLine): string {
  return `${line} ${participantId}`;
}

/** Most that is sent on a line, kbit/s. */
export function mostKbps(picture: LegPicture): number {
  return Math.min(picture.maxKbps, largestFor(picture).kbps);
}

function largestFor({ maxWidth, maxHeight, maxKbps }: LegPicture): VideoFormat {
  const { fullHd, hd, standard } = pictureFormats;
  const fits = [fullHd, hd, standard].find(({ width, height }) => width <= maxWidth && height <= maxHeight);
  // A terminal of another make is sent as much as it asks for (product, section 2).
  const format = fits ?? standard;
  return {
    ...format,
    kbps: format === fullHd ? Math.min(4000, Math.max(format.kbps, maxKbps)) : format.kbps,
  };
}
