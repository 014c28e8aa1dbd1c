import { open } from 'node:fs/promises';
import { PlenumError } from '../contract/errors.ts';
import { readCsv } from './csv-reader.ts';
import { defaultSheetLimits, type SheetLimits, type SheetRow } from './sheet.ts';
import { readXlsx } from './xlsx-reader.ts';

/** A ZIP file begins with its first member, or with its end when it has none. */
const zipStart = [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('PK\x05\x06', 'latin1')];
/** A Compound File (MS-CFB 2.2): XLS of old, or an XLSX behind a password. */
const compoundStart = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * Reads the rows of a spreadsheet that have anything in them: CSV, or the first sheet of an XLSX. Which of them it is
 * tells the file itself. Nothing more than a piece of it is held, apart from the texts that XLSX files share.
 *
 * @throws PlenumError `sheet_unreadable`, `sheet_protected`, `sheet_too_large`
 */
export async function* readSheet(
  path: string,
  limits: SheetLimits = defaultSheetLimits,
): AsyncGenerator<SheetRow> {
  const { size, start } = await beginningOf(path);
  if (size > limits.fileBytes) throw new PlenumError('sheet_too_large');
  if (start.equals(compoundStart)) throw new PlenumError('sheet_protected');
  const isZip = zipStart.some((mark) => start.subarray(0, mark.length).equals(mark));
  const rows = isZip ? readXlsx(path, limits) : readCsv(path, limits);
  let count = 0;
  for await (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    if (++count > limits.rows) throw new PlenumError('sheet_too_large', { detail: 'rows' });
    yield row;
  }
}

async function beginningOf(path: string): Promise<{ size: number; start: Buffer }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(compoundStart.length), 0);
    return { size, start: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}
