import { access, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Of a file that is being made. */
export const partSuffix = '.part';

/**
 * Makes files that are there either whole or not at all, whenever the power goes: `make` writes to the paths it is given, one
 * for each name, which get their names when everything is on the disk. What `make` leaves is removed when it fails.
 *
 * @returns what `make` does
 */
export async function publish<T>(
  folder: string,
  names: readonly string[],
  make: (parts: readonly string[]) => Promise<T>,
): Promise<T> {
  const parts = names.map((name) => path.join(folder, `${name}${partSuffix}`));
  try {
    const made = await make(parts);
    for (const part of parts) await sync(part);
    for (const part of parts) await rename(part, part.slice(0, -partSuffix.length));
    await sync(folder);
    return made;
  } catch (error) {
    for (const part of parts) await rm(part, { force: true });
    throw error;
  }
}

export function exists(folder: string, name: string): Promise<boolean> {
  return access(path.join(folder, name)).then(
    () => true,
    () => false,
  );
}

/** What was being made when its maker was killed. */
export async function removeParts(folder: string): Promise<void> {
  const parts = (await readdir(folder)).filter((name) => name.endsWith(partSuffix));
  for (const part of parts) await rm(path.join(folder, part), { force: true });
}

async function sync(target: string): Promise<void> {
  const handle = await open(target, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
