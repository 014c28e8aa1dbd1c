import type { Frame } from 'node-av/lib';
import { cellsOf, type Rect } from '../../server/contract/layouts.ts';
import {
  type Artwork,
  calmPicture,
  helpBox,
  nameCard,
  namePlate,
  recordingSign,
  watermark,
} from './artwork.ts';
import { Canvas, placeIn, type Scaler } from './canvas.ts';
import { colours, type Yuv } from './colour.ts';
import type { PlannedCell, ScenePlan } from './scene-plan.ts';
import type { Picture, VideoDecoder } from './video-decoder.ts';

/** Something drawn is kept while it is used, and this many besides. */
const keptArtworks = 200;

interface CellState {
  rect: Rect;
  planned: PlannedCell | null;
  decoder: VideoDecoder | undefined;
  /** What is drawn now: which picture of which decoder, and what lies over it; null: nothing of this cell yet. */
  drawn: { sequence: number; decoder: VideoDecoder | undefined; looks: string } | null;
  place: Rect | null;
  scaler: Scaler | null;
}

/**
 * One picture composed of many, on a canvas that persists: at each turn only the cells with something new are drawn.
 * A cell whose camera has not sent yet, or has stopped for good, shows the name card; one that lost its stream for a
 * moment keeps its last picture.
 */
export class Composition {
  readonly #canvas: Canvas;
  readonly #all: Rect;
  readonly #artworks = new Map<string, Artwork>();
  #plan: ScenePlan | null = null;
  #cells: CellState[] = [];
  #calm = '';

  /** @param width a multiple of 16, px @param height even, px @throws NativeError without memory */
  constructor(width: number, height: number) {
    this.#canvas = new Canvas(width, height);
    this.#all = { x: 0, y: 0, width, height };
  }

  /** How it is to look from the next turn on. @param decoderOf where the pictures of an input come from */
  show(plan: ScenePlan, decoderOf: (inputId: string) => VideoDecoder | undefined): void {
    const before = this.#plan;
    this.#plan = plan;
    const marked = marksOf(before) !== marksOf(plan);
    const wakes = this.#calm !== '' && plan.cells.some((cell) => cell !== null);
    if (before?.layout !== plan.layout || marked || wakes) this.#layOut(plan);
    this.#cells.forEach((cell, index) => {
      cell.planned = plan.cells[index] ?? null;
      const inputId = cell.planned?.inputId ?? null;
      cell.decoder = inputId === null ? undefined : decoderOf(inputId);
    });
  }

  /** Draws what is new. @returns the picture, the same frame each time */
  compose(): Frame {
    const plan = this.#plan;
    if (plan === null || plan.cells.every((cell) => cell === null)) this.#drawCalm(plan);
    else for (const cell of this.#cells) this.#draw(cell, plan);
    return this.#canvas.frame;
  }

  close(): void {
    for (const cell of this.#cells) cell.scaler?.close();
    this.#cells = [];
    this.#canvas.close();
  }

  #layOut(plan: ScenePlan): void {
    for (const cell of this.#cells) cell.scaler?.close();
    // All cells are drawn anew in the same turn: nobody sees the bare canvas but between them.
    this.#canvas.fill(this.#all, colours.background);
    // Some layouts leave the corner free where a mark is.
    this.#drawOverAll(this.#all, plan);
    this.#calm = '';
    this.#cells = cellsOf(plan.layout, this.#canvas).map((rect) => ({
      ...{ rect, planned: null, decoder: undefined, drawn: null, place: null, scaler: null },
    }));
  }

  #draw(cell: CellState, plan: ScenePlan): void {
    const { rect, planned, decoder, drawn } = cell;
    const picture = decoder?.picture ?? null;
    const looks = planned ? looksOf(planned, picture !== null, plan) : 'blank';
    const sequence = picture === null ? 0 : (decoder?.sequence ?? 0);
    if (drawn?.looks === looks && drawn.sequence === sequence && drawn.decoder === decoder) return;
    cell.drawn = { sequence, decoder, looks };
    let anew = picture === null || drawn?.looks !== looks;
    if (planned === null) this.#canvas.fill(rect, colours.blank);
    else if (picture !== null) anew = this.#drawPicture(cell, picture, { plan, anew });
    else {
      const { initials, colour } = planned;
      const make = (): Artwork => nameCard(initials, colour, rect);
      this.#canvas.lay(
        this.#artwork(`card ${initials} ${colour} ${sizeOf(rect)}`, make),
        rect.x,
        rect.y,
        rect,
      );
      cell.place = null;
    }
    if (anew && planned) this.#drawEdge(rect, planned, plan);
    if (planned) this.#drawPlate(rect, planned, plan);
    // What is seen through must not lie twice on an edge that stays.
    this.#drawOverAll(anew || !planned ? rect : inside(rect, this.#edgeOf(planned, plan).line), plan);
  }

  /** @param anew whether the edge is another @returns whether all of the cell was drawn, and its edge is still to be */
  #drawPicture(
    cell: CellState,
    picture: Picture,
    { plan, anew }: { plan: ScenePlan; anew: boolean },
  ): boolean {
    const { rect, planned } = cell;
    const resized = !cell.scaler?.fits(picture) || cell.place === null;
    if (resized || !cell.scaler || !cell.place) {
      cell.scaler?.close();
      cell.place = placeIn(rect, picture);
      cell.scaler = this.#canvas.scalerInto(cell.place, picture);
    }
    const { place, scaler } = cell;
    const barred = place.width !== rect.width || place.height !== rect.height;
    // Marks lie over the bars as well.
    if (resized || barred) this.#canvas.fill(rect, colours.background);
    if (planned && (resized || anew)) scaler.clip(inside(rect, this.#edgeOf(planned, plan).line));
    scaler.draw(picture);
    return anew || resized || barred;
  }

  #edgeOf({ speaking, called }: PlannedCell, { cells }: ScenePlan): { line: number; colour: Yuv } {
    const line = this.#line;
    if (speaking) return { line, colour: colours.speaking };
    if (called) return { line, colour: colours.called };
    return { line: cells.length > 1 ? 2 : 0, colour: colours.background };
  }

  #drawEdge(rect: Rect, planned: PlannedCell, plan: ScenePlan): void {
    const { line, colour } = this.#edgeOf(planned, plan);
    if (line > 0) this.#canvas.outline(rect, colour, line);
  }

  #drawPlate(rect: Rect, { name, muted }: PlannedCell, { names }: ScenePlan): void {
    const line = this.#line;
    const shown = names ? name : '';
    if (shown === '' && !muted) return;
    const height = Math.min(44, Math.max(24, Math.round(rect.height / 18) * 2));
    const most = rect.width - 2 * line - 8;
    const make = (): Artwork => namePlate(shown, { muted, height, most });
    const plate = this.#artwork(`plate ${muted} ${height} ${most} ${shown}`, make);
    const margin = line + 4;
    this.#canvas.lay(plate, rect.x + margin, rect.y + rect.height - margin - plate.height, rect);
  }

  /** How thick the edge of who speaks is, px. */
  get #line(): number {
    return Math.max(4, Math.round(this.#canvas.height / 360) * 2);
  }

  /** The part within a cell of what lies over the whole picture. */
  #drawOverAll(within: Rect, { recording, watermark: text, help }: ScenePlan): void {
    const { width, height } = this.#canvas;
    if (text !== null) {
      const mark = this.#artwork(`watermark ${text}`, () => watermark(text, { width, height }));
      this.#canvas.lay(mark, 0, 0, within);
    }
    if (help !== null && help.length > 0) {
      const make = (): Artwork => helpBox(help, { height, most: Math.floor(width * 0.9) });
      const box = this.#artwork(`help ${help.join('\n')}`, make);
      const y = Math.floor((height - box.height - height / 18) / 2) * 2;
      this.#canvas.lay(box, Math.floor((width - box.width) / 4) * 2, y, within);
    }
    if (recording === null) return;
    const sign = this.#artwork(`recording ${recording}`, () =>
      recordingSign(recording, Math.round(height / 36) * 2),
    );
    const margin = Math.round(height / 60) * 2;
    this.#canvas.lay(sign, Math.floor((width - sign.width - margin) / 2) * 2, margin, within);
  }

  #drawCalm(plan: ScenePlan | null): void {
    const { title, note } = plan?.calm ?? { title: '', note: '' };
    const looks = JSON.stringify([title, note, marksOf(plan)]);
    if (this.#calm === looks) return;
    this.#calm = looks;
    for (const cell of this.#cells) cell.drawn = null;
    const make = (): Artwork => calmPicture(title, note, this.#all);
    this.#canvas.lay(this.#artwork(`calm ${title}\n${note}`, make), 0, 0, this.#all);
    if (plan) this.#drawOverAll(this.#all, plan);
  }

  /** Drawn once for as long as it is used; the oldest goes. */
  #artwork(key: string, make: () => Artwork): Artwork {
    const artwork = this.#artworks.get(key) ?? make();
    this.#artworks.delete(key);
    this.#artworks.set(key, artwork);
    const [oldest] = this.#artworks.keys();
    if (this.#artworks.size > keptArtworks && oldest !== undefined) this.#artworks.delete(oldest);
    return artwork;
  }
}

/** What lies over the whole picture. */
function marksOf(plan: ScenePlan | null): string {
  return plan === null ? '' : JSON.stringify([plan.recording, plan.watermark, plan.help]);
}

function looksOf(
  { name, initials, colour, muted, speaking, called }: PlannedCell,
  seen: boolean,
  { names }: ScenePlan,
): string {
  return JSON.stringify([names ? name : '', muted, speaking, called, seen ? '' : [initials, colour]]);
}

function inside({ x, y, width, height }: Rect, line: number): Rect {
  return { x: x + line, y: y + line, width: width - 2 * line, height: height - 2 * line };
}

function sizeOf({ width, height }: Rect): string {
  return `${width}x${height}`;
}
