/**
 * The browser's own grid: what one person sees on a window of any size, as opposed to the composed picture that
 * everybody sees (scene.ts). Lengths are pixels of the area asked for.
 */
import type { Rect } from './layouts.ts';

export interface Stage {
  /** The large cell, present when slides are shown. */
  slides: Rect | null;
  /** One cell a tile, in reading order. */
  tiles: Rect[];
}

export interface StageOptions {
  width: number;
  height: number;
  /** Tiles there are to show; the stage may have room for fewer (see `stageCapacity`). */
  tiles: number;
  slides: boolean;
  /** Space between cells. */
  gap: number;
  /** Most tiles on one page: 25 on a desktop, 4 on a phone (product, section 3). */
  pageSize: number;
}

const widest = 16 / 9;

/** Tiles one page of the stage holds. */
export function stageCapacity(options: Omit<StageOptions, 'tiles'>): number {
  if (!options.slides) return options.pageSize;
  const strip = stripOf(options);
  return Math.max(1, Math.min(options.pageSize, strip.along));
}

/** Lays out at most one page: the slides large if there are any, the tiles beside or below them. */
export function arrangeStage(options: StageOptions): Stage {
  const count = Math.min(options.tiles, stageCapacity(options));
  const whole = { x: 0, y: 0, width: options.width, height: options.height };
  if (!options.slides) return { slides: null, tiles: arrangeGrid(whole, count, options.gap) };
  if (count === 0) return { slides: whole, tiles: [] };
  const strip = stripOf(options);
  const used = count * strip.tileLength + (count - 1) * options.gap;
  if (strip.side === 'right') {
    const slides = { ...whole, width: options.width - strip.thickness - options.gap };
    const top = Math.max(0, Math.floor((options.height - used) / 2));
    return {
      slides,
      tiles: Array.from({ length: count }, (_, index) => ({
        x: slides.width + options.gap,
        y: top + index * (strip.tileLength + options.gap),
        width: strip.thickness,
        height: strip.tileLength,
      })),
    };
  }
  const slides = { ...whole, height: options.height - strip.thickness - options.gap };
  const left = Math.max(0, Math.floor((options.width - used) / 2));
  return {
    slides,
    tiles: Array.from({ length: count }, (_, index) => ({
      x: left + index * (strip.tileLength + options.gap),
      y: slides.height + options.gap,
      width: strip.tileLength,
      height: strip.thickness,
    })),
  };
}

interface Strip {
  side: 'right' | 'below';
  /** Across the strip. */
  thickness: number;
  /** One tile along the strip. */
  tileLength: number;
  /** Tiles that fit along it. */
  along: number;
}

/** The strip beside the slides: right of them on a wide stage, below them on a tall one. */
function stripOf({ width, height, gap }: { width: number; height: number; gap: number }): Strip {
  if (width >= height) {
    const thickness = Math.round(clamp(width * 0.18, 120, 320));
    const tileLength = Math.round(thickness / widest);
    return { side: 'right', thickness, tileLength, along: Math.floor((height + gap) / (tileLength + gap)) };
  }
  const tileLength = Math.floor(clamp((width - 3 * gap) / 4, 84, 240));
  const thickness = Math.round(tileLength * 1.2);
  return { side: 'below', thickness, tileLength, along: Math.floor((width + gap) / (tileLength + gap)) };
}

/**
 * The grid that gives each of `count` tiles the largest area. A tile is between 4:3 and 16:9 on a wide area and may
 * be as tall as 3:4 on a narrow one; a last row that is not full is centred.
 */
export function arrangeGrid(area: Rect, count: number, gap: number): Rect[] {
  if (count <= 0) return [];
  const tallest = area.width >= area.height ? 4 / 3 : 3 / 4;
  let best = { columns: 1, rows: count, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cell = fitAspect(
      (area.width - gap * (columns - 1)) / columns,
      (area.height - gap * (rows - 1)) / rows,
      tallest,
    );
    if (cell.width * cell.height > best.width * best.height) best = { columns, rows, ...cell };
  }
  const width = Math.floor(best.width);
  const height = Math.floor(best.height);
  const top = area.y + Math.floor((area.height - best.rows * height - gap * (best.rows - 1)) / 2);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / best.columns);
    const inRow = Math.min(best.columns, count - row * best.columns);
    const left = area.x + Math.floor((area.width - inRow * width - gap * (inRow - 1)) / 2);
    return {
      x: left + (index % best.columns) * (width + gap),
      y: top + row * (height + gap),
      width,
      height,
    };
  });
}

function fitAspect(width: number, height: number, tallest: number): { width: number; height: number } {
  const wide = Math.max(0, width);
  const high = Math.max(0, height);
  if (wide > high * widest) return { width: high * widest, height: high };
  if (wide < high * tallest) return { width: wide, height: wide / tallest };
  return { width: wide, height: high };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
