import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { recordedNames, type FinishedStage } from '../../server/contract/recording-port.ts';

/** What a recording has become, kept beside it: whoever asks again after a restart is told the same. */

const name = 'finished.json';

const resultSchema = z.object({
  stage: z.enum(['hd', 'sd']),
  durationMs: z.number(),
  files: z.array(
    z.object({
      name: z.enum(recordedNames),
      bytes: z.number().int(),
      durationMs: z.number(),
      width: z.number().int(),
      height: z.number().int(),
    }),
  ),
  chapters: z.array(z.object({ at: z.number(), title: z.string() })),
  strip: z
    .object({
      columns: z.number().int(),
      rows: z.number().int(),
      everyMs: z.number(),
      width: z.number().int(),
      height: z.number().int(),
    })
    .nullable(),
});

/** @returns null: nothing is finished */
export async function readResult(folder: string): Promise<FinishedStage | null> {
  try {
    return resultSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  } catch {
    return null;
  }
}

/** As a whole or not at all. */
export async function writeResult(folder: string, result: FinishedStage): Promise<void> {
  const part = join(folder, `${name}.part`);
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(result));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(part, join(folder, name));
}
