import {
  bounded,
  boxesIn,
  boxOf,
  longestHeader,
  Mp4Error,
  readBoxHeader,
  readU64,
} from '../mp4/box-reader.ts';
import { trackFound, type FoundTrack } from '../mp4/movie-reader.ts';
import type { MovieTrack } from '../mp4/movie.ts';
import { readWhole, type ByteSource } from './byte-source.ts';
import { readSampleTable, type SampleTable } from './sample-table.ts';

export interface IndexedTrack {
  readonly movie: MovieTrack;
  readonly table: SampleTable;
  /** Of its sample entry, as in `avc1.42c01f` (RFC 6381). */
  readonly codec: string;
  /** Ticks from what the sample table says to when it is shown. What is shown before 0 is not meant to be. */
  readonly shift: number;
}

/** What a finished file is made of. Its pictures come first, when it has any. */
export interface Mp4Index {
  readonly tracks: readonly IndexedTrack[];
}

/** Tables of 5 h are about 12 MB. */
const mostMovieBytes = 2 ** 27;
const mostBoxesBefore = 16;

/**
 * Reads the movie box of a finished file, which it keeps as it is.
 *
 * @throws Mp4Error when it is not a file as ffmpeg finishes it: one track of pictures or of sound, or one of each.
 */
export async function readIndex(source: ByteSource): Promise<Mp4Index> {
  const moov = await readMovie(source);
  return bounded(() => {
    const boxes = boxesIn(moov);
    const mvhd = boxOf(boxes, 'mvhd').content;
    const movieTimescale = mvhd.readUInt32BE(mvhd.readUInt8(0) === 1 ? 20 : 12);
    const tracks = boxes
      .filter((box) => box.type === 'trak')
      .map((box) => trackFound(box.content))
      .filter((track) => track !== undefined)
      .map((track) => indexed(track, movieTimescale))
      .filter(({ table }) => table.samples > 0);
    const pictures = tracks.filter(({ movie }) => movie.kind === 'video');
    const sounds = tracks.filter(({ movie }) => movie.kind === 'audio');
    if (tracks.length === 0 || pictures.length > 1 || sounds.length > 1) {
      throw new Mp4Error('foreign', `${pictures.length} tracks of pictures, ${sounds.length} of sound`);
    }
    return { tracks: [...pictures, ...sounds] };
  });
}

/** Content of the movie box, wherever it is among the first boxes. */
async function readMovie(source: ByteSource): Promise<Buffer> {
  let from = 0;
  for (let count = 0; count < mostBoxesBefore && from < source.bytes; count += 1) {
    const head = await readWhole(source, { from, bytes: Math.min(longestHeader, source.bytes - from) });
    const header = readBoxHeader(head);
    if (header === undefined || header.bytes === 0) break;
    if (header.type === 'moov') {
      if (header.bytes > mostMovieBytes)
        throw new Mp4Error('foreign', `a movie box of ${header.bytes} bytes`);
      return (await readWhole(source, { from, bytes: header.bytes })).subarray(header.headerBytes);
    }
    from += header.bytes;
  }
  throw new Mp4Error('unfinished', 'there is no movie box');
}

function indexed(found: FoundTrack, movieTimescale: number): IndexedTrack {
  const { sampleTable, edits, ...movie } = found;
  return {
    movie,
    table: readSampleTable(sampleTable),
    codec: codecOf(movie),
    shift: editShift(edits, movie.timescale / movieTimescale),
  };
}

/**
 * How an edit list (ISO/IEC 14496-12 section 8.6.6) begins, in ticks of the track: with nothing for some time, and then
 * with something left out. ffmpeg writes no more than that.
 *
 * @param ticks of the track in one of the movie.
 */
function editShift(edits: Buffer | undefined, ticks: number): number {
  const elst = edits === undefined ? undefined : boxesIn(edits).find((box) => box.type === 'elst')?.content;
  if (elst === undefined) return 0;
  const wide = elst.readUInt8(0) === 1;
  const stride = wide ? 20 : 12;
  let empty = 0;
  for (let entry = 0; entry < elst.readUInt32BE(4); entry += 1) {
    const at = 8 + entry * stride;
    const leftOut = wide ? Number(elst.readBigInt64BE(at + 8)) : elst.readInt32BE(at + 4);
    if (leftOut >= 0) return Math.round(empty) - leftOut;
    empty += (wide ? readU64(elst, at) : elst.readUInt32BE(at)) * ticks;
  }
  return Math.round(empty);
}

const entryHeaderBytes = 86;

/** The recordings' own two: H.264 by its profile and level, AAC-LC. */
function codecOf({ kind, sampleEntry }: MovieTrack): string {
  const type = sampleEntry.toString('latin1', 4, 8);
  if (kind === 'audio' && type === 'mp4a') return 'mp4a.40.2';
  if (kind === 'video' && type === 'avc1') {
    const avcC = boxOf(boxesIn(sampleEntry.subarray(entryHeaderBytes)), 'avcC').content;
    return `avc1.${avcC.toString('hex', 1, 4)}`;
  }
  throw new Mp4Error('foreign', `samples of ${type}`);
}
