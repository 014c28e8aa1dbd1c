import type { LegSound } from '../../server/contract/legs.ts';
import type { Codec, MediaLine } from './description.ts';
import { agreeLine, type LineTerms } from './line-agreement.ts';
import { isRefusal, refusal, type Refusal } from './refusal.ts';

/** In the order we like them; Opus comes with softphones only. */
const codecs = [
  { name: 'opus', clockRate: 48_000, channels: 2 },
  { name: 'G722', clockRate: 8000, channels: 1 },
  { name: 'PCMA', clockRate: 8000, channels: 1 },
  { name: 'PCMU', clockRate: 8000, channels: 1 },
] as const satisfies readonly (Pick<Codec, 'clockRate' | 'channels'> & { name: LegSound['codec'] })[];

const events = 'telephone-event';
/** The sixteen digits (RFC 4733 section 3.2). */
const digits = '0-15';
/** ms. */
const packets = [60, 40, 30, 20] as const;

/** What we offer. Digits have the clock of the sound beside them (RFC 4733 section 2.1). */
export const offeredSound: readonly Codec[] = [
  { payloadType: 111, ...codecs[0], fmtp: 'useinbandfec=1' },
  { payloadType: 9, ...codecs[1], fmtp: null },
  { payloadType: 8, ...codecs[2], fmtp: null },
  { payloadType: 0, ...codecs[3], fmtp: null },
  { payloadType: 101, name: events, clockRate: 8000, channels: 1, fmtp: digits },
  { payloadType: 102, name: events, clockRate: 48_000, channels: 1, fmtp: digits },
];

/** One codec of a line of sound, with the digits beside it. */
export function agreeSound(line: MediaLine, terms: LineTerms): LegSound | Refusal {
  const common = agreeLine(line, terms);
  if (isRefusal(common)) return common;
  const chosen = chooseCodec(line.codecs, terms.prefer);
  if (!chosen) return refusal('format', 'no codec for sound in common: Opus, G.722 or G.711');
  const { codec, payloadType } = chosen;
  return {
    ...common,
    codec,
    payloadType,
    events: eventsFor(chosen, line.codecs),
    packetMs: packetMs(line, codec),
  };
}

/** Those of the other end's codecs that were chosen, as we write them back. */
export function answeredSound(line: MediaLine, { payloadType, events }: LegSound): Codec[] {
  return line.codecs.flatMap((codec) => {
    if (codec.payloadType === events) return [{ ...codec, fmtp: digits }];
    if (codec.payloadType !== payloadType) return [];
    return [{ ...codec, fmtp: codec.name.toLowerCase() === 'opus' ? 'useinbandfec=1' : null }];
  });
}

interface Chosen {
  codec: LegSound['codec'];
  payloadType: number;
  clockRate: number;
}

function chooseCodec(theirs: readonly Codec[], prefer: LineTerms['prefer']): Chosen | null {
  const usable = theirs.flatMap((codec) => {
    const rank = codecs.findIndex((ours) => isSame(ours, codec));
    const ours = codecs[rank];
    return ours ? [{ rank, chosen: { ...codec, codec: ours.name } }] : [];
  });
  if (prefer === 'ours') usable.sort((one, other) => one.rank - other.rank);
  return usable[0]?.chosen ?? null;
}

/** Of Opus everybody writes two channels, whatever is sent (RFC 7587 section 7). */
function isSame(ours: (typeof codecs)[number], { name, clockRate, channels }: Codec): boolean {
  if (name.toLowerCase() !== ours.name.toLowerCase() || clockRate !== ours.clockRate) return false;
  return channels <= ours.channels;
}

/** Those of the same clock; with Opus some have but those of telephones. */
function eventsFor({ clockRate }: Chosen, theirs: readonly Codec[]): number | null {
  const offered = theirs.filter(({ name }) => name.toLowerCase() === events);
  const fitting = offered.find((codec) => codec.clockRate === clockRate);
  return (fitting ?? offered.find((codec) => codec.clockRate === 8000))?.payloadType ?? null;
}

/** No more than asked for (RFC 8866 section 6.4), nor less than we make; Opus is always made in 20 ms. */
function packetMs({ ptime, maxptime }: MediaLine, codec: LegSound['codec']): LegSound['packetMs'] {
  if (codec === 'opus') return 20;
  const most = Math.min(ptime ?? 20, maxptime ?? Infinity);
  return packets.find((ms) => ms <= most) ?? 20;
}
