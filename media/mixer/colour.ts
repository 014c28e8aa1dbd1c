/** A colour as video has it: BT.601, limited range. */
export interface Yuv {
  y: number;
  u: number;
  v: number;
}

/** @param rgb each 0 to 255 */
export function yuvOf(red: number, green: number, blue: number): Yuv {
  return {
    y: 16 + ((66 * red + 129 * green + 25 * blue + 128) >> 8),
    u: 128 + ((-38 * red - 74 * green + 112 * blue + 128) >> 8),
    v: 128 + ((112 * red - 94 * green - 18 * blue + 128) >> 8),
  };
}

/** Those of the room (design, colours), so that a terminal sees the meeting as browsers do. */
export const colours = {
  background: yuvOf(10, 13, 18),
  blank: yuvOf(18, 23, 30),
  speaking: yuvOf(69, 212, 131),
  called: yuvOf(156, 192, 255),
} as const;
