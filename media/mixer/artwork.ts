import { type Canvas as Drawing, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { yuvOf } from './colour.ts';

/** Of a note. */
const mostLines = 3;

/** Something drawn once and laid over pictures many times: planes Y, U, V and how much each covers, 0 to 255. */
export interface Artwork {
  width: number;
  height: number;
  planes: readonly [Buffer, Buffer, Buffer];
  /** Null: it covers all. */
  cover: readonly [Buffer, Buffer, Buffer] | null;
}

// Debian's fonts-noto-cjk; others stand in where it is not installed.
const fonts = '"Noto Sans CJK SC", "Noto Sans", "DejaVu Sans", sans-serif';

/** The name at the foot of a cell, with a crossed microphone before it when muted. @param most widest it may be, px */
export function namePlate(
  name: string,
  { muted, height, most }: { muted: boolean; height: number; most: number },
): Artwork {
  const size = Math.round(height * 0.56);
  const padding = Math.round(height * 0.36);
  const sign = muted ? Math.round(height * 0.7) : 0;
  const room = Math.max(0, even(most) - 2 * padding - sign);
  const [text, textWidth] = fitted(name, `500 ${size}px ${fonts}`, room);
  const width = even(Math.min(most, Math.ceil(textWidth) + 2 * padding + sign));
  const [drawing, context] = blank(width, even(height));
  context.fillStyle = 'rgb(9 12 17 / 72%)';
  context.beginPath();
  context.roundRect(0, 0, width, drawing.height, Math.round(height * 0.2));
  context.fill();
  if (muted) crossedMicrophone(context, padding * 0.8 + sign / 2, drawing.height / 2, height * 0.5);
  context.fillStyle = '#eef2f6';
  context.font = `500 ${size}px ${fonts}`;
  context.textBaseline = 'middle';
  context.fillText(text, padding + sign, drawing.height / 2 + size * 0.04);
  return artworkOf(drawing, true);
}

/** Who is there without a camera: initials in a circle. Fills a whole cell. */
export function nameCard(
  initials: string,
  colour: string,
  { width, height }: { width: number; height: number },
): Artwork {
  const [drawing, context] = blank(even(width), even(height));
  context.fillStyle = '#1a212b';
  context.fillRect(0, 0, width, height);
  const radius = Math.min(width, height) * 0.22;
  context.fillStyle = colour;
  context.beginPath();
  context.arc(width / 2, height / 2, radius, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#ffffff';
  context.font = `600 ${Math.round(radius * 0.82)}px ${fonts}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(initials, width / 2, height / 2 + radius * 0.04);
  return artworkOf(drawing, false);
}

/** What is seen while nobody is there: the meeting, and nothing that moves. */
export function calmPicture(
  title: string,
  note: string,
  { width, height }: { width: number; height: number },
): Artwork {
  const [drawing, context] = blank(even(width), even(height));
  const glow = context.createRadialGradient(width / 2, 0, 0, width / 2, 0, height);
  glow.addColorStop(0, '#1b2740');
  glow.addColorStop(1, '#0d1117');
  context.fillStyle = glow;
  context.fillRect(0, 0, width, height);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const size = Math.round(height / 15);
  const [text] = fitted(title, `600 ${size}px ${fonts}`, width * 0.85);
  context.fillStyle = '#eef2f6';
  context.font = `600 ${size}px ${fonts}`;
  context.fillText(text, width / 2, height / 2 - size * 0.7);
  context.fillStyle = '#aab6c4';
  const noteSize = Math.round(size * 0.68);
  context.font = `400 ${noteSize}px ${fonts}`;
  wrapped(note, context.font, width * 0.8).forEach((line, index) => {
    context.fillText(line, width / 2, height / 2 + size * 0.7 + index * noteSize * 1.5);
  });
  return artworkOf(drawing, false);
}

/** A box of lines that are read from across a room. @param most widest it may be, px */
export function helpBox(
  lines: readonly string[],
  { height, most }: { height: number; most: number },
): Artwork {
  const size = Math.max(16, Math.round(height / 24));
  const font = `500 ${size}px ${fonts}`;
  const padding = Math.round(size * 0.9);
  const step = Math.round(size * 1.6);
  const rows = lines.map((line) => keyAndText(line));
  const keyWidth = Math.max(0, ...rows.map(({ key }) => fitted(key, font, most)[1]));
  const gap = keyWidth === 0 ? 0 : Math.round(size * 0.9);
  const room = Math.max(0, most - 2 * padding - keyWidth - gap);
  const texts = rows.map(({ text }) => fitted(text, font, room));
  const textWidth = Math.max(0, ...texts.map(([, width]) => width));
  const width = even(Math.min(most, Math.ceil(2 * padding + keyWidth + gap + textWidth)));
  const [drawing, context] = blank(width, even(step * rows.length + padding));
  context.fillStyle = 'rgb(9 12 17 / 90%)';
  context.beginPath();
  context.roundRect(0, 0, width, drawing.height, Math.round(size * 0.6));
  context.fill();
  context.font = font;
  context.textBaseline = 'middle';
  rows.forEach(({ key }, index) => {
    const y = padding / 2 + step * (index + 0.5) + size * 0.04;
    context.fillStyle = '#8fb8ff';
    context.fillText(key, padding, y);
    context.fillStyle = '#eef2f6';
    context.fillText(texts[index]?.[0] ?? '', padding + keyWidth + gap, y);
  });
  return artworkOf(drawing, true);
}

/** Keys at the beginning of a line, two spaces before what they do, stand in a column of their own. */
function keyAndText(line: string): { key: string; text: string } {
  const [key, ...text] = line.split('  ');
  return text.length === 0 ? { key: '', text: line } : { key: key ?? '', text: text.join('  ').trim() };
}

/** A red dot and what it means, for the corner of a picture that is recorded. */
export function recordingSign(text: string, height: number): Artwork {
  const size = Math.round(height * 0.56);
  const padding = Math.round(height * 0.4);
  const dot = Math.round(height * 0.22);
  const [label, textWidth] = fitted(text, `600 ${size}px ${fonts}`, 400);
  const width = even(Math.ceil(textWidth) + 2 * padding + 3 * dot);
  const [drawing, context] = blank(width, even(height));
  context.fillStyle = 'rgb(9 12 17 / 72%)';
  context.beginPath();
  context.roundRect(0, 0, width, drawing.height, drawing.height / 2);
  context.fill();
  context.fillStyle = '#ef4a55';
  context.beginPath();
  context.arc(padding + dot / 2, drawing.height / 2, dot, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#eef2f6';
  context.font = `600 ${size}px ${fonts}`;
  context.textBaseline = 'middle';
  context.fillText(label, padding + 2.2 * dot, drawing.height / 2 + size * 0.04);
  return artworkOf(drawing, true);
}

/** Text over the whole picture, faint, so that a photograph of it says of which meeting it is. */
export function watermark(text: string, { width, height }: { width: number; height: number }): Artwork {
  const [drawing, context] = blank(even(width), even(height));
  const size = Math.round(height / 36);
  context.font = `500 ${size}px ${fonts}`;
  context.fillStyle = 'rgb(190 190 190 / 16%)';
  const across = context.measureText(text).width + size * 5;
  context.rotate((-24 * Math.PI) / 180);
  for (let row = 0, y = -height; y < 2 * height; y += size * 6, row++) {
    for (let x = -width - (row % 2) * (across / 2); x < 2 * width; x += across) context.fillText(text, x, y);
  }
  return artworkOf(drawing, true);
}

function crossedMicrophone(context: SKRSContext2D, x: number, y: number, size: number): void {
  context.save();
  context.translate(x, y);
  context.strokeStyle = '#ff9a9f';
  context.lineWidth = Math.max(1.5, size * 0.11);
  context.lineCap = 'round';
  context.beginPath();
  context.roundRect(-size * 0.16, -size * 0.46, size * 0.32, size * 0.56, size * 0.16);
  context.moveTo(-size * 0.3, size * 0.02);
  context.arc(0, size * 0.02, size * 0.3, Math.PI, 0, true);
  context.moveTo(0, size * 0.32);
  context.lineTo(0, size * 0.48);
  context.moveTo(-size * 0.42, -size * 0.46);
  context.lineTo(size * 0.42, size * 0.46);
  context.stroke();
  context.restore();
}

/** As much of a text as fits, with an ellipsis. @returns it and its width, px */
function fitted(text: string, font: string, most: number): [text: string, width: number] {
  const [, context] = blank(2, 2);
  context.font = font;
  const letters = Array.from(text);
  let shown = text;
  let { width } = context.measureText(shown);
  while (width > most && letters.length > 0) {
    letters.pop();
    shown = `${letters.join('').trimEnd()}…`;
    ({ width } = context.measureText(shown));
  }
  return [width > most ? '' : shown, Math.min(width, most)];
}

/** A text in as many lines as it needs, three at most: between words, or after any letter of Chinese. */
function wrapped(text: string, font: string, most: number): string[] {
  const [, context] = blank(2, 2);
  context.font = font;
  const lines = [''];
  for (const part of text.match(/[\u2e80-\uffff][，。、；：！？）”]*|[^\s\u2e80-\uffff]+\s*|\s+/g) ?? []) {
    const line = lines.at(-1) ?? '';
    const fits = line === '' || context.measureText(`${line}${part}`.trimEnd()).width <= most;
    if (fits || lines.length === mostLines) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return lines.map((line) => fitted(line.trimEnd(), font, most)[0]);
}

function blank(width: number, height: number): [Drawing, SKRSContext2D] {
  const drawing = createCanvas(width, height);
  return [drawing, drawing.getContext('2d')];
}

function even(length: number): number {
  return Math.max(2, Math.ceil(length / 2) * 2);
}

function artworkOf(drawing: Drawing, seeThrough: boolean): Artwork {
  const { width, height } = drawing;
  const { data } = drawing.getContext('2d').getImageData(0, 0, width, height);
  const quarter = (width * height) / 4;
  const planes = [Buffer.alloc(width * height), Buffer.alloc(quarter), Buffer.alloc(quarter)] as const;
  const cover = [Buffer.alloc(width * height), Buffer.alloc(quarter), Buffer.alloc(quarter)] as const;
  for (let index = 0; index < width * height; index++) {
    const at = index * 4;
    planes[0][index] = yuvOf(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0).y;
    cover[0][index] = data[at + 3] ?? 0;
  }
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      let [red, green, blue, covered] = [0, 0, 0, 0];
      // Colours count by how much they cover, or the edge of a letter would take that of nothing.
      for (const offset of [0, 1, width, width + 1]) {
        const at = (row * width + column + offset) * 4;
        const alpha = data[at + 3] ?? 0;
        red += (data[at] ?? 0) * alpha;
        green += (data[at + 1] ?? 0) * alpha;
        blue += (data[at + 2] ?? 0) * alpha;
        covered += alpha;
      }
      const to = (row / 2) * (width / 2) + column / 2;
      const total = Math.max(1, covered);
      const { u, v } = yuvOf(red / total, green / total, blue / total);
      planes[1][to] = u;
      planes[2][to] = v;
      cover[1][to] = cover[2][to] = covered / 4;
    }
  }
  return { width, height, planes, cover: seeThrough ? cover : null };
}
