/** Layouts and scenes drawn as SVG, for people to look at and for tests to compare. */
import {
  type Canvas,
  cellCount,
  cellsOf,
  layoutNames,
  type LayoutName,
  type Rect,
} from '../../server/contract/layouts.ts';
import type { OnAir, Placed } from '../../server/contract/scene.ts';

const hd: Canvas = { width: 1280, height: 720 };

const colours = {
  background: '#0d1117',
  cell: '#1f2732',
  large: '#2a4586',
  line: '#303b4a',
  text: '#eef2f6',
  quiet: '#aab6c4',
  paper: '#f4f6f9',
  ink: '#b8c4d6',
  accent: '#3867e0',
};

const avatars = ['#3867e0', '#1a7a43', '#a3541b', '#8a3fa8', '#b3202d', '#0f7c8c', '#6b5bd2', '#7a6a00'];

/** The layout with its cells numbered and their sizes written in them. */
export function drawLayout(layout: LayoutName, canvas: Canvas): string {
  return svg(canvas, [background(canvas), ...numberedCells(layout, canvas, true)]);
}

/** What is on air, with names for faces. */
export function drawScene({ layout, cells }: OnAir, canvas: Canvas): string {
  const drawn = cellsOf(layout, canvas).flatMap((rect, index) => {
    const placed = cells[index] ?? null;
    return placed === null
      ? emptyCell(rect)
      : placed.source === 'slides'
        ? slides(rect, placed)
        : face(rect, placed);
  });
  return svg(canvas, [background(canvas), ...drawn]);
}

/** Every layout on one sheet. */
export function drawOverview(): string {
  const thumbnail = { width: 304, height: 171 };
  const [columns, margin, caption] = [4, 24, 44];
  const rows = Math.ceil(layoutNames.length / columns);
  const sheet = {
    width: margin + columns * (thumbnail.width + margin),
    height: margin + rows * (thumbnail.height + caption),
  };
  const drawn = layoutNames.flatMap((layout, index) => {
    const x = margin + (index % columns) * (thumbnail.width + margin);
    const y = margin + Math.floor(index / columns) * (thumbnail.height + caption);
    return [
      `<svg x="${x}" y="${y}" width="${thumbnail.width}" height="${thumbnail.height}" viewBox="0 0 ${hd.width} ${hd.height}">`,
      background(hd),
      ...numberedCells(layout, hd, false),
      '</svg>',
      text(titleOf(layout), x, y + thumbnail.height + 21, 15, {
        fill: '#18202c',
        anchor: 'start',
        weight: 600,
      }),
      text(noteOf(layout), x + thumbnail.width, y + thumbnail.height + 21, 13, {
        fill: '#4f5b6e',
        anchor: 'end',
      }),
    ];
  });
  return svg(sheet, [`<rect width="${sheet.width}" height="${sheet.height}" fill="#ffffff"/>`, ...drawn]);
}

function titleOf(layout: LayoutName): string {
  return layout.replace(/^./, (first) => first.toUpperCase());
}

function noteOf(layout: LayoutName): string {
  const large = largeOf(cellsOf(layout, hd)).length;
  if (layout === 'twenty-five') return 'automatic only';
  return large === 0 ? '' : `${large} + ${cellCount(layout) - large}`;
}

/** The cells that are clearly larger than the last one, which is always a small one. */
function largeOf(cells: readonly Rect[]): Rect[] {
  const small = areaOf(cells.at(-1));
  return cells.filter((cell) => areaOf(cell) > 2 * small);
}

function areaOf(cell: Rect | undefined): number {
  return cell ? cell.width * cell.height : 0;
}

function numberedCells(layout: LayoutName, canvas: Canvas, sizes: boolean): string[] {
  const cells = cellsOf(layout, canvas);
  const large = largeOf(cells);
  return cells.flatMap((rect, index) => {
    const { x, y, width, height } = rect;
    const [middle, centre] = [x + width / 2, y + height / 2];
    const drawn = [
      panel(rect, large.includes(rect) ? colours.large : colours.cell, sizes ? 3 : 6),
      text(String(index + 1), middle, centre + height * (sizes ? 0.08 : 0.14), height * 0.4, { weight: 600 }),
    ];
    if (sizes)
      drawn.push(
        text(`${width} × ${height}`, middle, centre + height * 0.28, height * 0.12, { fill: colours.quiet }),
      );
    return drawn;
  });
}

function emptyCell(rect: Rect): string[] {
  return [panel(rect, colours.background, 3, ' stroke-dasharray="12 10"')];
}

function face(rect: Rect, { participantId }: Placed): string[] {
  const { x, y, width, height } = rect;
  const colour = avatars[participantId.charCodeAt(0) % avatars.length] ?? colours.accent;
  const [middle, centre] = [x + width / 2, y + height / 2];
  const initial = participantId.slice(0, 1);
  return [
    panel(rect, colours.cell),
    `<circle cx="${n(middle)}" cy="${n(centre)}" r="${n(height * 0.24)}" fill="${colour}"/>`,
    text(initial, middle, centre + height * 0.085, height * 0.24, { weight: 600 }),
    label(participantId, rect),
  ];
}

function slides(rect: Rect, { participantId }: Placed): string[] {
  const { x, y, width, height } = rect;
  const bar = (left: number, top: number, across: number, down: number, fill: string): string =>
    `<rect x="${n(x + left * width)}" y="${n(y + top * height)}" width="${n(across * width)}" height="${n(down * height)}" rx="4" fill="${fill}"/>`;
  return [
    panel(rect, colours.paper),
    bar(0.08, 0.12, 0.5, 0.08, colours.accent),
    ...[0.3, 0.4, 0.5].map((top) => bar(0.08, top, 0.36, 0.035, colours.ink)),
    ...[0.2, 0.34, 0.28, 0.46].map((tall, index) =>
      bar(0.54 + index * 0.1, 0.8 - tall, 0.07, tall, colours.accent),
    ),
    label(`slides of ${participantId}`, rect),
  ];
}

function label(words: string, { x, y, height }: Rect): string {
  const size = Math.max(16, Math.min(24, height * 0.08));
  const across = words.length * size * 0.56 + size;
  return [
    `<rect x="${x + 14}" y="${n(y + height - 14 - size * 1.6)}" width="${n(across)}" height="${n(size * 1.6)}" rx="6" fill="#0d1117" fill-opacity="0.75"/>`,
    text(words, x + 14 + size / 2, y + height - 14 - size * 0.48, size, { anchor: 'start' }),
  ].join('\n');
}

/** @param gap left free on every side */
function panel({ x, y, width, height }: Rect, fill: string, gap = 3, more = ''): string {
  const inner = `x="${x + gap}" y="${y + gap}" width="${width - 2 * gap}" height="${height - 2 * gap}"`;
  return `<rect ${inner} rx="10" fill="${fill}" stroke="${colours.line}" stroke-width="2"${more}/>`;
}

function background({ width, height }: Canvas): string {
  return `<rect width="${width}" height="${height}" fill="${colours.background}"/>`;
}

interface TextStyle {
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
  weight?: number;
}

function text(words: string, x: number, y: number, size: number, style: TextStyle): string {
  const { fill = colours.text, anchor = 'middle', weight = 400 } = style;
  return `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${words}</text>`;
}

function svg({ width, height }: Canvas, drawn: readonly string[]): string {
  const opening = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`;
  return [opening, ...drawn, '</svg>', ''].join('\n');
}

/** One decimal: the same on every machine. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
