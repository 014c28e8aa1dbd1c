import type { FileHandle } from 'node:fs/promises';
import { bounded, boxesIn, longestHeader, Mp4Error, readBoxHeader, type BoxHeader } from './box-reader.ts';
import { readFragment, type FoundFragment } from './fragment-reader.ts';
import { trackFound, trackOf } from './movie-reader.ts';
import type { Track } from './tracks.ts';

/** How far a fragmented file goes: what one has to know to go on with it. */
export interface Inspection {
  readonly tracks: readonly Track[];
  /** Up to the end of the last whole fragment. What comes after it is torn, or no fragment of ours. */
  readonly wholeBytes: number;
  readonly fragments: number;
  readonly nextSequence: number;
  /** Of each track the decode time after its last sample, in ticks; 0 without a sample. */
  readonly ends: ReadonlyMap<number, number>;
}

const mostMovieBytes = 2 ** 20;
const mostFragmentHeadBytes = 2 ** 22;
const windowBytes = 4096;

/**
 * Reads the heads of all fragments, not their data, so a long file is read in a moment and in little memory.
 *
 * @throws Mp4Error `unfinished` when not even the movie box is whole (also an empty file), `damaged` or `foreign` when
 * the file does not begin as one of ours. Errors of the file itself come as they are.
 */
export async function inspect(file: FileHandle): Promise<Inspection> {
  const window = new Window(file, (await file.stat()).size);
  const type = await headerAt(window, 0);
  if (type === undefined) throw new Mp4Error('unfinished', 'the file ends in its first box');
  if (type.type !== 'ftyp' || type.bytes > windowBytes) throw new Mp4Error('foreign', 'no MP4 file');
  const { tracks, end } = await readMovie(window, type.bytes);
  const ends = new Map(tracks.map((track) => [track.id, 0]));
  let wholeBytes = end;
  let fragments = 0;
  let nextSequence = 1;
  for (;;) {
    const found = await fragmentAt(window, wholeBytes);
    if (found === undefined || found.runs.some((run) => !ends.has(run.trackId))) break;
    for (const { trackId, decodeTime, duration } of found.runs) {
      ends.set(trackId, Math.max(ends.get(trackId) ?? 0, decodeTime + duration));
    }
    nextSequence = Math.max(nextSequence, found.sequence + 1);
    fragments += 1;
    wholeBytes = found.end;
  }
  return { tracks, wholeBytes, fragments, nextSequence, ends };
}

async function readMovie(window: Window, from: number): Promise<{ tracks: Track[]; end: number }> {
  const header = await headerAt(window, from);
  if (header === undefined) throw new Mp4Error('unfinished', 'the file ends before its movie box');
  if (header.type !== 'moov' || header.bytes > mostMovieBytes) throw new Mp4Error('foreign', 'no movie box');
  const moov = await window.read(from, header.bytes);
  if (moov.length < header.bytes) throw new Mp4Error('unfinished', 'the file ends in its movie box');
  const tracks = bounded(() =>
    boxesIn(moov.subarray(header.headerBytes))
      .filter((box) => box.type === 'trak')
      .map((box) => trackFound(box.content))
      .filter((track) => track !== undefined)
      .map(trackOf),
  );
  if (tracks.length === 0) throw new Mp4Error('foreign', 'a movie without tracks');
  return { tracks, end: from + header.bytes };
}

/** A whole fragment, or undefined when there is none. */
async function fragmentAt(
  window: Window,
  from: number,
): Promise<(FoundFragment & { readonly end: number }) | undefined> {
  const moof = await headerAt(window, from);
  if (moof?.type !== 'moof' || moof.bytes > mostFragmentHeadBytes) return undefined;
  const mdat = await headerAt(window, from + moof.bytes);
  if (mdat?.type !== 'mdat') return undefined;
  const bytes = moof.bytes + mdat.bytes;
  if (from + bytes > window.bytes) return undefined;
  const head = await window.read(from, moof.bytes);
  try {
    const found = bounded(() => readFragment(head.subarray(moof.headerBytes)));
    const dataFrom = moof.bytes + mdat.headerBytes;
    const lies = found.runs.every((run) => run.from >= dataFrom && run.from + run.bytes <= bytes);
    return lies ? { ...found, end: from + bytes } : undefined;
  } catch (error) {
    if (error instanceof Mp4Error) return undefined;
    throw error;
  }
}

/** The header of a box that says where it ends. */
async function headerAt(window: Window, from: number): Promise<BoxHeader | undefined> {
  const header = readBoxHeader(await window.read(from, longestHeader));
  return header?.bytes === 0 ? undefined : header;
}

/** Reads a little more than is asked for, since what is asked for next lies beside it. */
class Window {
  readonly #file: FileHandle;
  readonly bytes: number;
  #from = 0;
  #held: Buffer = Buffer.alloc(0);

  constructor(file: FileHandle, bytes: number) {
    this.#file = file;
    this.bytes = bytes;
  }

  /** Fewer bytes at the end of the file. */
  async read(from: number, length: number): Promise<Buffer> {
    const end = Math.min(from + length, this.bytes);
    if (end <= from) return Buffer.alloc(0);
    if (from < this.#from || end > this.#from + this.#held.length) await this.#fill(from, end - from);
    return this.#held.subarray(from - this.#from, end - this.#from);
  }

  async #fill(from: number, length: number): Promise<void> {
    const buffer = Buffer.allocUnsafe(Math.max(length, windowBytes));
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.#from = from;
    this.#held = buffer.subarray(0, filled);
  }
}
