import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect } from 'chai';

const repository = resolve(import.meta.dirname, '../..');

/**
 * Fails when the text differs from the file kept in the repository. With UPDATE_GOLDEN=1 the file is written instead:
 * look at what changed before it is committed.
 * @param path from the root of the repository
 */
export function expectGolden(path: string, text: string): void {
  const file = resolve(repository, path);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  expect(
    text === readFileSync(file, 'utf8'),
    `${path} is drawn otherwise; UPDATE_GOLDEN=1 writes it anew`,
  ).to.equal(true);
}
