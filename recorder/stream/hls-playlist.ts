/** A media playlist with low latency (draft-pantos-hls-rfc8216bis sections 4.4 and B). */

export interface ListedPart {
  readonly durationMs: number;
  /** One may begin with it. */
  readonly independent: boolean;
}

export interface ListedSegment {
  /** Media sequence number. */
  readonly number: number;
  /** Of the header it is decoded with; another than the one before: it goes on differently. */
  readonly header: number;
  /** When it begins, ms since the epoch. */
  readonly at: number;
  readonly parts: readonly ListedPart[];
  /** Nothing is added to it. */
  readonly whole: boolean;
}

export const targets = {
  /** No segment is longer, s, when it is rounded. */
  segment: 2,
  /** No part is longer, s. */
  part: 0.6,
  /** So far from the end players stay, s: three parts (section 4.4.3.8). */
  holdBack: 1.8,
} as const;

/** Names of files. Not the same again after the recorder was replaced: numbers go on by the time of day. */
export const names = {
  playlist: 'index.m3u8',
  header: (header: number): string => `h${header}.mp4`,
  segment: (segment: number): string => `${segment}.m4s`,
  part: (segment: number, part: number): string => `${segment}.${part}.m4s`,
} as const;

/** Parts are listed of so many of the latest segments (section 6.2.2: three target durations). */
const segmentsInParts = 4;

/** @param segments the latest last; at least one */
export function livePlaylist(segments: readonly ListedSegment[]): string {
  const [first] = segments;
  const last = segments.at(-1);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${targets.segment}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${targets.holdBack}`,
    `#EXT-X-PART-INF:PART-TARGET=${targets.part}`,
    `#EXT-X-MEDIA-SEQUENCE:${first?.number ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first?.header ?? 0}`,
  ];
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (before && before.header !== segment.header) lines.push('#EXT-X-DISCONTINUITY');
    if (before?.header !== segment.header) lines.push(`#EXT-X-MAP:URI="${names.header(segment.header)}"`);
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.at).toISOString()}`);
    if (index >= segments.length - segmentsInParts) lines.push(...partsOf(segment));
    if (segment.whole) lines.push(`#EXTINF:${seconds(durationOf(segment))},`, names.segment(segment.number));
  }
  if (last) lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${nextPart(last)}"`);
  return `${lines.join('\n')}\n`;
}

function partsOf({ number, parts }: ListedSegment): string[] {
  return parts.map(({ durationMs, independent }, index) => {
    const name = names.part(number, index);
    return `#EXT-X-PART:DURATION=${seconds(durationMs)},URI="${name}"${independent ? ',INDEPENDENT=YES' : ''}`;
  });
}

function nextPart({ number, parts, whole }: ListedSegment): string {
  return whole ? names.part(number + 1, 0) : names.part(number, parts.length);
}

function durationOf({ parts }: ListedSegment): number {
  return parts.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(5);
}
