import { posix } from 'node:path';
import { stat } from 'node:fs/promises';
import { PlenumError } from '../contract/errors.ts';
import { detached } from './detached.ts';
import { unquoted } from './formula.ts';
import type { SheetLimits, SheetRow } from './sheet.ts';
import { type Unzipped, unzip } from './unzip.ts';
import { numberText, readStyles, type Styles } from './xlsx-numbers.ts';
import { columnOf, fromXml } from './xlsx-text.ts';
import { parseXml, readXml } from './xml.ts';

/** An honest workbook of many sheets and pictures has some hundred. */
const mostMembers = 5000;
/** Text in a spreadsheet shrinks to a tenth, a column of equal values to a hundredth. */
const mostRatio = 200;
const mostSharedTexts = 2_000_000;
const mostSharedCharacters = 40_000_000;
const mostRows = 1_048_576;

/** The first visible sheet of an Office Open XML workbook (ECMA-376 part 1, 18). */
export async function* readXlsx(path: string, limits: SheetLimits): AsyncGenerator<SheetRow> {
  const { size } = await stat(path);
  const members = await unzip(path, size, {
    members: mostMembers,
    bytes: limits.unpackedBytes,
    ratio: mostRatio,
  });
  try {
    const { sheet, date1904 } = await firstSheet(members);
    const texts = members.has('xl/sharedStrings.xml') ? await sharedTexts(members, limits) : [];
    const styles: Styles = members.has('xl/styles.xml')
      ? await readStyles(await members.open('xl/styles.xml'))
      : { isDate: () => false };
    const reader = new SheetReader({ texts, styles, date1904, limits });
    yield* parseXml(await members.open(sheet), reader, () => reader.take());
  } finally {
    members.close();
  }
}

async function firstSheet(members: Unzipped): Promise<{ sheet: string; date1904: boolean }> {
  const sheets: { id: string; visible: boolean }[] = [];
  let date1904 = false;
  const workbook = {
    open(name: string, { id = '', state = 'visible', date1904: flag }: Readonly<Record<string, string>>) {
      if (name === 'sheet') sheets.push({ id, visible: state === 'visible' });
      if (name === 'workbookPr') date1904 = flag === '1' || flag === 'true';
    },
  };
  await readXml(await members.open('xl/workbook.xml'), workbook);
  const chosen = sheets.find(({ visible }) => visible) ?? sheets[0];

  let target = 'worksheets/sheet1.xml';
  const relations = {
    open(name: string, { Id, Target }: Readonly<Record<string, string>>) {
      if (name === 'Relationship' && Id === chosen?.id && Target !== undefined) target = Target;
    },
  };
  await readXml(await members.open('xl/_rels/workbook.xml.rels'), relations);
  // It names a member of this file and nothing else, wherever it says to be.
  return { sheet: posix.resolve('/xl', target).slice(1), date1904 };
}

async function sharedTexts(members: Unzipped, limits: SheetLimits): Promise<string[]> {
  const texts: string[] = [];
  const text = new CellText();
  let characters = 0;
  const handlers = {
    open(name: string) {
      if (name === 'si') text.begin();
      text.open(name);
    },
    text: (piece: string) => text.add(piece),
    close(name: string) {
      text.close(name);
      if (name !== 'si') return;
      const whole = detached(text.take(limits));
      characters += whole.length;
      texts.push(whole);
      if (texts.length > mostSharedTexts || characters > mostSharedCharacters) {
        throw new PlenumError('sheet_too_large', { detail: 'texts' });
      }
    },
  };
  await readXml(await members.open('xl/sharedStrings.xml'), handlers);
  return texts;
}

/** Collects the text of a cell from its values or its runs; how it is pronounced (`rPh`) is no part of it. */
class CellText {
  #parts: string[] = [];
  #inValue = false;
  #inPhonetic = false;

  begin(): void {
    this.#parts = [];
  }

  open(name: string): void {
    if (name === 'rPh') this.#inPhonetic = true;
    if (name === 'v' || name === 't') this.#inValue = !this.#inPhonetic;
  }

  add(piece: string): void {
    if (this.#inValue) this.#parts.push(piece);
  }

  close(name: string): void {
    if (name === 'rPh') this.#inPhonetic = false;
    if (name === 'v' || name === 't') this.#inValue = false;
  }

  take({ cellLength }: SheetLimits): string {
    const whole = fromXml(this.#parts.join(''));
    if (whole.length > cellLength) throw new PlenumError('sheet_too_large', { detail: 'a cell' });
    return whole;
  }
}

interface SheetParts {
  texts: readonly string[];
  styles: Styles;
  date1904: boolean;
  limits: SheetLimits;
}

class SheetReader {
  readonly #parts: SheetParts;
  readonly #text = new CellText();
  #rows: SheetRow[] = [];
  #row = 0;
  #cells: string[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;

  constructor(parts: SheetParts) {
    this.#parts = parts;
  }

  /** The rows that are complete. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, { r, t, s }: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#beginRow(r);
    } else if (name === 'c') {
      this.#column = (r === undefined ? undefined : columnOf(r)) ?? this.#column + 1;
      this.#type = t ?? 'n';
      this.#style = Number(s ?? 0);
      this.#text.begin();
    } else {
      this.#text.open(name);
    }
  }

  text(piece: string): void {
    this.#text.add(piece);
  }

  close(name: string): void {
    if (name === 'row') {
      this.#rows.push({ row: this.#row, cells: this.#cells });
    } else if (name === 'c') {
      this.#endCell();
    } else {
      this.#text.close(name);
    }
  }

  #beginRow(r: string | undefined): void {
    const row = r === undefined ? this.#row + 1 : Number(r);
    if (!Number.isInteger(row) || row <= this.#row || row > mostRows) {
      throw new PlenumError('sheet_unreadable', { detail: 'rows in disorder' });
    }
    this.#row = row;
    this.#cells = [];
    this.#column = -1;
  }

  #endCell(): void {
    const value = this.#value(this.#text.take(this.#parts.limits));
    if (value === '') return;
    if (this.#column >= this.#parts.limits.columns) {
      throw new PlenumError('sheet_too_large', { detail: 'columns' });
    }
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = value;
  }

  #value(text: string): string {
    switch (this.#type) {
      case 's':
        return unquoted(this.#parts.texts[Number(text)] ?? '');
      case 'b':
        return text === '1' ? 'TRUE' : text === '' ? '' : 'FALSE';
      case 'n':
        return numberText(text, this.#parts.styles.isDate(this.#style), this.#parts.date1904);
      default:
        return unquoted(text);
    }
  }
}
