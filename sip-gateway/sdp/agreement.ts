import { randomInt } from 'node:crypto';
import type { Leg, LegLine, LegSound } from '../../server/contract/legs.ts';
import type { Description } from './description.ts';
import type { AgreedFloor } from './floor.ts';
import type { OurLine, Role } from './our-lines.ts';
import type { AgreedPicture } from './picture.ts';
import type { AgreedKeys } from './sdes.ts';
import { writeSdp } from './write-sdp.ts';

/** Our side of an exchange of descriptions, as it was sent last. */
export interface OurSide {
  /** The text of it. */
  readonly sdp: string;
  readonly sessionId: string;
  /** Of the text, from 1 on; the next one has another exactly when it says something else (RFC 3264 section 5). */
  readonly version: number;
  readonly lines: readonly OurLine[];
}

/** Of its second picture: whether slides come (`sends`) and go (`receives`). */
export interface AgreedLeg extends Leg {
  readonly sound: LegSound | null;
  readonly picture: AgreedPicture | null;
  readonly slides: AgreedPicture | null;
}

/** What both ends have agreed on. */
export interface Agreement extends OurSide {
  /** For the media node. */
  readonly leg: AgreedLeg;
  readonly bfcp: AgreedFloor | null;
  /** All that is sound or picture. */
  readonly encrypted: boolean;
}

/** kbit/s with what packets add to it. */
const soundKbps = 64;

/** The next description of ours, or the one before when it would say the same. */
export function nextSide(lines: readonly OurLine[], address: string, previous: OurSide | null): OurSide {
  const description = {
    address,
    lines,
    maxKbps: sumOf(lines),
    sessionId: previous?.sessionId ?? newSessionId(),
  };
  const of = (version: number): OurSide => ({
    ...{ sessionId: description.sessionId, version, lines },
    sdp: writeSdp({ ...description, version }),
  });
  if (!previous) return of(1);
  const same = of(previous.version);
  return same.sdp === previous.sdp ? same : of(previous.version + 1);
}

export function agreementOf(
  side: OurSide,
  { sound, picture, slides, bfcp }: Pick<Agreement, 'bfcp'> & AgreedLeg,
): Agreement {
  const lines: LegLine[] = [sound, picture, slides].filter((line) => line !== null);
  const encrypted = lines.length > 0 && lines.every(({ crypto }) => crypto !== null);
  return { ...side, leg: { sound, picture, slides }, bfcp, encrypted };
}

/** What a line of that role was encrypted with. */
export function keysOf(agreement: Agreement | null, role: Role | null): AgreedKeys | null {
  if (!agreement || !role || role === 'floor') return null;
  return agreement.leg[role]?.crypto ?? null;
}

/** What is left for pictures of all that the other end takes, kbit/s; null: it has not said. */
export function pictureKbps({ maxKbps, lines }: Description): number | null {
  const hasSound = lines.some(({ kind, port }) => kind === 'audio' && port !== 0);
  return maxKbps === null ? null : Math.max(1, maxKbps - (hasSound ? soundKbps : 0));
}

function sumOf(lines: readonly OurLine[]): number {
  return lines.reduce((sum, { role, maxKbps }) => sum + (role === 'sound' ? soundKbps : (maxKbps ?? 0)), 0);
}

/** Of at most ten digits, as old devices keep it in 32 bits. */
function newSessionId(): string {
  return String(randomInt(1, 2 ** 31));
}
