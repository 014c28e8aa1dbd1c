import type { Readable } from 'node:stream';
import { readXml } from './xml.ts';

/** What numbers of a workbook are shown as: dates are numbers with a style (ECMA-376 part 1, 18.8.30 numFmt). */

export interface Styles {
  isDate(style: number): boolean;
}

/** Formats of dates and times that need no declaration; 27-36 and 50-58 are those of East Asia. */
const dateFormats: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];
const dayMs = 86_400_000;
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);
/** 31 December 9999 */
const lastDay = 2_958_465;
/** What a double shows exactly */
const digits = 15;

export async function readStyles(content: Readable): Promise<Styles> {
  const custom = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  const handlers = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      const format = Number(attributes['numFmtId'] ?? 0);
      if (name === 'numFmt') custom.set(format, attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) formats.push(format);
    },
    close(name: string) {
      if (name === 'cellXfs') inCells = false;
    },
  };
  await readXml(content, handlers);
  const dates = formats.map((format) => isDateFormat(format, custom.get(format)));
  return { isDate: (style) => dates[style] ?? false };
}

function isDateFormat(format: number, code: string | undefined): boolean {
  if (code === undefined) return dateFormats.some(([first, last]) => format >= first && format <= last);
  // Texts in quotes, after a backslash and in brackets (colours, conditions) show no part of a date.
  return /[dmyhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general/gi, ''));
}

/** @param text a number as XML has it, e.g. 1.38E10 */
export function numberText(text: string, isDate: boolean, date1904: boolean): string {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) return text;
  if (isDate && number >= 0 && number <= lastDay) return dateText(number, date1904);
  return Number.isSafeInteger(number) ? String(number) : String(Number(number.toPrecision(digits)));
}

function dateText(serial: number, date1904: boolean): string {
  const epoch = date1904 ? epoch1904 : epoch1900;
  const iso = new Date(epoch + Math.round((serial * dayMs) / 1000) * 1000).toISOString();
  const [date = '', time = ''] = iso.slice(0, 19).split('T');
  if (serial < 1) return time;
  return Number.isInteger(serial) ? date : `${date} ${time}`;
}
