import { boxesIn, boxOf, Mp4Error, type ParsedBox } from '../mp4/box-reader.ts';

/** The sample table of a track (ISO/IEC 14496-12 sections 8.6 and 8.7), as it lies in the file: nothing is unfolded. */
export interface SampleTable {
  readonly samples: number;
  /** Of every sample in bytes, or an entry of 32 bits each. */
  readonly sizes: number | Buffer;
  /** Pairs: how many samples, how many ticks each. */
  readonly durations: Buffer;
  /** Pairs: how many samples, how many ticks from decoding to showing. Undefined where none are reordered. */
  readonly compositions: Buffer | undefined;
  /** Numbers of the samples that can be decoded alone, from 1. Undefined when all of them can. */
  readonly keys: Buffer | undefined;
  /** Triples: the first chunk, from 1, how many samples each from there on, how they are described. */
  readonly chunkRuns: Buffer;
  /** Where each chunk is, of 32 or 64 bits. */
  readonly chunks: Buffer;
  readonly wideChunks: boolean;
}

const mostSamples = 2 ** 24;

/** @param content of the stbl box. */
export function readSampleTable(content: Buffer): SampleTable {
  const boxes = boxesIn(content);
  const stsz = boxOf(boxes, 'stsz').content;
  const sameSize = stsz.readUInt32BE(4);
  const samples = stsz.readUInt32BE(8);
  if (samples > mostSamples) throw new Mp4Error('foreign', `${samples} samples`);
  const wide = boxes.find((box) => box.type === 'co64');
  return {
    samples,
    sizes: sameSize === 0 ? entries(stsz, 12, samples, 4) : sameSize,
    durations: table(boxOf(boxes, 'stts'), 8),
    compositions: optionalTable(boxes, 'ctts', 8),
    keys: optionalTable(boxes, 'stss', 4),
    chunkRuns: table(boxOf(boxes, 'stsc'), 12),
    chunks: wide === undefined ? table(boxOf(boxes, 'stco'), 4) : table(wide, 8),
    wideChunks: wide !== undefined,
  };
}

function optionalTable(boxes: readonly ParsedBox[], type: string, stride: number): Buffer | undefined {
  const found = boxes.find((box) => box.type === type);
  return found === undefined ? undefined : table(found, stride);
}

function table({ content }: ParsedBox, stride: number): Buffer {
  return entries(content, 8, content.readUInt32BE(4), stride);
}

function entries(content: Buffer, from: number, count: number, stride: number): Buffer {
  if (content.length < from + count * stride)
    throw new Mp4Error('damaged', 'a table is shorter than it says');
  return content.subarray(from, from + count * stride);
}
