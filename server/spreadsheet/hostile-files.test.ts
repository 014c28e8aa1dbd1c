import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { rejection } from '../../test/harness/rejection.ts';
import { PlenumError } from '../contract/errors.ts';
import { readSheet } from './read.ts';
import { defaultSheetLimits, type SheetLimits } from './sheet.ts';
import { writeSheet } from './write.ts';

const relations = '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>';
const book = '<workbook xmlns:r="r"><sheets><sheet r:id="a"/></sheets></workbook>';

describe('a spreadsheet that means harm', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'plenum-hostile-'));
    file = path.join(folder, 'sheet');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function reading(limits: SheetLimits): Promise<unknown[]> {
    return Readable.from(readSheet(file, limits)).toArray();
  }

  async function refusal(limits?: Partial<SheetLimits>): Promise<string> {
    const error = await rejection(reading({ ...defaultSheetLimits, ...limits }));
    return PlenumError.from(error).code;
  }

  function workbook(sheet: string | Uint8Array, more: Record<string, string> = {}): void {
    const members: Record<string, Uint8Array> = {
      'xl/workbook.xml': strToU8(book),
      'xl/_rels/workbook.xml.rels': strToU8(relations),
      'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? strToU8(sheet) : sheet,
    };
    for (const [name, text] of Object.entries(more)) members[name] = strToU8(text);
    writeFileSync(file, zipSync(members, { level: 9 }));
  }

  it('is refused when it unpacks to many times its size, before it has', async () => {
    const row = '<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>';
    workbook(`<worksheet><sheetData>${row.repeat(500_000)}</sheetData></worksheet>`);
    expect(readFileSync(file).length).to.be.below(200_000);
    let read = 0;
    const counting = async (): Promise<void> => {
      for await (const { row } of readSheet(file, { ...defaultSheetLimits, rows: 1_000_000 })) read = row;
    };
    expect(await rejection(counting())).to.include({ code: 'sheet_too_large', detail: 'unpacked' });
    expect(read).to.be.below(450_000);
  });

  it('is refused when it lies about the size of what is inside', async () => {
    workbook(`<worksheet>${' '.repeat(5_000_000)}</worksheet>`);
    const bytes = readFileSync(file);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(5_000_000 + '<worksheet></worksheet>'.length);
    for (let at = bytes.indexOf(size); at !== -1; at = bytes.indexOf(size)) bytes.writeUInt32LE(100, at);
    writeFileSync(file, bytes);
    expect(await refusal()).to.be.oneOf(['sheet_unreadable', 'sheet_too_large']);
  });

  it('is refused when it declares entities, whatever they would grow to or read', async () => {
    const billion =
      '<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData>' +
      '<row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>';
    workbook(billion);
    expect(await refusal()).to.equal('sheet_unreadable');
    workbook('<worksheet/>', { 'xl/sharedStrings.xml': '<!DOCTYPE a SYSTEM "file:///etc/passwd"><sst/>' });
    expect(await refusal()).to.equal('sheet_unreadable');
  });

  it('is refused with a cell, a depth, columns or rows beyond all measure', async () => {
    const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    workbook(sheet(`<row>${cell('x'.repeat(40_000))}</row>`));
    expect(await refusal()).to.equal('sheet_too_large');
    workbook(sheet(`<row>${cell('y'.repeat(3_000_000))}</row>`));
    expect(await refusal({ cellLength: 10_000_000 })).to.equal('sheet_too_large');
    workbook('<a>'.repeat(10_000));
    expect(await refusal()).to.equal('sheet_unreadable');
    workbook(sheet(`<row><c r="ZZZ1" t="str"><v>x</v></c></row>`));
    expect(await refusal()).to.equal('sheet_too_large');
    workbook(sheet(`<row>${cell('x')}</row>`.repeat(11)));
    expect(await refusal({ rows: 10 })).to.equal('sheet_too_large');
    workbook(sheet('<row r="5"/><row r="5"/>'));
    expect(await refusal()).to.equal('sheet_unreadable');
    writeFileSync(file, `a,${'b'.repeat(40_000)}`);
    expect(await refusal()).to.equal('sheet_too_large');
    writeFileSync(file, 'a,'.repeat(60) + 'b');
    expect(await refusal()).to.equal('sheet_too_large');
    writeFileSync(file, `"${'b'.repeat(3_000_000)}`);
    expect(await refusal()).to.equal('sheet_too_large');
  });

  it('reads nothing but its own members, wherever its parts point', async () => {
    writeFileSync(path.join(folder, 'secret.xml'), '<worksheet/>');
    const out = relations.replace('worksheets/sheet1.xml', '../../../../../../etc/passwd');
    workbook('<worksheet/>', { 'xl/_rels/workbook.xml.rels': out });
    expect(await refusal()).to.equal('sheet_unreadable');
    workbook('<worksheet/>', { '../../evil.xml': 'x' });
    expect(await refusal()).to.equal('sheet_unreadable');
  });

  it('is told what to do when it is behind a password, of old, or no spreadsheet at all', async () => {
    writeFileSync(file, Buffer.from('d0cf11e0a1b11ae1000000', 'hex'));
    expect(await refusal()).to.equal('sheet_protected');
    workbook('<worksheet/>');
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 1)) {
      bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8);
    }
    writeFileSync(file, bytes);
    expect(await refusal()).to.equal('sheet_protected');
    writeFileSync(file, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    expect(await refusal()).to.equal('sheet_unreadable');
    writeFileSync(file, zipSync({ 'word/document.xml': strToU8('<a/>') }));
    expect(await refusal()).to.equal('sheet_unreadable');
    writeFileSync(file, Buffer.alloc(20_000_001, 'a'));
    expect(await refusal()).to.equal('sheet_too_large');
  });

  it('never does more than be refused, whichever of its bytes are changed', async function () {
    this.timeout(30_000);
    const rows = Array.from({ length: 20 }, (_, index) => [`name ${index}`, index]);
    const columns = ['a', 'b'].map((heading) => ({ heading, width: 10 }));
    const whole = Buffer.concat(await writeSheet('xlsx', { sheetName: 'A', columns, rows }).toArray());
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const broken = Buffer.from(whole);
        for (const [at, value] of changes) broken[at] = value;
        writeFileSync(file, broken);
        try {
          await reading(defaultSheetLimits);
        } catch (error) {
          expect(error).to.be.instanceOf(PlenumError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
