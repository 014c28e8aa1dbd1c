import type { LegStatistics, LineStatistics } from '../contract/legs.ts';
import type { NetworkQuality } from '../contract/media-port.ts';
import type { LegCondition } from '../contract/signalling.ts';

/** Statistics of a leg, and when they came, ms of any clock. */
export interface Reading {
  statistics: LegStatistics;
  at: number;
}

export type Condition = Omit<LegCondition, 'participantId' | 'connection'>;

const goodLoss = 0.02;
const fairLoss = 0.08;
const goodRoundTripMs = 300;

/**
 * How a leg has done since it was last looked at: of its lines the worst one counts.
 * @param before null: never
 */
export function conditionOf(before: Reading | null, { statistics, at }: Reading): Condition {
  const periods = (['sound', 'picture', 'slides'] as const).flatMap((name): Period[] => {
    const now = statistics[name];
    return now ? [{ now, before: sameLine(before?.statistics[name] ?? null, now) }] : [];
  });
  const ms = before ? at - before.at : 0;
  return {
    picture: statistics.format,
    sent: {
      kbps: rateOf(periods, 'sent', ms),
      loss: worst(periods.map(({ now }) => now.sent.lossRatio)),
      roundTripMs: worst(periods.map(({ now }) => now.sent.roundTripMs)),
    },
    received: {
      kbps: rateOf(periods, 'received', ms),
      loss: worst(periods.map(lossOf)),
      jitterMs: worst(periods.map(({ now }) => now.received.jitterMs)) ?? 0,
    },
  };
}

/** What that makes of its network. @returns null when nothing can be said of it */
export function networkOf({ sent, received }: Condition): NetworkQuality | null {
  const loss = worst([sent.loss, received.loss]);
  if (loss === null && sent.roundTripMs === null) return null;
  if ((loss ?? 0) >= fairLoss) return 'poor';
  return (loss ?? 0) < goodLoss && (sent.roundTripMs ?? 0) < goodRoundTripMs ? 'good' : 'fair';
}

interface Period {
  before: LineStatistics | null;
  now: LineStatistics;
}

/** A line that was made anew, or its mixer, counts from nothing. */
function sameLine(before: LineStatistics | null, now: LineStatistics): LineStatistics | null {
  if (!before) return null;
  const goesOn = now.received.packets >= before.received.packets && now.sent.packets >= before.sent.packets;
  return goesOn ? before : null;
}

function lossOf({ before, now: { received } }: Period): number | null {
  const arrived = received.packets - (before?.received.packets ?? 0);
  // What came late was counted as lost before.
  const lost = Math.max(0, received.lost - (before?.received.lost ?? 0));
  return arrived + lost === 0 ? null : lost / (arrived + lost);
}

function rateOf(periods: readonly Period[], way: 'sent' | 'received', ms: number): number | null {
  if (ms <= 0) return null;
  const octets = periods.reduce(
    (sum, { before, now }) => sum + now[way].octets - (before?.[way].octets ?? 0),
    0,
  );
  return (octets * 8) / ms;
}

function worst(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
