import { box, fullBox, u16, u32, u8 } from './boxes.ts';
import { fileType, movie, type MovieTrack } from './movie.ts';
import type { AudioTrack, Track, VideoTrack } from './tracks.ts';

/** The beginning of a fragmented file: what its tracks are, without a sample. */
export function initSegment(tracks: readonly Track[]): Buffer {
  return Buffer.concat([fileType(), movie(tracks.map(movieTrack))]);
}

function movieTrack(track: Track): MovieTrack {
  const { id, kind, timescale } = track;
  return kind === 'video'
    ? { id, kind, timescale, width: track.width, height: track.height, sampleEntry: avc1(track) }
    : { id, kind, timescale, width: 0, height: 0, sampleEntry: mp4a(track) };
}

const reserved6 = Buffer.alloc(6);

/** VisualSampleEntry (ISO/IEC 14496-12 section 12.1.3): 72 dpi, 24 bits a pixel. */
function avc1(track: VideoTrack): Buffer {
  return box(
    'avc1',
    reserved6,
    u16(1),
    Buffer.alloc(16),
    u16(track.width, track.height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    box('avcC', track.parameters),
  );
}

/** AudioSampleEntry (section 12.2.3) with an ES descriptor (ISO/IEC 14496-1 section 7.2.6.5). */
function mp4a(track: AudioTrack): Buffer {
  return box(
    'mp4a',
    reserved6,
    u16(1),
    u32(0, 0),
    u16(track.channels, 16, 0, 0),
    u32(track.timescale * 0x10000),
    fullBox('esds', 0, 0, elementaryStream(track.config)),
  );
}

const tags = { stream: 3, decoder: 4, specific: 5, sync: 6 } as const;
const mpeg4Audio = 0x40;
const audioStream = 0x15;

function elementaryStream(config: Buffer): Buffer {
  const decoder = descriptor(
    tags.decoder,
    u8(mpeg4Audio, audioStream, 0, 0, 0),
    u32(0, 0),
    descriptor(tags.specific, config),
  );
  return descriptor(tags.stream, u16(0), u8(0), decoder, descriptor(tags.sync, u8(2)));
}

/** One of up to 127 bytes. */
function descriptor(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([u8(tag, bytes), ...content]);
}
