import { type Canvas, cellsOf, type Rect } from '../../server/contract/layouts.ts';
import { type OnAir, pageOf, type Placed } from '../../server/contract/scene.ts';
import { arrangeGrid } from '../../server/contract/stage.ts';
import type { PlannedSlides, PlannedTile, StagePlan } from './stage-plan.ts';

/** The picture as it is composed; on the stage it is scaled, so that all see the same. */
const composed: Canvas = { width: 1920, height: 1080 };
const phoneCells = 4;

export interface AirInput {
  width: number;
  height: number;
  gap: number;
  /** Too small for all cells: they are shown four a page. */
  phone: boolean;
  onAir: OnAir;
  selfId: string;
  /** Who shares, or null. */
  presenterId: string | null;
  /** Which is large when slides are shared that are not in the picture. */
  large: 'picture' | 'slides';
  /** The page asked for, from 0; too high a number means the last one. */
  page: number;
}

/**
 * Where the host's picture is on the stage: whole and undistorted, and beside it slides that are not in it, as these
 * are never hidden. Oneself is small in the corner when one is not in the picture.
 */
export function planAir(input: AirInput): StagePlan {
  const { width, height, gap, onAir, presenterId, selfId, large } = input;
  const whole = { x: 0, y: 0, width, height };
  const apart = presenterId !== null && !onAir.cells.some((placed) => placed?.source === 'slides');
  const areas = apart ? split(whole, gap) : null;
  const area = areas ? areas[large === 'picture' ? 'first' : 'second'] : whole;
  const { cells, page, pages } = input.phone ? paged(input, area) : scaled(onAir, area, gap);

  const tiles: PlannedTile[] = [];
  const slides: PlannedSlides[] = [];
  const blanks: Rect[] = [];
  for (const { placed, rect } of cells) {
    if (placed === null) blanks.push(rect);
    else if (placed.source === 'slides') {
      slides.push({ key: `slides ${slides.length}`, presenterId: placed.participantId, ...rect });
    } else {
      const before = tiles.filter(({ id }) => id === placed.participantId).length;
      const key = before === 0 ? placed.participantId : `${placed.participantId} ${before}`;
      tiles.push({ key, id: placed.participantId, ...rect });
    }
  }
  if (areas && presenterId !== null) {
    const beside = areas[large === 'picture' ? 'second' : 'first'];
    slides.push({ key: 'slides', presenterId, ...fit(beside) });
  }
  const seen = onAir.cells.some((placed) => placed?.participantId === selfId && placed.source === 'camera');
  return {
    slides,
    tiles,
    blanks,
    self: seen ? null : { key: 'self', id: selfId, ...cornerOf(whole, gap) },
    large: areas ? large : null,
    page,
    pages,
  };
}

interface Cells {
  cells: { placed: Placed | null; rect: Rect }[];
  page: number;
  pages: number;
}

function scaled({ layout, cells }: OnAir, area: Rect, gap: number): Cells {
  const canvas = fit(area);
  const scale = canvas.width / composed.width;
  const inset = layout === 'single' ? 0 : gap / 4;
  return {
    cells: cellsOf(layout, composed).map((cell, index) => {
      const left = Math.round(canvas.x + cell.x * scale + inset);
      const top = Math.round(canvas.y + cell.y * scale + inset);
      const rect = {
        x: left,
        y: top,
        width: Math.max(0, Math.floor(canvas.x + (cell.x + cell.width) * scale - inset) - left),
        height: Math.max(0, Math.floor(canvas.y + (cell.y + cell.height) * scale - inset) - top),
      };
      return { placed: cells[index] ?? null, rect };
    }),
    page: 0,
    pages: 1,
  };
}

function paged({ onAir, page: asked, gap }: AirInput, area: Rect): Cells {
  const { cells, page, pages } = pageOf(onAir, asked, phoneCells);
  const placed = cells.length === 0 ? [null] : cells;
  const rects = arrangeGrid(area, placed.length, gap);
  return {
    cells: placed.flatMap((one, index) => {
      const rect = rects[index];
      return rect ? [{ placed: one, rect }] : [];
    }),
    page,
    pages,
  };
}

/** A large part and one beside it; on a tall stage one below the other, alike. */
function split({ width, height }: Rect, gap: number): { first: Rect; second: Rect } {
  if (width > height * 1.2) {
    const side = Math.round(Math.min(420, Math.max(140, width * 0.27)));
    const first = { x: 0, y: 0, width: width - side - gap, height };
    return { first, second: { x: width - side, y: 0, width: side, height } };
  }
  const half = Math.floor((height - gap) / 2);
  const first = { x: 0, y: 0, width, height: half };
  return { first, second: { x: 0, y: half + gap, width, height: half } };
}

/** The largest 16:9 within an area, in its middle. */
function fit({ x, y, width, height }: Rect): Rect {
  const fitted = Math.floor(Math.min(width, (height * composed.width) / composed.height));
  const high = Math.floor((fitted * composed.height) / composed.width);
  return {
    x: x + Math.floor((width - fitted) / 2),
    y: y + Math.floor((height - high) / 2),
    width: fitted,
    height: high,
  };
}

/** A small picture in the lower right. */
function cornerOf({ width, height }: Rect, gap: number): Rect {
  const wide = Math.round(Math.min(216, Math.max(92, width * 0.13), width / 3));
  const high = Math.round((wide * 9) / 16);
  return { x: width - wide - gap, y: height - high - gap, width: wide, height: high };
}
