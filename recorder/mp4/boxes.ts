/** Boxes of ISO/IEC 14496-12 section 4.2: a size of 32 bits, a type of four letters, what is in it. */

const headerBytes = 8;
const limit32 = 2 ** 32;

export function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}

export function u16(...values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(values.length * 2);
  values.forEach((value, index) => buffer.writeUInt16BE(value, index * 2));
  return buffer;
}

export function u32(...values: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(values.length * 4);
  values.forEach((value, index) => buffer.writeUInt32BE(value, index * 4));
  return buffer;
}

/** @param value a whole number up to 2^53. */
export function u64(value: number): Buffer {
  return u32(Math.floor(value / limit32), value % limit32);
}

/** A box of up to 4 GiB. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const bytes = content.reduce((sum, part) => sum + part.length, headerBytes);
  return Buffer.concat([boxHeader(type, bytes - headerBytes), ...content], bytes);
}

/** What comes before `contentBytes` of content that is written apart. */
export function boxHeader(type: string, contentBytes: number): Buffer {
  return Buffer.concat([u32(headerBytes + contentBytes), Buffer.from(type, 'latin1')]);
}

/** A box with a version and 24 flags before what is in it. */
export function fullBox(type: string, version: number, flags: number, ...content: readonly Buffer[]): Buffer {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}
