/** Where a finished file is cut into segments. */
import { Mp4Error } from '../mp4/box-reader.ts';
import type { IndexedTrack, Mp4Index } from './mp4-index.ts';
import { SampleCursor, type Position } from './sample-cursor.ts';

/** Where a segment begins in one of its tracks. */
export interface Cut {
  /** When, in ticks of its track as it is shown. */
  readonly time: number;
  /** Of the first sample of the segment. */
  readonly position: Position;
  /**
   * When the picture before goes on to be shown: the key picture from which on everything has to be decoded again, so that
   * one can begin to look here.
   */
  readonly again?: Position;
}

export interface TrackCuts {
  readonly track: IndexedTrack;
  /** One a segment, and the end of the track as the last one. */
  readonly cuts: readonly Cut[];
}

export interface CutFile {
  /** When each segment begins and the last one ends, in seconds. */
  readonly times: readonly number[];
  readonly tracks: readonly TrackCuts[];
}

const segmentSeconds = 6;
const mostSegments = 2 ** 16;

/**
 * Cuts at the first key picture after every sixth second, and sound by itself after every sixth second. A picture that is
 * held for long (slides nobody changes) is cut as well, unless pictures are reordered. The last picture is held for as long
 * as there is sound.
 */
export function cutsOf(index: Mp4Index): CutFile {
  const [first, second] = index.tracks;
  if (first === undefined) return { times: [], tracks: [] };
  const seconds = Math.max(...index.tracks.map((track) => endOf(track) / track.movie.timescale));
  const leading = first.movie.kind === 'video' ? pictureCuts(first, seconds) : soundCuts(first);
  const times = leading.map((cut, at) => (at === 0 ? 0 : cut.time / first.movie.timescale));
  times[times.length - 1] = seconds;
  const tracks = [{ track: first, cuts: leading }];
  if (second !== undefined) tracks.push({ track: second, cuts: cutsAt(second, times) });
  return { times, tracks };
}

/** When a sample is shown, in ticks. */
export function timeOf(track: IndexedTrack, cursor: SampleCursor): number {
  return cursor.decodeTime + cursor.composition + track.shift;
}

/** The next sixth second, in ticks. */
function dueAfter(time: number, second: number): number {
  return (Math.floor(time / second / segmentSeconds) + 1) * segmentSeconds * second;
}

/** In ticks. */
function endOf(track: IndexedTrack): number {
  const cursor = new SampleCursor(track.table);
  let end = 0;
  while (!cursor.ended) {
    end = Math.max(end, timeOf(track, cursor) + cursor.duration);
    cursor.advance();
  }
  return end;
}

function pictureCuts(track: IndexedTrack, seconds: number): Cut[] {
  const { table, movie } = track;
  const second = movie.timescale;
  const end = Math.round(seconds * second);
  const cursor = new SampleCursor(table);
  const cuts: Cut[] = [{ time: Math.min(0, timeOf(track, cursor)), position: cursor.position }];
  let due = segmentSeconds * second;
  let again = cursor.position;
  function cut(at: Cut): void {
    cuts.push(at);
    due = dueAfter(at.time, second);
    if (cuts.length > mostSegments) throw new Mp4Error('foreign', 'a recording of several days');
  }
  while (!cursor.ended) {
    const time = timeOf(track, cursor);
    if (cursor.key) {
      again = cursor.position;
      if (time >= due) cut({ time, position: again });
    }
    const { duration } = cursor;
    cursor.advance();
    if (table.compositions !== undefined) continue;
    const heldTo = cursor.sample === table.samples ? Math.max(end, time + duration) : time + duration;
    for (;;) {
      const within = Math.max(due, time + second);
      if (heldTo < due + (segmentSeconds / 2) * second || heldTo < within + second) break;
      cut({ time: within, position: cursor.position, again });
    }
  }
  return [...cuts, { time: end, position: cursor.position }];
}

function soundCuts(track: IndexedTrack): Cut[] {
  const { table, movie } = track;
  const cursor = new SampleCursor(table);
  const cuts: Cut[] = [];
  let due = 0;
  while (!cursor.ended) {
    const time = timeOf(track, cursor);
    if (time >= due) {
      cuts.push({ time, position: cursor.position });
      due = dueAfter(time, movie.timescale);
    }
    cursor.advance();
  }
  return [...cuts, { time: endOf(track), position: cursor.position }];
}

/** The first sample at or after each time, in seconds; the last one is the end. */
function cutsAt(track: IndexedTrack, times: readonly number[]): Cut[] {
  const cursor = new SampleCursor(track.table);
  return times.map((seconds, at) => {
    const due = seconds * track.movie.timescale;
    const last = at === times.length - 1;
    while (!cursor.ended && (last || timeOf(track, cursor) < due)) cursor.advance();
    return { time: Math.round(due), position: cursor.position };
  });
}
