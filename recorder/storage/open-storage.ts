import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { LocalStorage } from './local-storage.ts';
import type { RecordingStorage } from './storage.ts';

/** Where recordings are made, and lie unless `recorder.s3` says otherwise. */
export function recordingsFolder({ recorder, dataDir }: Pick<Config, 'recorder' | 'dataDir'>): string {
  return recorder.folder === '' ? join(dataDir, 'recordings') : recorder.folder;
}

/** The storage that is configured; it is not tried out yet (`check`). */
export async function openStorage(config: Pick<Config, 'recorder' | 'dataDir'>): Promise<RecordingStorage> {
  const { s3 } = config.recorder;
  if (s3.bucket === '') return new LocalStorage({ folder: recordingsFolder(config) });
  // The SDK takes a second to load, in which a recorder that was replaced would not record.
  const { S3Storage } = await import('./s3-storage.ts');
  return new S3Storage({ settings: s3 });
}
