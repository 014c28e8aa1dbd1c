import type { LegPicture, LegSound } from '../../server/contract/legs.ts';
import type { Codec, Direction, FloorAttributes, MediaLine } from './description.ts';
import type { TerminalPorts } from './policy.ts';
import type { OurKey } from './sdes.ts';

/** What a line is for; `floor` is the control of who shows slides (BFCP). */
export type Role = (typeof roles)[number];
export const roles = ['sound', 'picture', 'slides', 'floor'] as const;

/** A line of our own description. */
export interface OurLine {
  /** Null: refused, which leaves its place (RFC 3264 section 6). */
  readonly role: Role | null;
  /** What the other end refused that it be; it is not offered again. */
  readonly declined: Role | null;
  readonly kind: string;
  /** 0 exactly when it is refused. */
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly string[];
  readonly codecs: readonly Codec[];
  readonly direction: Direction | null;
  /** kbit/s. */
  readonly maxKbps: number | null;
  /** ms. */
  readonly ptime: number | null;
  readonly mux: boolean;
  readonly keys: readonly OurKey[];
  readonly feedback: LegPicture['feedback'];
  readonly content: 'main' | 'slides' | null;
  readonly label: string | null;
  readonly floor: FloorAttributes | null;
}

/** The `content` and `label` of pictures (RFC 4796, 4574), as Cisco's devices number them. */
export const pictureLabels = { picture: '11', slides: '12' } as const;
export const pictureContents = { picture: 'main', slides: 'slides' } as const;

const nothing = {
  declined: null,
  ...{ codecs: [], direction: null, maxKbps: null, ptime: null, mux: false, keys: [] },
  feedback: { nack: false, pli: false, fir: false },
  ...{ content: null, label: null, floor: null },
} as const satisfies Partial<OurLine>;

type Heading = Pick<MediaLine, 'kind' | 'protocol' | 'formats'>;

export function refusedLine({ kind, protocol, formats }: Heading, declined: Role | null = null): OurLine {
  return { ...nothing, declined, role: null, kind, port: 0, protocol, formats };
}

type RtpLine = Pick<OurLine, 'protocol' | 'codecs' | 'direction' | 'mux' | 'keys'>;

export function soundLine(line: RtpLine & { port: number; packetMs: LegSound['packetMs'] }): OurLine {
  const { packetMs, ...rest } = line;
  return {
    ...nothing,
    ...rest,
    role: 'sound',
    kind: 'audio',
    formats: typesOf(line.codecs),
    ptime: packetMs,
  };
}

export function pictureLine(
  line: RtpLine &
    Pick<OurLine, 'feedback' | 'label' | 'content' | 'maxKbps'> & {
      role: 'picture' | 'slides';
      port: number;
    },
): OurLine {
  return { ...nothing, ...line, kind: 'video', formats: typesOf(line.codecs) };
}

export function floorLine(line: { port: number; protocol: string; floor: FloorAttributes }): OurLine {
  return { ...nothing, ...line, role: 'floor', kind: 'application', formats: ['*'] };
}

export function portFor(role: Role, ports: TerminalPorts): number | null {
  return role === 'floor' ? ports.bfcp : ports[role];
}

function typesOf(codecs: readonly Codec[]): string[] {
  return codecs.map(({ payloadType }) => String(payloadType));
}
