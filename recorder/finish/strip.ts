/**
 * The small pictures that a player shows over its seek bar: a grid, row by row from the upper left, of a picture for every
 * `everyMs` of the recording. The one of a moment is number `floor(ms / everyMs)`.
 */
export interface Strip {
  readonly columns: number;
  readonly rows: number;
  readonly everyMs: number;
  /** Of one picture. */
  readonly width: number;
  readonly height: number;
}

const width = 160;
const height = 90;
const columns = 10;
const mostPictures = 100;
/** Key frames come no oftener. */
const shortestMs = 4000;

export function stripFor(durationMs: number): Strip {
  const everyMs = Math.max(Math.ceil(durationMs / mostPictures), shortestMs);
  const pictures = Math.max(Math.ceil(durationMs / everyMs), 1);
  const inRow = Math.min(pictures, columns);
  return { columns: inRow, rows: Math.ceil(pictures / inRow), everyMs, width, height };
}

const measure = 'lavfi.entropy.normalized_entropy.normal.Y';

/** The filter that makes the strip of key frames alone, and writes how much there is to see in each of its pictures. */
export function stripFilter({ columns, rows, everyMs, width, height }: Strip, durationMs: number): string {
  return [
    // The last key frame before the middle of each interval, from the very beginning on.
    `fps=fps=1000/${everyMs}:start_time=0:round=near:eof_action=pass`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2,setsar=1`,
    `entropy,metadata=print:key=${measure}:file=-`,
    // The last key frame holds to the end.
    'tpad=stop=-1:stop_mode=clone',
    `trim=end_frame=${Math.ceil(durationMs / everyMs)}`,
    `tile=${columns}x${rows}`,
  ].join(',');
}

/**
 * The moment in ms of the recording whose key frame (the last one before it) shows most: where the brightness varies most.
 * Black, one colour and a card with a name lose against a face.
 *
 * @param written by the filter of the strip
 */
export function tellingMoment(written: string, { everyMs }: Strip): number {
  const measures = [...written.matchAll(/^lavfi\.entropy\S*=([\d.]+)$/gm)].map(([, value]) => Number(value));
  const best = measures.indexOf(Math.max(...measures));
  return Math.max(best, 0) * everyMs + everyMs / 2;
}
