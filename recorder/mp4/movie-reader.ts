/** Tracks from the movie box of any file, as `movie.ts` writes them. */
import { boxesIn, boxOf, contentAt, Mp4Error } from './box-reader.ts';
import type { MovieTrack } from './movie.ts';
import type { Track } from './tracks.ts';

/** A track with its sample table, not yet read. */
export interface FoundTrack extends MovieTrack {
  /** Content of the edts box, where there is one. */
  readonly edits: Buffer | undefined;
  readonly sampleTable: Buffer;
}

/** @param trak content of the box. @returns undefined for what is neither pictures nor sound. */
export function trackFound(trak: Buffer): FoundTrack | undefined {
  const boxes = boxesIn(trak);
  const media = boxOf(boxes, 'mdia').content;
  const handler = contentAt(media, 'hdlr').toString('latin1', 8, 12);
  if (handler !== 'vide' && handler !== 'soun') return undefined;
  const tkhd = boxOf(boxes, 'tkhd').content;
  const mdhd = contentAt(media, 'mdhd');
  const timescale = mdhd.readUInt32BE(mdhd.readUInt8(0) === 1 ? 20 : 12);
  if (timescale === 0) throw new Mp4Error('damaged', 'a track without a timescale');
  const sampleTable = contentAt(media, 'minf', 'stbl');
  const [sampleEntry] = boxesIn(contentAt(sampleTable, 'stsd').subarray(8));
  if (sampleEntry === undefined) throw new Mp4Error('damaged', 'a track without a sample entry');
  return {
    id: tkhd.readUInt32BE(tkhd.readUInt8(0) === 1 ? 20 : 12),
    kind: handler === 'vide' ? 'video' : 'audio',
    timescale,
    width: tkhd.readUInt16BE(tkhd.length - 8),
    height: tkhd.readUInt16BE(tkhd.length - 4),
    sampleEntry: sampleEntry.whole,
    edits: boxes.find((box) => box.type === 'edts')?.content,
    sampleTable,
  };
}

const entryHeaderBytes = { video: 86, audio: 36 } as const;

/** A track of ours. */
export function trackOf(found: FoundTrack): Track {
  const { id, kind, timescale, width, height, sampleEntry } = found;
  const inside = sampleEntry.subarray(entryHeaderBytes[kind]);
  if (kind === 'video' && timescale === 90_000) {
    return { id, kind, timescale, width, height, parameters: Buffer.from(contentAt(inside, 'avcC')) };
  }
  if (kind === 'audio' && timescale === 48_000) {
    return { id, kind, timescale, channels: 1, config: audioConfig(contentAt(inside, 'esds').subarray(4)) };
  }
  throw new Mp4Error('foreign', `a track of ${kind} at ${timescale} ticks a second`);
}

/** The decoder's own part of an ES descriptor (ISO/IEC 14496-1 section 7.2.6.5), without options before it. */
export function audioConfig(descriptors: Buffer): Buffer {
  const stream = descriptorOf(descriptors, 3);
  const decoder = descriptorOf(stream.subarray(3), 4);
  return Buffer.from(descriptorOf(decoder.subarray(13), 5));
}

/** Content of the descriptor at the beginning; its length has seven bits a byte. */
function descriptorOf(bytes: Buffer, tag: number): Buffer {
  if (bytes.readUInt8(0) !== tag) throw new Mp4Error('foreign', `an ES descriptor without tag ${tag}`);
  let length = 0;
  for (let at = 1; at <= 4; at += 1) {
    const part = bytes.readUInt8(at);
    length = length * 128 + (part & 0x7f);
    if (part < 128) return bytes.subarray(at + 1, at + 1 + length);
  }
  throw new Mp4Error('damaged', 'a descriptor of endless length');
}
