/**
 * The layouts of a composed picture: their names and where their cells are. Lengths are pixels of the canvas asked
 * for.
 */

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/** Every layout, by how many cells it has (product, section 3). */
export const layoutNames = [
  'single',
  'two',
  'three',
  'four',
  'six',
  'eight',
  'nine',
  'ten',
  'thirteen',
  'sixteen',
  'twenty-five',
] as const;
export type LayoutName = (typeof layoutNames)[number];

export type ManualLayout = Exclude<LayoutName, 'twenty-five'>;

/** Those a host may choose. */
export const manualLayouts: readonly ManualLayout[] = layoutNames.filter((name) => name !== 'twenty-five');

/** A cell in units of its grid: column, row, columns across, rows down. */
type Span = readonly [column: number, row: number, across: number, down: number];

interface UnitGrid {
  readonly columns: number;
  readonly rows: number;
  /** In the order of the cell numbers. */
  readonly spans: readonly Span[];
}

const grids: Readonly<Record<LayoutName, UnitGrid>> = {
  single: square(1),
  two: {
    columns: 2,
    rows: 1,
    spans: [
      [0, 0, 1, 1],
      [1, 0, 1, 1],
    ],
  },
  three: {
    columns: 4,
    rows: 2,
    spans: [
      [1, 0, 2, 1],
      [0, 1, 2, 1],
      [2, 1, 2, 1],
    ],
  },
  four: square(2),
  six: square(3, [0, 0, 2, 2]),
  eight: square(4, [0, 0, 3, 3]),
  nine: square(3),
  ten: square(4, [0, 0, 2, 2], [2, 0, 2, 2]),
  thirteen: square(4, [1, 1, 2, 2]),
  sixteen: square(4),
  'twenty-five': square(5),
};

/** The large cells first, then every unit they leave free, in reading order. */
function square(side: number, ...large: readonly Span[]): UnitGrid {
  const units = Array.from({ length: side * side }, (_, index): Span => {
    return [index % side, Math.floor(index / side), 1, 1];
  });
  const free = units.filter(([column, row]) => !large.some((span) => covers(span, column, row)));
  return { columns: side, rows: side, spans: [...large, ...free] };
}

function covers([left, top, across, down]: Span, column: number, row: number): boolean {
  return column >= left && column < left + across && row >= top && row < top + down;
}

export function cellCount(layout: LayoutName): number {
  return grids[layout].spans.length;
}

/**
 * Where the cells of a layout are, in the order of their numbers: the large ones first, then in reading order.
 *
 * Edges are at k/n of the canvas, rounded to a multiple of 16 across (the macroblock of H.264) and of 2 down (its
 * chroma), but the last edges are those of the canvas itself. So neighbours share their edges, and on a canvas whose
 * width is a multiple of 16 every x and width is one. The two cells of `two` are 16:9, as nearly as whole pixels
 * allow, unless the canvas is not high enough for that.
 * @param canvas at least 80x10, or cells of the finest grid come out empty
 */
export function cellsOf(layout: LayoutName, canvas: Canvas): Rect[] {
  const { columns, rows, spans } = grids[layout];
  const cells = spans.map(([column, row, across, down]) => {
    const x = edge(column, columns, canvas.width, 16);
    const y = edge(row, rows, canvas.height, 2);
    return {
      x,
      y,
      width: edge(column + across, columns, canvas.width, 16) - x,
      height: edge(row + down, rows, canvas.height, 2) - y,
    };
  });
  return layout === 'two' ? widescreen(cells, canvas) : cells;
}

/** The k-th of the n + 1 edges along a length. */
function edge(k: number, n: number, length: number, step: number): number {
  return k === n ? length : Math.min(length, Math.round((k * length) / n / step) * step);
}

/** Cells side by side as high as 16:9 makes the narrowest of them, centred vertically. */
function widescreen(cells: readonly Rect[], canvas: Canvas): Rect[] {
  const narrowest = Math.min(...cells.map(({ width }) => width));
  const height = Math.min(canvas.height, Math.round((narrowest * 9) / 16 / 2) * 2);
  const y = Math.floor((canvas.height - height) / 2 / 2) * 2;
  return cells.map((cell) => ({ ...cell, y, height }));
}
