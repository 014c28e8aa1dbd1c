import type { LegPicture } from '../../server/contract/legs.ts';
import type { Codec, MediaLine } from './description.ts';
import { readH264, writeH264, type H264 } from './h264.ts';
import { agreeLine, type LineTerms } from './line-agreement.ts';
import type { TerminalPolicy } from './policy.ts';
import { isRefusal, refusal, type Refusal } from './refusal.ts';

export interface AgreedPicture extends LegPicture {
  /** Pictures a second that it takes at most of its largest size. */
  readonly maxFps: number;
}

/** px. */
const smallest = { width: 176, height: 144 };
/** From the largest on. */
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
  { width: 1024, height: 576 },
  { width: 704, height: 576 },
  { width: 640, height: 360 },
  { width: 352, height: 288 },
  smallest,
] as const;
const largestFor = { small: 720, medium: 1080, board: 1080 } as const;

/** Pictures a second: what makes a size worth it, and what nobody exceeds. */
const smooth = 24;
const fastest = 60;
/** kbit/s; less is no picture. */
const leastKbps = 64;

const offeredProfiles = ['42801f', '64001f'] as const;
const offeredModes = [1, 0] as const;

/** What we offer: baseline first, which the oldest have. */
export function offeredPicture(policy: TerminalPolicy): Codec[] {
  const formats = offeredProfiles.flatMap((profileLevelId) =>
    offeredModes.map((packetizationMode) => ({ profileLevelId, packetizationMode })),
  );
  return formats.map((format, index) => h264Codec(97 + index, writeH264(format, policy)));
}

/**
 * One H.264 format of a line of pictures.
 * @param sessionKbps what the other end takes of pictures on all lines together; null: not said
 */
export function agreePicture(
  line: MediaLine,
  terms: LineTerms,
  sessionKbps: number | null,
): AgreedPicture | Refusal {
  const common = agreeLine(line, terms);
  if (isRefusal(common)) return common;
  const format = chooseFormat(line.codecs, terms.prefer);
  if (!format) return refusal('format', 'no codec for pictures in common: H.264, packetization-mode 0 or 1');
  const { payloadType, packetizationMode, profile, limits } = format;
  const { width, height, fps } = sizeWithin(limits, largestFor[terms.policy.licence]);
  const { maxKbps } = terms.policy;
  return {
    ...common,
    ...{ payloadType, packetizationMode },
    // Who decodes main decodes what is baseline and main at once, and that is what we call baseline.
    profile: profile === 'high' ? 'high' : 'baseline',
    ...{
      maxWidth: width,
      maxHeight: height,
      maxKbps: Math.min(maxKbps, rateWithin(limits, line.maxKbps, sessionKbps)),
    },
    maxFps: Math.max(1, Math.floor(Math.min(fps, line.framerate ?? Infinity))),
    feedback: feedbackOf(line, payloadType),
  };
}

/** That of the other end's formats that was chosen, with what we can do. */
export function answeredPicture(
  line: MediaLine,
  { payloadType }: LegPicture,
  policy: TerminalPolicy,
): Codec[] {
  return line.codecs.flatMap((codec) => {
    const format = codec.payloadType === payloadType ? readH264(codec) : null;
    return format ? [h264Codec(payloadType, writeH264(format, policy))] : [];
  });
}

const ranks = { baseline: 0, main: 1, high: 2 } as const;

/** Baseline before others, then units over several packets (mode 1) before one each. */
function chooseFormat(codecs: readonly Codec[], prefer: LineTerms['prefer']): H264 | null {
  const formats = codecs.map(readH264).filter((format) => format !== null);
  if (prefer === 'theirs') return formats[0] ?? null;
  const rank = ({ profile, packetizationMode }: H264): number => ranks[profile] * 2 - packetizationMode;
  return formats.toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** kbit/s. Low levels with `max-fs` and no `max-br` are common: then `b=` is meant, where there is one. */
function rateWithin(
  { maxBr, saidBr }: H264['limits'],
  lineKbps: number | null,
  sessionKbps: number | null,
): number {
  const said = [saidBr, lineKbps, sessionKbps].filter((kbps) => kbps !== null);
  return Math.max(leastKbps, Math.floor(Math.min(...(said.length > 0 ? said : [maxBr]))));
}

/** The largest size that still moves smoothly; the smallest there is when none does. */
function sizeWithin(
  { maxFs, maxMbps, maxFps }: H264['limits'],
  largest: number,
): { width: number; height: number; fps: number } {
  const fits = sizes.flatMap(({ width, height }) => {
    const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
    const fps = Math.min(fastest, Math.floor(maxMbps / blocks));
    return height <= largest && blocks <= maxFs ? [{ width, height, fps }] : [];
  });
  const [first] = fits.filter(({ fps }) => fps >= smooth);
  const { width, height, fps } = first ?? fits.at(-1) ?? { ...smallest, fps: 1 };
  return { width, height, fps: Math.min(fps, maxFps ?? fps) };
}

/** Whether said for all payload types or for this one; under AVP too, as devices do (RFC 4585, 5104). */
function feedbackOf({ feedback }: MediaLine, payloadType: number): LegPicture['feedback'] {
  const takes = (type: string, subtype: string | null): boolean =>
    feedback.some(
      (one) =>
        (one.payloadType === '*' || one.payloadType === payloadType) &&
        one.type === type &&
        one.subtype === subtype,
    );
  return { nack: takes('nack', null), pli: takes('nack', 'pli'), fir: takes('ccm', 'fir') };
}

function h264Codec(payloadType: number, fmtp: string): Codec {
  return { payloadType, name: 'H264', clockRate: 90_000, channels: 1, fmtp };
}
