import { harmlessInTextCell } from './formula.ts';
import type { Cell, Sheet, SheetColumn } from './sheet.ts';
import { columnName, toXml } from './xlsx-text.ts';
import { type Member, zip } from './zip-writer.ts';

/** One sheet as Office Open XML (ECMA-376), a row after the other. Text is kept in the cells, where it needs no memory. */

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const packageUri = 'http://schemas.openxmlformats.org/package/2006';
const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** The styles in the order of `styles` below. */
const textStyle = 1;
const headingStyle = 2;
const pieceLength = 65_536;

export function xlsx(sheet: Sheet): AsyncGenerator<Buffer> {
  return zip([
    member('[Content_Types].xml', contentTypes),
    member('_rels/.rels', relations(['officeDocument', 'xl/workbook.xml'])),
    member('xl/workbook.xml', workbook(sheet.sheetName)),
    member(
      'xl/_rels/workbook.xml.rels',
      relations(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']),
    ),
    member('xl/styles.xml', styles),
    { name: 'xl/worksheets/sheet1.xml', content: worksheet(sheet) },
  ]);
}

function member(name: string, text: string): Member {
  return { name, content: [Buffer.from(head + text)] };
}

const contentTypes =
  `<Types xmlns="${packageUri}/content-types">` +
  `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
  `<Default Extension="xml" ContentType="application/xml"/>` +
  `<Override PartName="/xl/workbook.xml" ContentType="${mediaType}.sheet.main+xml"/>` +
  `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${mediaType}.worksheet+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${mediaType}.styles+xml"/></Types>`;

/** Plain; text, so that what is typed over it stays as it is typed (format 49 is `@`); a bold heading. */
const styles =
  `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/>' +
  '<xf xfId="0" fontId="1" numFmtId="49" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>';

function relations(...targets: readonly [type: string, target: string][]): string {
  const all = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${office}/relationships/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${packageUri}/relationships">${all.join('')}</Relationships>`;
}

/** The name of a sheet has at most 31 characters and none of []:*?/\ in it. */
function workbook(sheetName: string): string {
  const name = toXml(sheetName.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31));
  return (
    `<workbook xmlns="${main}" xmlns:r="${office}/relationships">` +
    `<sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`
  );
}

async function* worksheet({ columns, rows }: Sheet): AsyncGenerator<Buffer> {
  let text = head + beginning(columns);
  let number = 1;
  text += rowOf(
    number,
    columns.map(({ heading }) => heading),
    headingStyle,
  );
  for await (const row of rows) {
    number++;
    text += rowOf(number, row, textStyle);
    if (text.length < pieceLength) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`);
}

/** The heading stays in sight. A column is text also below the last row. */
function beginning(columns: readonly SheetColumn[]): string {
  const widths = columns.map(
    ({ width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1" style="${textStyle}"/>`,
  );
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return (
    `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<cols>${widths.join('')}</cols><sheetData>`
  );
}

function rowOf(number: number, cells: readonly Cell[], style: number): string {
  const all = cells.map((cell, index) => cellOf(`${columnName(index)}${number}`, cell, style));
  return `<row r="${number}">${all.join('')}</row>`;
}

function cellOf(place: string, cell: Cell, style: number): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${place}"><v>${cell}</v></c>` : '';
  const text = toXml(harmlessInTextCell(cell));
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}
