export interface SegmentNames {
  /** Addresses, absolute or relative to that of the playlist. */
  readonly init: string;
  readonly segment: (number: number) => string;
}

/**
 * A media playlist of a finished recording (RFC 8216 section 4.3.3), every segment of which can be begun with.
 *
 * @param durations in seconds, one a segment.
 */
export function mediaPlaylist(durations: readonly number[], names: SegmentNames): string {
  const longest = Math.max(1, ...durations.map((seconds) => Math.ceil(seconds)));
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${names.init}"`,
    ...durations.flatMap((seconds, number) => [`#EXTINF:${seconds.toFixed(6)},`, names.segment(number)]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}
