import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type SheetFormat, spreadsheetTypes } from '../contract/api/endpoint.ts';
import type { FileAnswer } from '../contract/api/handlers.ts';
import { harmless } from './formula.ts';
import type { Cell, Sheet } from './sheet.ts';
import { xlsx } from './xlsx-writer.ts';

const rowsAtOnce = 200;

/** Writes a spreadsheet as its rows come: neither its size nor its making holds up anything else. */
export function writeSheet(format: SheetFormat, sheet: Sheet): Readable {
  return Readable.from(format === 'xlsx' ? xlsx(sheet) : csv(sheet), { objectMode: false });
}

/** @param name without ending */
export function sheetAnswer(format: SheetFormat, name: string, sheet: Sheet): FileAnswer {
  return { type: spreadsheetTypes[format], name: `${name}.${format}`, content: writeSheet(format, sheet) };
}

/** With a byte order mark, without which Excel does not read it as UTF-8. */
async function* csv({ columns, rows }: Sheet): AsyncGenerator<string> {
  yield `\ufeff${lines([columns.map(({ heading }) => heading)])}`;
  let waiting: (readonly Cell[])[] = [];
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length < rowsAtOnce) continue;
    yield lines(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield lines(waiting);
}

function lines(rows: readonly (readonly Cell[])[]): string {
  const safe = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)));
  return stringify(safe, { record_delimiter: 'windows' });
}
