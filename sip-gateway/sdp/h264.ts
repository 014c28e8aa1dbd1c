/** What H.264 format parameters say (RFC 6184 section 8.1, ITU-T H.264 annex A). */
import type { Codec } from './description.ts';
import type { TerminalPolicy } from './policy.ts';

export interface H264 {
  readonly payloadType: number;
  readonly packetizationMode: 0 | 1;
  readonly profile: 'baseline' | 'main' | 'high';
  /** Six hexadecimal digits. */
  readonly profileLevelId: string;
  readonly limits: H264Limits;
}

/** What a decoder can do. */
export interface H264Limits {
  /** Macroblocks (16x16 px) of one picture. */
  readonly maxFs: number;
  /** Macroblocks a second. */
  readonly maxMbps: number;
  /** Of the level, kbit/s. */
  readonly maxBr: number;
  /** What is said beyond it, kbit/s; null: nothing. */
  readonly saidBr: number | null;
  /** Pictures a second, as Cisco says it; null: as many as `maxMbps` allows. */
  readonly maxFps: number | null;
}

type Level = Pick<H264Limits, 'maxFs' | 'maxMbps' | 'maxBr'> & { readonly idc: number };

/** Table A-1. */
const levels: readonly [Level, ...Level[]] = [
  { idc: 10, maxMbps: 1485, maxFs: 99, maxBr: 64 },
  { idc: 11, maxMbps: 3000, maxFs: 396, maxBr: 192 },
  { idc: 12, maxMbps: 6000, maxFs: 396, maxBr: 384 },
  { idc: 13, maxMbps: 11_880, maxFs: 396, maxBr: 768 },
  { idc: 20, maxMbps: 11_880, maxFs: 396, maxBr: 2000 },
  { idc: 21, maxMbps: 19_800, maxFs: 792, maxBr: 4000 },
  { idc: 22, maxMbps: 20_250, maxFs: 1620, maxBr: 4000 },
  { idc: 30, maxMbps: 40_500, maxFs: 1620, maxBr: 10_000 },
  { idc: 31, maxMbps: 108_000, maxFs: 3600, maxBr: 14_000 },
  { idc: 32, maxMbps: 216_000, maxFs: 5120, maxBr: 20_000 },
  { idc: 40, maxMbps: 245_760, maxFs: 8192, maxBr: 20_000 },
  { idc: 41, maxMbps: 245_760, maxFs: 8192, maxBr: 50_000 },
  { idc: 42, maxMbps: 522_240, maxFs: 8704, maxBr: 50_000 },
  { idc: 50, maxMbps: 589_824, maxFs: 22_080, maxBr: 135_000 },
  { idc: 51, maxMbps: 983_040, maxFs: 36_864, maxBr: 240_000 },
];

const profiles: Readonly<Record<string, H264['profile']>> = { '42': 'baseline', '4d': 'main', '64': 'high' };
/** Without `profile-level-id`: baseline at level 1 (RFC 6184 section 8.1). */
const assumed = '42000a';

/** @returns null for another codec, and for profiles and modes that nobody here speaks */
export function readH264({ name, clockRate, payloadType, fmtp }: Codec): H264 | null {
  if (name.toUpperCase() !== 'H264' || clockRate !== 90_000) return null;
  const parameters = readParameters(fmtp ?? '');
  const mode = parameters.get('packetization-mode') ?? '0';
  const profileLevelId = (parameters.get('profile-level-id') ?? assumed).toLowerCase();
  const profile = profiles[profileLevelId.slice(0, 2)];
  if ((mode !== '0' && mode !== '1') || !profile || !/^[0-9a-f]{6}$/.test(profileLevelId)) return null;

  const level = levelOf(profileLevelId);
  const more = (name: string, least: number): number => Math.max(least, count(parameters.get(name)) ?? 0);
  const hundredths = count(parameters.get('max-fps'));
  return {
    ...{ payloadType, profile, profileLevelId },
    packetizationMode: mode === '1' ? 1 : 0,
    limits: {
      // Those of the level may be exceeded only: lower values are none (RFC 6184 section 8.1).
      maxFs: more('max-fs', level.maxFs),
      maxMbps: more('max-mbps', level.maxMbps),
      maxBr: level.maxBr,
      saidBr: parameters.has('max-br') ? more('max-br', level.maxBr) : null,
      maxFps: hundredths && Math.max(1, Math.floor(hundredths / 100)),
    },
  };
}

/** What we can do, as much as the licence allows: level 3.1 for 720p, 4 for 1080p, both with 30 pictures a second. */
const ours = { small: 31, medium: 40, board: 40 } as const;

/**
 * Format parameters that say what we take.
 * @param profileLevelId as offered: the profile is the same both ways, the level not above the other's (RFC 6184
 *   section 8.2.2); what we can do beyond it is in `max-fs` and its like
 */
export function writeH264(
  { profileLevelId, packetizationMode }: Pick<H264, 'profileLevelId' | 'packetizationMode'>,
  { licence, maxKbps }: Pick<TerminalPolicy, 'licence' | 'maxKbps'>,
): string {
  const best = levels.find(({ idc }) => idc === ours[licence]) ?? levels[0];
  const offered = levelOf(profileLevelId);
  const profile = profileLevelId.slice(0, 4);
  const lower = offered.idc > best.idc;
  const level = lower ? best : offered;
  return [
    `profile-level-id=${lower ? profile + best.idc.toString(16) : profileLevelId}`,
    `packetization-mode=${packetizationMode}`,
    `max-mbps=${Math.max(level.maxMbps, best.maxMbps)}`,
    `max-fs=${Math.max(level.maxFs, best.maxFs)}`,
    `max-br=${Math.max(level.maxBr, maxKbps)}`,
  ].join(';');
}

/** The last one not above what is said. Level 1b (9, or 11 with constraint_set3) can hardly more than 1. */
function levelOf(profileLevelId: string): Level {
  const idc = parseInt(profileLevelId.slice(4), 16);
  const isLevel1b = idc === 11 && (parseInt(profileLevelId.slice(2, 4), 16) & 0x10) !== 0;
  return (isLevel1b ? null : levels.findLast((level) => level.idc <= idc)) ?? levels[0];
}

/** `a=1; b=2` in any case and spacing. */
function readParameters(fmtp: string): Map<string, string> {
  const pairs = fmtp.split(';').map((pair) => pair.split('='));
  return new Map(pairs.map(([name = '', value = '']) => [name.trim().toLowerCase(), value.trim()]));
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,7}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}
