import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import type { SheetFormat } from '../contract/api/endpoint.ts';
import { readSheet } from './read.ts';
import type { Cell, SheetRow } from './sheet.ts';
import { writeSheet } from './write.ts';

describe('spreadsheets', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-sheet-'));
    file = path.join(folder, 'sheet');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function rowsOf(): Promise<SheetRow[]> {
    return Readable.from(readSheet(file)).toArray() as Promise<SheetRow[]>;
  }

  async function read(): Promise<string[][]> {
    return (await rowsOf()).map(({ cells }) => cells);
  }

  async function roundTrip(format: SheetFormat, rows: Cell[][]): Promise<string[][]> {
    const columns = (rows[0] ?? []).map((_, index) => ({ heading: `Column ${index}`, width: 10 }));
    const sheet = { sheetName: 'People', columns, rows };
    await pipeline(writeSheet(format, sheet), createWriteStream(file));
    return (await read()).slice(1);
  }

  function workbook(sheet: string, more: Record<string, string> = {}): void {
    const members = {
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/first.xml"/></Relationships>',
      'xl/worksheets/first.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
      ...more,
    };
    const bytes = Object.entries(members).map(([name, text]) => [name, strToU8(text)] as const);
    writeFileSync(file, zipSync(Object.fromEntries(bytes)));
  }

  async function csvOf(rows: Cell[][]): Promise<string> {
    const columns = (rows[0] ?? []).map(() => ({ heading: 'Name', width: 10 }));
    const chunks = await writeSheet('csv', { sheetName: 'A', columns, rows }).toArray();
    return Buffer.concat(chunks.map((chunk: Buffer) => Buffer.from(chunk))).toString();
  }

  for (const format of ['xlsx', 'csv'] as const) {
    it(`give back as ${format} exactly the text that was written, formulas and quotes too`, async () => {
      const texts = fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\u0000')),
        fc.stringMatching(/^'{0,2}[=+\-@＝\t\n\r][a-z"',;_x0-9\n]{0,6}$/),
        fc.stringMatching(/^[;,\t\n\r"'=+\-@＝ a]{0,9}$/),
        fc.constantFrom(format === 'csv' ? '"' : '\u0000'),
        fc.constantFrom('_x000D_', '00123', '1e5', 'a\r\nb', ' ', '<&">', '张三', "'quoted'"),
      );
      // The last column keeps rows from being empty and cells from being left out at their end.
      const row = fc.tuple(texts, texts, texts).map((cells) => [...cells, 'end']);
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
          expect(await roundTrip(format, rows)).to.deep.equal(rows);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('write what looks like a formula behind an apostrophe in CSV', async () => {
    expect(await csvOf([['=1+2'], ['-2'], ['+86 10'], ['@SUM'], [-2], ['plain']])).to.equal(
      "\ufeffName\r\n'=1+2\r\n'-2\r\n'+86 10\r\n'@SUM\r\n-2\r\nplain\r\n",
    );
  });

  it('write no formula for a program that splits CSV within its cells', async () => {
    const written = await csvOf([['x;=cmd|A0', 'y\t@SUM(A1)', 'z,"=1', 'a\n-1', 'b; c=1;d']]);
    expect(written).to.include("x;'=cmd|A0,y\t'@SUM(A1),").and.include('b; c=1;d');
    const text = fc.stringMatching(/^[;,\t\n\r"'=+\-@＝＠ a]{0,12}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), async (rows) => {
        expect(await csvOf(rows)).not.to.match(/(^|[;,\t\r\n])"*[=+\-@＝＋－＠]/);
      }),
      { numRuns: 300 },
    );
  });

  it('write text as text in XLSX, and only numbers as numbers', async () => {
    expect(await roundTrip('xlsx', [['=1+2', 12.5, null, '007']])).to.deep.equal([
      ['=1+2', '12.5', '', '007'],
    ]);
  });

  it('are read from CSV in GB18030, in UTF-16, and with semicolons', async () => {
    writeFileSync(file, Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0x41, 0x0a, 0xd5, 0xc5, 0x2c, 0x42]));
    expect(await read()).to.deep.equal([
      ['姓名', 'A'],
      ['张', 'B'],
    ]);
    writeFileSync(file, Buffer.from('\ufeff姓名\tA\r\n张\t"B,\tC"\r\n', 'utf16le'));
    expect(await read()).to.deep.equal([
      ['姓名', 'A'],
      ['张', 'B,\tC'],
    ]);
    writeFileSync(file, '\ufeffName;Phone\r\n\r\nAnna;"1;2"\r\n');
    const rows = await rowsOf();
    expect(rows).to.deep.equal([
      { row: 1, cells: ['Name', 'Phone'] },
      { row: 3, cells: ['Anna', '1;2'] },
    ]);
  });

  it('are read as they are shown: shared and rich text, numbers, booleans, dates, left out cells', async () => {
    workbook(
      '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2"><v>1.38E10</v></c><c r="D2" t="b"><v>1</v></c></row>' +
        '<row><c s="1"><v>46082</v></c><c s="1"><v>46082.5</v></c><c s="2"><v>0.1</v></c><c t="str"><f>A1</f><v>x</v></c></row>' +
        '<row r="9"><c t="inlineStr"><is><r><t>a</t></r><r><t>b_x000A_c</t></r></is></c><c><v>0.30000000000000004</v></c></row>',
      {
        'xl/sharedStrings.xml': '<sst><si><r><t>张</t></r><r><t>三</t></r><rPh><t>zhang</t></rPh></si></sst>',
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>' +
          '<cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="2"/></cellXfs></styleSheet>',
      },
    );
    expect(await rowsOf()).to.deep.equal([
      { row: 2, cells: ['', '张三', '13800000000', 'TRUE'] },
      { row: 3, cells: ['2026-03-01', '2026-03-01 12:00:00', '0.1', 'x'] },
      { row: 9, cells: ['ab\nc', '0.3'] },
    ]);
  });
});
