import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteRange } from '../../server/contract/byte-range.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { newId } from '../../server/kernel/ids.ts';
import { abortUploads, begunUploads } from './s3-begun.ts';
import { briefPatience, longPatience, s3Client, type S3Settings } from './s3-client.ts';
import { explainS3, isMissing, isUnknownThere } from './s3-errors.ts';
import { uploadFile } from './s3-upload.ts';
import {
  guardId,
  guardName,
  isFileName,
  type RecordingStorage,
  StorageError,
  type StoredFile,
} from './storage.ts';

const usualPartBytes = 8 * 1024 * 1024;

export interface S3StorageOptions {
  settings: S3Settings;
  /** At least `smallestPartBytes`. */
  partBytes?: number;
}

/** In a bucket of Amazon S3 or a server like it, under `<prefix><recordingId>/<name>`. */
export class S3Storage implements RecordingStorage {
  readonly #settings: S3Settings;
  readonly #prefix: string;
  readonly #partBytes: number;
  /** For those who wait, and for what may take its time. */
  readonly #brief: S3Client;
  readonly #patient: S3Client;
  readonly #closed = new AbortController();

  constructor({ settings, partBytes = usualPartBytes }: S3StorageOptions) {
    this.#settings = settings;
    const prefix = settings.prefix.replace(/^\/+|\/+$/g, '');
    this.#prefix = prefix === '' ? '' : `${prefix}/`;
    this.#partBytes = partBytes;
    this.#brief = s3Client(settings, briefPatience);
    this.#patient = s3Client(settings, longPatience);
  }

  async put(
    recordingId: string,
    name: string,
    path: string,
    onProgress?: (bytes: number) => void,
  ): Promise<void> {
    guardName(recordingId, name);
    const key = this.#keyOf(recordingId, name);
    const there = await stat(path).catch(() => null);
    if (there === null) {
      // It was taken over before, or never made.
      const stored = await this.size(recordingId, name);
      if (stored === null) throw new StorageError('recorder.folder', `${path} is not there to be stored.`);
      onProgress?.(stored);
      return;
    }
    const place = { ...this.#place(), partBytes: this.#partBytes };
    const bytes = await this.#explained(`cannot store ${key}`, () =>
      uploadFile(place, key, path, (arrived) => onProgress?.(arrived)),
    );
    const stored = await this.size(recordingId, name);
    if (stored !== bytes) {
      const problem = `${key} has ${stored ?? 'no'} bytes there rather than ${bytes}. It is sent anew when it is tried again.`;
      throw new StorageError('recorder.s3.endpoint', problem);
    }
    await rm(path, { force: true });
  }

  async size(recordingId: string, name: string): Promise<number | null> {
    guardName(recordingId, name);
    const key = this.#keyOf(recordingId, name);
    return this.#explained(`cannot look at ${key}`, async () => {
      try {
        const head = new HeadObjectCommand({ Bucket: this.#settings.bucket, Key: key });
        return (await this.#brief.send(head, this.#abort())).ContentLength ?? 0;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    });
  }

  async read(recordingId: string, name: string, range?: ByteRange): Promise<Readable> {
    guardName(recordingId, name);
    const key = this.#keyOf(recordingId, name);
    return this.#explained(`cannot read ${key}`, async () => {
      try {
        const get = new GetObjectCommand({
          ...{ Bucket: this.#settings.bucket, Key: key },
          ...(range ? { Range: `bytes=${range.from}-${range.to}` } : {}),
        });
        const { Body } = await this.#brief.send(get, this.#abort());
        if (Body instanceof Readable) return Body;
        throw new Error('the server gave no content');
      } catch (error) {
        if (isMissing(error)) throw new PlenumError('not_found', { field: 'name', cause: error });
        throw error;
      }
    });
  }

  /** Goes through all of it even when some cannot be removed, and says what is left. */
  async remove(recordingId: string): Promise<void> {
    guardId(recordingId);
    const prefix = `${this.#prefix}${recordingId}/`;
    const doing = `cannot remove the recording ${recordingId}`;
    const failures = new Map<string, unknown>();
    await this.#explained(doing, async () => {
      // First what would go on growing.
      await abortUploads(this.#place(), prefix);
      for await (const { key } of this.#keysUnder(prefix)) {
        await this.#delete(key).catch((error: unknown) => failures.set(key, error));
      }
    });
    const [first] = failures.values();
    if (first === undefined) return;
    const left = [...failures.keys()].join(', ');
    throw explainS3(`${doing}, ${left} is still there`, first, this.#settings);
  }

  async removeFile(recordingId: string, name: string): Promise<void> {
    guardName(recordingId, name);
    const key = this.#keyOf(recordingId, name);
    await this.#explained(`cannot remove ${key}`, async () => {
      await abortUploads(this.#place(), key);
      await this.#delete(key);
    });
  }

  async *list(): AsyncGenerator<StoredFile> {
    try {
      for await (const { key, bytes } of this.#keysUnder(this.#prefix)) {
        const [recordingId = '', name = '', ...more] = key.slice(this.#prefix.length).split('/');
        if (more.length === 0 && isFileName(recordingId, name)) yield { recordingId, name, bytes };
      }
    } catch (error) {
      throw explainS3('cannot list recordings', error, this.#settings);
    }
  }

  async check(): Promise<void> {
    const key = `${this.#prefix}check-${newId()}`;
    await this.#explained('cannot be used', async () => {
      const list = new ListObjectsV2Command({
        ...{ Bucket: this.#settings.bucket, Prefix: this.#prefix, MaxKeys: 1 },
      });
      await this.#brief.send(list, this.#abort());
      const put = new PutObjectCommand({ Bucket: this.#settings.bucket, Key: key, Body: 'Plenum' });
      await this.#brief.send(put, this.#abort());
      await this.#brief.send(
        new DeleteObjectCommand({ Bucket: this.#settings.bucket, Key: key }),
        this.#abort(),
      );
      await begunUploads({ ...this.#place(), client: this.#brief }, key).catch((error: unknown) => {
        // Uploads begin anew there instead of going on.
        if (!isUnknownThere(error)) throw error;
      });
    });
  }

  close(): void {
    this.#closed.abort(new Error('the storage is closed'));
    this.#brief.destroy();
    this.#patient.destroy();
  }

  #keyOf(recordingId: string, name: string): string {
    return `${this.#prefix}${recordingId}/${name}`;
  }

  #place() {
    return { client: this.#patient, bucket: this.#settings.bucket, signal: this.#closed.signal };
  }

  #abort() {
    return { abortSignal: this.#closed.signal };
  }

  async #delete(key: string): Promise<void> {
    const remove = new DeleteObjectCommand({ Bucket: this.#settings.bucket, Key: key });
    await this.#patient.send(remove, this.#abort());
  }

  async *#keysUnder(prefix: string): AsyncGenerator<{ key: string; bytes: number }> {
    const input = { Bucket: this.#settings.bucket, Prefix: prefix };
    const paging = { client: this.#patient, stopOnSameToken: true };
    for await (const page of paginateListObjectsV2(paging, input, this.#abort())) {
      for (const { Key = '', Size = 0 } of page.Contents ?? []) yield { key: Key, bytes: Size };
    }
  }

  async #explained<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PlenumError || error instanceof StorageError) throw error;
      this.#closed.signal.throwIfAborted();
      throw explainS3(doing, error, this.#settings);
    }
  }
}
