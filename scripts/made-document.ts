import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a document that is made of the contract; with `--check` it writes nothing, and the process fails when the
 * document is not what would be written.
 * @param document its path from the project's root, e.g. `docs/rest.md`
 */
export function madeDocument(document: string, text: string): void {
  const target = path.join(import.meta.dirname, '..', document);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
    return;
  }
  if (current(target) === text) return;
  const script = path.basename(process.argv[1] ?? '');
  console.error(`${document} is not what the contract says: run node scripts/${script} and commit it`);
  process.exit(1);
}

function current(target: string): string {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return '';
  }
}
