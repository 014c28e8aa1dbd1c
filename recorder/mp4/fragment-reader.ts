/** What a movie fragment says, read back as `fragment.ts` writes it. */
import { boxesIn, boxOf, contentAt, Mp4Error, readU64 } from './box-reader.ts';

export interface FoundRun {
  readonly trackId: number;
  /** In ticks of its track. */
  readonly decodeTime: number;
  readonly duration: number;
  readonly samples: number;
  /** Where its data is, from the beginning of the moof. */
  readonly from: number;
  readonly bytes: number;
}

export interface FoundFragment {
  readonly sequence: number;
  readonly runs: readonly FoundRun[];
}

/** @param moof content of the box. */
export function readFragment(moof: Buffer): FoundFragment {
  const boxes = boxesIn(moof);
  const runs = boxes.filter((box) => box.type === 'traf').map((box) => readRun(box.content));
  if (runs.length === 0) throw new Mp4Error('foreign', 'a fragment without a run');
  return { sequence: boxOf(boxes, 'mfhd').content.readUInt32BE(4), runs };
}

const defaultDuration = 0x20008;
const defaultDurationAndFlags = 0x20028;
const defaultFlags = 0x20020;
const noDefaults = 0x20000;

function readRun(traf: Buffer): FoundRun {
  const head = contentAt(traf, 'tfhd');
  const defaults = head.readUInt32BE(0);
  if (![noDefaults, defaultDuration, defaultFlags, defaultDurationAndFlags].includes(defaults)) {
    throw new Mp4Error('foreign', 'a fragment with other defaults');
  }
  const sameDuration = (defaults & 0x8) === 0 ? undefined : head.readUInt32BE(8);
  const trun = contentAt(traf, 'trun');
  const flags = trun.readUInt32BE(0) & 0xffffff;
  // Every sample has at least a size, so that their count is bounded by the bytes there are.
  if ((flags & 0x201) !== 0x201 || (flags & ~0xf01) !== 0) throw new Mp4Error('foreign', 'another run');
  const samples = trun.readUInt32BE(4);
  const ownDuration = (flags & 0x100) !== 0;
  const stride =
    4 + (ownDuration ? 4 : 0) + ((flags & 0x400) === 0 ? 0 : 4) + ((flags & 0x800) === 0 ? 0 : 4);
  if (samples === 0 || trun.length !== 12 + samples * stride)
    throw new Mp4Error('damaged', 'a run of another length');
  let bytes = 0;
  let duration = 0;
  for (let at = 12; at < trun.length; at += stride) {
    duration += ownDuration ? trun.readUInt32BE(at) : (sameDuration ?? 0);
    bytes += trun.readUInt32BE(ownDuration ? at + 4 : at);
  }
  return {
    trackId: head.readUInt32BE(4),
    decodeTime: readU64(contentAt(traf, 'tfdt'), 4),
    duration,
    samples,
    from: trun.readInt32BE(8),
    bytes,
  };
}
