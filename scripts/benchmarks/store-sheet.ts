import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeSheet } from '../../server/spreadsheet/write.ts';

/** Writes a spreadsheet of so many accounts: `store-sheet.ts FILE ACCOUNTS`. */

const departments = 500;
const syllables = [
  'an',
  'bo',
  'chen',
  'da',
  'el',
  'fei',
  'gu',
  'hong',
  'li',
  'mei',
  'nor',
  'ping',
  'qi',
  'wang',
];

function sheet(accounts: number): Readable {
  const headings = ['Login', 'Name', 'E-mail', 'Phone', 'Title', 'Department', 'Role'];
  return writeSheet('xlsx', {
    sheetName: 'Bench',
    columns: headings.map((heading) => ({ heading, width: 20 })),
    rows: rows(accounts),
  });
}

function* rows(accounts: number): Generator<string[]> {
  for (let index = 0; index < accounts; index++) {
    const login = `user${index}`;
    const place = index % departments;
    const department = `Division ${place % 10} / Department ${place % 100} / Team ${place}`;
    yield [login, nameOf(index), `${login}@example.org`, `+861380${index}`, 'Engineer', department, 'member'];
  }
}

function nameOf(index: number): string {
  const pick = (step: number): string => syllables[Math.floor(index / step) % syllables.length] ?? '';
  return `${pick(1)}${pick(14)} ${pick(196)}${pick(2744)}`;
}

const [file = '', accounts = '0'] = process.argv.slice(2);
await pipeline(sheet(Number(accounts)), createWriteStream(file));
