import { box, boxHeader, fullBox, u32, u64 } from './boxes.ts';

export interface Sample {
  readonly data: Buffer;
  /** In ticks of its track. */
  readonly duration: number;
  /** Can be decoded without those before it; of sound every sample can. */
  readonly key: boolean;
  /** When it is shown after it is decoded, in ticks; only where pictures are reordered. May be negative. */
  readonly compositionOffset?: number;
}

/** Samples of one track that follow one another without a gap. */
export interface Run {
  readonly trackId: number;
  /** When the first sample is decoded, in ticks of its track, up to 2^53. */
  readonly decodeTime: number;
  readonly samples: readonly Sample[];
}

/** Whether a sample depends on others, and whether it is a sync sample (ISO/IEC 14496-12 section 8.8.3.1). */
const sampleFlags = { key: 0x2000000, other: 0x1010000 } as const;
const tfhdFlags = { duration: 0x8, flags: 0x20, baseIsMoof: 0x20000 } as const;
const trunFlags = {
  dataOffset: 0x1,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  composition: 0x800,
} as const;
const mdatHeaderBytes = 8;

/**
 * A movie fragment and its data: one moof, one mdat (section 8.8), which stand for themselves wherever they lie. Runs
 * without samples are left out; without any sample there is no fragment, and the buffer is empty.
 *
 * @param sequence of fragments of a file, from 1.
 */
export function fragment(sequence: number, runs: readonly Run[]): Buffer {
  const filled = runs.filter((run) => run.samples.length > 0);
  if (filled.length === 0) return Buffer.alloc(0);
  const headBytes = movieFragment(sequence, filled, 0).length + mdatHeaderBytes;
  const data = filled.flatMap((run) => run.samples.map((sample) => sample.data));
  const dataBytes = data.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([movieFragment(sequence, filled, headBytes), boxHeader('mdat', dataBytes), ...data]);
}

function movieFragment(sequence: number, runs: readonly Run[], headBytes: number): Buffer {
  let offset = headBytes;
  const trafs = runs.map((run) => {
    const traf = trackFragment(run, offset);
    offset += run.samples.reduce((sum, sample) => sum + sample.data.length, 0);
    return traf;
  });
  return box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...trafs);
}

/** What all samples have in common is said once. */
function trackFragment(run: Run, dataOffset: number): Buffer {
  const durations = run.samples.map((sample) => sample.duration);
  const flags = run.samples.map((sample) => (sample.key ? sampleFlags.key : sampleFlags.other));
  const sameDuration = onlyValue(durations);
  const sameFlags = onlyValue(flags);
  const reorders = run.samples.some((sample) => (sample.compositionOffset ?? 0) !== 0);
  const fields = run.samples.map((sample, index) => [
    ...(sameDuration === undefined ? durations.slice(index, index + 1) : []),
    sample.data.length,
    ...(sameFlags === undefined ? flags.slice(index, index + 1) : []),
    // Two's complement: version 1 of the box has them signed.
    ...(reorders ? [(sample.compositionOffset ?? 0) >>> 0] : []),
  ]);
  return box(
    'traf',
    fullBox(
      'tfhd',
      0,
      tfhdFlags.baseIsMoof |
        (sameDuration === undefined ? 0 : tfhdFlags.duration) |
        (sameFlags === undefined ? 0 : tfhdFlags.flags),
      u32(run.trackId, ...[sameDuration, sameFlags].filter((value) => value !== undefined)),
    ),
    fullBox('tfdt', 1, 0, u64(run.decodeTime)),
    fullBox(
      'trun',
      1,
      trunFlags.dataOffset |
        trunFlags.size |
        (sameDuration === undefined ? trunFlags.duration : 0) |
        (sameFlags === undefined ? trunFlags.flags : 0) |
        (reorders ? trunFlags.composition : 0),
      u32(run.samples.length, dataOffset, ...fields.flat()),
    ),
  );
}

function onlyValue(values: readonly number[]): number | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}
