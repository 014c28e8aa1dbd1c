import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const name = 'marks.jsonl';

const at = z.number().min(0);
const markSchema = z.discriminatedUnion('type', [
  z.object({ at, type: z.literal('person'), title: z.string() }),
  z.object({ at, type: z.literal('share'), title: z.string() }),
  z.object({ at, type: z.literal('shareEnd') }),
  z.object({ at, type: z.literal('gap'), ms: z.number() }),
]);
export type WrittenMark = z.infer<typeof markSchema>;

export async function appendMark(folder: string, mark: WrittenMark): Promise<void> {
  await appendFile(join(folder, name), `${JSON.stringify(mark)}\n`, { mode: 0o600 });
}

/** What was torn when a process was killed is left out. */
export async function readMarks(folder: string): Promise<WrittenMark[]> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [markSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
