import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { PlenumError } from '../contract/errors.ts';
import { unquoted } from './formula.ts';
import type { SheetLimits, SheetRow } from './sheet.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'gb18030';

const delimiters = [',', ';', '\t'];
const firstBytes = 65_536;

/** CSV (RFC 4180), separated by commas, semicolons or tabs as its first line is. */
export async function* readCsv(path: string, limits: SheetLimits): AsyncGenerator<SheetRow> {
  const encoding = await encodingOf(path);
  const parser = parse({
    delimiter: await delimiterOf(path, encoding),
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: limits.columns * limits.cellLength,
  });
  // Destroys both when either fails or nobody reads on; what failed is thrown by reading.
  pipeline(Readable.from(decoded(path, encoding)), parser, () => undefined);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      while (cells.length > limits.columns && cells.at(-1) === '') cells.pop();
      if (cells.length > limits.columns) throw new PlenumError('sheet_too_large', { detail: 'columns' });
      if (cells.some(({ length }) => length > limits.cellLength)) {
        throw new PlenumError('sheet_too_large', { detail: `a cell of row ${row}` });
      }
      yield { row, cells: cells.map(unquoted) };
    }
  } catch (cause) {
    throw readable(cause);
  }
}

/** A byte order mark is no part of the text. */
async function* decoded(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  yield decoder.decode();
}

function readable(cause: unknown): unknown {
  if (!(cause instanceof CsvError)) return cause;
  const { code, message } = cause;
  return code === 'CSV_MAX_RECORD_SIZE'
    ? new PlenumError('sheet_too_large', { cause })
    : new PlenumError('sheet_unreadable', { detail: message, cause });
}

/** What Chinese Excel saves as CSV is GB18030 unless UTF-8 is asked for; its "Unicode text" is UTF-16. */
async function encodingOf(path: string): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      if (first && piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
      first = false;
      if (piece.includes(0)) throw new PlenumError('sheet_unreadable', { detail: 'neither XLSX nor text' });
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'gb18030';
    throw error;
  }
}

/** The one that the first line has most of. */
async function delimiterOf(path: string, encoding: Encoding): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(firstBytes), 0);
    const text = new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead));
    const line = text.split(/[\r\n]/, 1)[0] ?? '';
    const counts = delimiters.map((delimiter) => line.split(delimiter).length);
    return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
  } finally {
    await file.close();
  }
}
