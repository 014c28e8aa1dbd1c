/** Reading boxes from bytes nobody vouches for: bounded, and every fault is an `Mp4Error`. */

/**
 * - `unfinished`: the file ends before its movie box does, so there is no sample in it.
 * - `damaged`: it cannot be what it says it is.
 * - `foreign`: it may be well formed, but is not what this program writes or plays.
 */
export type Mp4Fault = 'unfinished' | 'damaged' | 'foreign';

export class Mp4Error extends Error {
  readonly fault: Mp4Fault;

  constructor(fault: Mp4Fault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Mp4Error';
    this.fault = fault;
  }
}

export interface ParsedBox {
  readonly type: string;
  readonly content: Buffer;
  /** With its header. */
  readonly whole: Buffer;
}

export interface BoxHeader {
  readonly type: string;
  /** Of the header: 8, or 16 where the size is of 64 bits. */
  readonly headerBytes: number;
  /** Of the whole box; 0 when it goes to the end of the file. */
  readonly bytes: number;
}

export const longestHeader = 16;

/** @returns undefined when there are too few bytes for a header, or its size is less than the header. */
export function readBoxHeader(bytes: Buffer): BoxHeader | undefined {
  if (bytes.length < 8) return undefined;
  const type = bytes.toString('latin1', 4, 8);
  const size = bytes.readUInt32BE(0);
  if (size === 0) return { type, headerBytes: 8, bytes: 0 };
  if (size !== 1) return size < 8 ? undefined : { type, headerBytes: 8, bytes: size };
  if (bytes.length < longestHeader) return undefined;
  const long = Number(bytes.readBigUInt64BE(8));
  return Number.isSafeInteger(long) && long >= longestHeader
    ? { type, headerBytes: longestHeader, bytes: long }
    : undefined;
}

/** The boxes that lie in a box one after another. */
export function boxesIn(content: Buffer): ParsedBox[] {
  const boxes: ParsedBox[] = [];
  for (let at = 0; at < content.length;) {
    const header = readBoxHeader(content.subarray(at, at + longestHeader));
    if (header === undefined || at + header.bytes > content.length) {
      throw new Mp4Error('damaged', `a box is longer than what it lies in, at ${at}`);
    }
    const end = header.bytes === 0 ? content.length : at + header.bytes;
    const { type, headerBytes } = header;
    boxes.push({ type, content: content.subarray(at + headerBytes, end), whole: content.subarray(at, end) });
    at = end;
  }
  return boxes;
}

/** The first box of a type. */
export function boxOf(boxes: readonly ParsedBox[], type: string): ParsedBox {
  const found = boxes.find((box) => box.type === type);
  if (found === undefined) throw new Mp4Error('damaged', `there is no ${type} box`);
  return found;
}

/** The content of the box at the end of a path of types, each in the one before. */
export function contentAt(content: Buffer, ...path: readonly string[]): Buffer {
  return path.reduce((inside, type) => boxOf(boxesIn(inside), type).content, content);
}

export function readU64(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64BE(at));
  if (!Number.isSafeInteger(value)) throw new Mp4Error('damaged', 'a number is beyond 2^53');
  return value;
}

/** What `read` gives; whatever it reads beyond the end of a buffer, or cannot write, is an `Mp4Error`. */
export function bounded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError)
      throw new Mp4Error('damaged', 'a box is too short, or a number out of bounds', { cause: error });
    throw error;
  }
}
