import { bounded } from '../mp4/box-reader.ts';
import { fragment, type Run } from '../mp4/fragment.ts';
import { fileType, movie } from '../mp4/movie.ts';
import { readRanges, type ByteRange, type ByteSource } from './byte-source.ts';
import { cutsOf, timeOf, type Cut, type CutFile } from './cuts.ts';
import { readIndex, type IndexedTrack, type Mp4Index } from './mp4-index.ts';
import { SampleCursor } from './sample-cursor.ts';

/** Far more than a minute of the largest recording. */
const mostSegmentBytes = 2 ** 26;

/** A finished file played as HLS: every segment is made from the file when somebody asks for it. */
export class Segments {
  readonly #source: ByteSource;
  readonly #index: Mp4Index;
  readonly #file: CutFile;
  readonly init: Buffer;

  private constructor(source: ByteSource, index: Mp4Index, file: CutFile) {
    this.#source = source;
    this.#index = index;
    this.#file = file;
    this.init = Buffer.concat([fileType(), movie(index.tracks.map((track) => track.movie))]);
  }

  /** @throws Mp4Error when the file cannot be played. */
  static async of(source: ByteSource): Promise<Segments> {
    const index = await readIndex(source);
    return bounded(() => new Segments(source, index, cutsOf(index)));
  }

  /** In seconds, one a segment. */
  get durations(): readonly number[] {
    return this.#file.times.slice(1).map((to, at) => to - (this.#file.times[at] ?? 0));
  }

  /** As in a CODECS attribute (RFC 6381). */
  get codecs(): readonly string[] {
    return this.#index.tracks.map((track) => track.codec);
  }

  /**
   * @param number from 0. @returns undefined when there is no such segment.
   * @throws Mp4Error when the file is not what its tables say.
   */
  async segment(number: number): Promise<Buffer | undefined> {
    if (!Number.isSafeInteger(number) || number < 0 || number > this.#file.times.length - 2) return undefined;
    const runs = bounded(() =>
      this.#file.tracks.flatMap(({ track, cuts }) => {
        const [cut, next] = cuts.slice(number, number + 2);
        return cut === undefined || next === undefined ? [] : [runOf(track, cut, next)];
      }),
    );
    const data = await readRanges(
      this.#source,
      runs.flatMap((run) => run.samples),
      mostSegmentBytes,
    );
    let at = 0;
    const filled = runs.map(({ trackId, decodeTime, samples }): Run => ({
      trackId,
      decodeTime,
      samples: samples.map((sample) => ({ ...sample, data: data[at++] ?? Buffer.alloc(0) })),
    }));
    // What cannot be written was not to be believed.
    return bounded(() => fragment(number + 1, filled));
  }
}

interface SegmentSample extends ByteRange {
  readonly duration: number;
  readonly key: boolean;
  readonly compositionOffset: number;
}

interface SegmentRun {
  readonly trackId: number;
  readonly decodeTime: number;
  readonly samples: readonly SegmentSample[];
}

/** The samples between two cuts. */
function runOf(track: IndexedTrack, cut: Cut, next: Cut): SegmentRun {
  const samples: (SegmentSample & { readonly decodeTime: number })[] = [];
  const cursor = new SampleCursor(track.table, cut.again ?? cut.position);
  while (cursor.sample < next.position.sample) {
    // What is decoded again is over in an instant, a tick each.
    const again = cursor.sample < cut.position.sample ? cut.time + samples.length : undefined;
    const decodeTime = again ?? decodeTimeOf(track, cursor);
    samples.push({
      from: cursor.from,
      bytes: cursor.bytes,
      key: cursor.key,
      duration: cursor.duration,
      compositionOffset: again === undefined ? timeOf(track, cursor) - decodeTime : 0,
      decodeTime,
    });
    cursor.advance();
  }
  const { id, kind } = track.movie;
  const reordered = track.table.compositions !== undefined;
  return {
    trackId: id,
    decodeTime: samples[0]?.decodeTime ?? 0,
    samples:
      kind === 'audio'
        ? samples
        : samples.map((sample, at) => {
            const end = samples[at + 1]?.decodeTime ?? (reordered ? undefined : next.time);
            return end === undefined ? sample : { ...sample, duration: end - sample.decodeTime };
          }),
  };
}

/** Reordered pictures begin to be decoded before time 0: as there is none, the first ones are decoded at once. */
function decodeTimeOf(track: IndexedTrack, cursor: SampleCursor): number {
  const time = cursor.decodeTime + track.shift;
  return track.movie.kind === 'audio' ? time : Math.max(time, cursor.sample);
}
