import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const jobSchema = z.object({
  recordingId: z.string(),
  title: z.string(),
  size: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
  /** `ended`: nothing more comes, it is to be finished. */
  state: z.enum(['recording', 'ended']),
  timeline: z.object({
    beganAt: z.number().nullable(),
    leftOutMs: z.number(),
    pausedAt: z.number().nullable(),
  }),
});

/** What has to be known of a recording to go on with it after the process was killed. */
export type Job = z.infer<typeof jobSchema>;

const name = 'job.json';

/** @returns null: there is none, or it cannot be read */
export async function readJob(folder: string): Promise<Job | null> {
  try {
    return jobSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  } catch {
    return null;
  }
}

/** As a whole or not at all. */
export async function writeJob(folder: string, job: Job): Promise<void> {
  const part = join(folder, `${name}.part`);
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(job));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(part, join(folder, name));
}
