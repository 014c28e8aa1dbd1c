/** H.264 from Annex B to samples of a file (ISO/IEC 14496-15 section 5.3). */
import { u16, u32, u8 } from './boxes.ts';

export interface PictureSample {
  /** NAL units, each after its length in four bytes: without delimiters, parameter sets and filler. */
  readonly data: Buffer;
  /** Whether it is an IDR picture. */
  readonly key: boolean;
  /** The first sequence and picture parameter set in it, without a start code. */
  readonly sps: Buffer | null;
  readonly pps: Buffer | null;
}

const nalTypes = { idr: 5, sps: 7, pps: 8, delimiter: 9, filler: 12 } as const;
const startCode = Buffer.from([0, 0, 1]);

/** An access unit, of one or more slices, as a sample. */
export function sampleOf(annexB: Buffer): PictureSample {
  const parts: Buffer[] = [];
  let key = false;
  let sps: Buffer | null = null;
  let pps: Buffer | null = null;
  for (const nal of nalUnits(annexB)) {
    const type = nal.readUInt8(0) & 0x1f;
    if (type === nalTypes.sps) sps ??= nal;
    else if (type === nalTypes.pps) pps ??= nal;
    else if (type !== nalTypes.delimiter && type !== nalTypes.filler) {
      parts.push(u32(nal.length), nal);
      key ||= type === nalTypes.idr;
    }
  }
  return { data: Buffer.concat(parts), key, sps, pps };
}

/** NAL units without start codes and without the zeros that may follow them (ITU-T H.264 annex B.1). */
function nalUnits(annexB: Buffer): Buffer[] {
  const units: Buffer[] = [];
  let begin = annexB.indexOf(startCode);
  while (begin >= 0) {
    const next = annexB.indexOf(startCode, begin + startCode.length);
    let end = next < 0 ? annexB.length : next;
    begin += startCode.length;
    while (end > begin && annexB[end - 1] === 0) end -= 1;
    if (end > begin) units.push(annexB.subarray(begin, end));
    begin = next;
  }
  return units;
}

const lengthsOfFourBytes = 0xff;
const oneSequenceSet = 0xe1;
const profilesWithFormats = [100, 110, 122, 144];

/**
 * AVCDecoderConfigurationRecord (section 5.3.3.1), what is in an avcC box.
 *
 * @param sps, pps as `sampleOf` gives them. Of the high profiles only 8 bits a sample, 4:2:0, are known.
 * @throws RangeError when the sequence parameter set is shorter than its profile and level.
 */
export function avcConfiguration(sps: Buffer, pps: Buffer): Buffer {
  const profile = sps.readUInt8(1);
  return Buffer.concat([
    u8(1, profile, sps.readUInt8(2), sps.readUInt8(3), lengthsOfFourBytes, oneSequenceSet),
    u16(sps.length),
    sps,
    u8(1),
    u16(pps.length),
    pps,
    profilesWithFormats.includes(profile) ? u8(0xfd, 0xf8, 0xf8, 0) : Buffer.alloc(0),
  ]);
}
