import type { FileHandle } from 'node:fs/promises';
import { Mp4Error } from '../mp4/box-reader.ts';

/** A finished file, wherever it is kept. */
export interface ByteSource {
  readonly bytes: number;
  /** What lies at `from`; never asked for beyond `bytes`. */
  read(from: number, length: number): Promise<Buffer>;
}

export interface ByteRange {
  readonly from: number;
  readonly bytes: number;
}

export async function fileSource(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat();
  return {
    bytes: size,
    read: async (from, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** A request of its own costs more than so many bytes for nothing. */
const worthReading = 2 ** 16;

/**
 * What lies at each range, in the order asked for. Ranges near one another are read at once.
 *
 * @throws Mp4Error `damaged` when the source ends before, or is more than `mostBytes`.
 */
export async function readRanges(
  source: ByteSource,
  ranges: readonly ByteRange[],
  mostBytes: number,
): Promise<Buffer[]> {
  const spans = spansOf(ranges);
  if (spans.reduce((sum, span) => sum + span.bytes, 0) > mostBytes) {
    throw new Mp4Error('damaged', `more than ${mostBytes} bytes at once`);
  }
  const read: { readonly from: number; readonly data: Buffer }[] = [];
  for (const span of spans) read.push({ from: span.from, data: await readWhole(source, span) });
  return ranges.map((range) => {
    const span = read.findLast(({ from }) => from <= range.from);
    if (span === undefined) throw new RangeError('a range outside of its span');
    return span.data.subarray(range.from - span.from, range.from - span.from + range.bytes);
  });
}

export async function readWhole(source: ByteSource, { from, bytes }: ByteRange): Promise<Buffer> {
  const data = from + bytes <= source.bytes ? await source.read(from, bytes) : undefined;
  if (data?.length !== bytes) throw new Mp4Error('damaged', `the file ends before ${from + bytes}`);
  return data;
}

/** In order of where they are, none of which touch. */
function spansOf(ranges: readonly ByteRange[]): ByteRange[] {
  const spans: { from: number; bytes: number }[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last === undefined || range.from > last.from + last.bytes + worthReading) spans.push({ ...range });
    else last.bytes = Math.max(last.bytes, range.from + range.bytes - last.from);
  }
  return spans;
}
