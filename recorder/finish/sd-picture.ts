import type { Interval } from './share-intervals.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a picture is in the picture of SD. */
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}

export const sdSize: Size = { width: 854, height: 480 };
export const sdFps = 30;

/** What the mixer's canvas has where nothing is. */
const background = '0x0a0d12';
/** While somebody shares: slides large, people beside them, of the same shape, and together as wide as the picture. */
const slidesPlace: Place = { x: 0, y: 60, width: 640, height: 360 };
const besidePlace: Place = { x: 640, y: 60, width: 214, height: 120 };

/** As large as it fits into `place`, in its middle across, with nothing cropped; in even pixels, as 4:2:0 wants them. */
export function placed({ width, height }: Size, place: Place): Place {
  const factor = Math.min(place.width / width, place.height / height);
  const even = (length: number, most: number): number =>
    Math.min(2 * Math.round((length * factor) / 2), most);
  const fitted = { width: even(width, place.width), height: even(height, place.height) };
  const middle = (space: number): number => 2 * Math.floor(space / 4);
  return {
    ...fitted,
    x: place.x + middle(place.width - fitted.width),
    y: place.y + middle(place.height - fitted.height),
  };
}

/**
 * The filter that makes the picture of SD: input 0 has the people, input 1 the slides. Without slides the people fill it.
 * While somebody shares, both are seen. Its output is called `sd`.
 */
export function sdFilter(
  people: Size,
  slides: { readonly size: Size; readonly intervals: readonly Interval[] } | null,
): string {
  const full = placed(people, { x: 0, y: 0, ...sdSize });
  const steady = `[0:v]fps=${sdFps}:start_time=0`;
  const finish = 'setsar=1[sd]';
  if (!slides) {
    const size = `${full.width}:${full.height}`;
    return `${steady},scale=${size},${padded(String(full.x), String(full.y))},${finish}`;
  }
  const beside = placed(people, besidePlace);
  const large = placed(slides.size, slidesPlace);
  const shared = slides.intervals.map(({ from, to }) => `gte(t,${from / 1000})*lt(t,${to / 1000})`).join('+');
  // One scaler that changes, instead of two of which one is always for nothing.
  const changing = [
    `scale=w='if(${shared},${beside.width},${full.width})'`,
    `h='if(eq(ow,${full.width}),${full.height},${beside.height})':eval=frame`,
  ].join(':');
  const isFull = `eq(iw,${full.width})`;
  const place = padded(`if(${isFull},${full.x},${beside.x})`, `if(${isFull},${full.y},${beside.y})`);
  // Out of sight instead of disabled: that is decided by the slides' next picture, which is read ahead.
  return [
    `${steady},${changing},${place}[people]`,
    `[1:v]scale=${large.width}:${large.height}:flags=lanczos[slides]`,
    `[people][slides]overlay=x='if(${shared},${large.x},W)':y=${large.y},${finish}`,
  ].join(';');
}

function padded(x: string, y: string): string {
  return `pad=${sdSize.width}:${sdSize.height}:'${x}':'${y}':color=${background}:eval=frame`;
}
