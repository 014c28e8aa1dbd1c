import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { LocalStorage } from './local-storage.ts';
import { S3Storage } from './s3-storage.ts';
import type { RecordingStorage } from './storage.ts';

/** Where recordings are made, and lie unless `recorder.s3` says otherwise. */
export function recordingsFolder({ recorder, dataDir }: Pick<Config, 'recorder' | 'dataDir'>): string {
  return recorder.folder === '' ? join(dataDir, 'recordings') : recorder.folder;
}

/** The storage that is configured; it is not tried out yet (`check`). */
export function openStorage(config: Pick<Config, 'recorder' | 'dataDir'>): RecordingStorage {
  const { s3 } = config.recorder;
  return s3.bucket === ''
    ? new LocalStorage({ folder: recordingsFolder(config) })
    : new S3Storage({ settings: s3 });
}
