/** The movie box of a fragmented file: tracks and no samples (ISO/IEC 14496-12 sections 8.2 to 8.8). */
import { box, fullBox, u16, u32, u64, u8 } from './boxes.ts';

/** A track as a movie box has it, whatever its codec. */
export interface MovieTrack {
  readonly id: number;
  readonly kind: 'video' | 'audio';
  /** Ticks a second. */
  readonly timescale: number;
  /** In pixels, 0 for sound. */
  readonly width: number;
  readonly height: number;
  /** The whole sample entry box (avc1, mp4a). */
  readonly sampleEntry: Buffer;
}

const unityMatrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** ISO 639-2, five bits a letter. */
const undetermined = u16(0x55c4, 0);
const trackIsShown = 3;

export function fileType(): Buffer {
  return box('ftyp', Buffer.from('iso6\0\0\0\0iso6isommp41avc1', 'latin1'));
}

export function movie(tracks: readonly MovieTrack[]): Buffer {
  const nextTrack = Math.max(0, ...tracks.map((track) => track.id)) + 1;
  const header = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, 1000, 0, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    unityMatrix,
    Buffer.alloc(24),
    u32(nextTrack),
  );
  return box('moov', header, ...tracks.map(trackBox), box('mvex', ...tracks.map(fragmentDefaults)));
}

function trackBox(track: MovieTrack): Buffer {
  const sounds = track.kind === 'audio';
  const header = fullBox(
    'tkhd',
    0,
    trackIsShown,
    u32(0, 0, track.id, 0, 0, 0, 0),
    u16(0, 0, sounds ? 0x100 : 0, 0),
    unityMatrix,
    u32(track.width * 0x10000, track.height * 0x10000),
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, 0, u32(0, 0, track.timescale, 0), undetermined),
    handler(sounds ? 'soun' : 'vide'),
    box(
      'minf',
      sounds ? fullBox('smhd', 0, 0, u32(0)) : fullBox('vmhd', 0, 1, u64(0)),
      box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
      emptySampleTable(track.sampleEntry),
    ),
  );
  return box('trak', header, media);
}

function handler(type: 'soun' | 'vide'): Buffer {
  return fullBox('hdlr', 0, 0, u32(0), Buffer.from(type, 'latin1'), u32(0, 0, 0), u8(0));
}

function emptySampleTable(sampleEntry: Buffer): Buffer {
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry),
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  );
}

/** Every fragment says its own durations, sizes and flags. */
function fragmentDefaults(track: MovieTrack): Buffer {
  return fullBox('trex', 0, 0, u32(track.id, 1, 0, 0, 0));
}
