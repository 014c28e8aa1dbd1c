import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { begunUpload, type KeptPart, type S3Place } from './s3-begun.ts';
import { codeOf } from './s3-errors.ts';
import { type FilePart, partsOf } from './s3-parts.ts';

export interface UploadPlace extends S3Place {
  /** At least `smallestPartBytes`. So many are in memory for each part under way. */
  readonly partBytes: number;
}

/** Parts that are sent at once. */
const partsAtOnce = 3;

/**
 * Sends a file, in parts when it is longer than one. What an upload before has brought there is kept, part by part where
 * it is the same (a recording that was finished anew has parts of the same sizes); what is there of it is said by the
 * server alone. An upload that fails stays there to be gone on with.
 * @returns bytes of the file
 */
export async function uploadFile(
  place: UploadPlace,
  key: string,
  path: string,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size <= place.partBytes) {
      await sendWhole(place, key, await readPart(file, { from: 0, bytes: size }));
      onProgress(size);
    } else await sendParts(place, key, { file, parts: partsOf(size, place.partBytes), onProgress });
    return size;
  } finally {
    await file.close();
  }
}

async function sendWhole({ client, bucket, signal }: UploadPlace, key: string, body: Buffer): Promise<void> {
  const put = new PutObjectCommand({
    ...{ Bucket: bucket, Key: key, Body: body, ContentType: typeOf(key) },
    ContentMD5: md5Of(body).toString('base64'),
  });
  await client.send(put, { abortSignal: signal });
}

interface PartedFile {
  file: FileHandle;
  parts: readonly FilePart[];
  onProgress: (bytes: number) => void;
}

async function sendParts(place: UploadPlace, key: string, parted: PartedFile): Promise<void> {
  const { client, bucket, signal } = place;
  const begun = await begunUpload(place, key);
  const uploadId = begun?.uploadId ?? (await beginUpload(place, key));
  const etags = await sendMissing(place, key, parted, { uploadId, kept: begun?.kept ?? new Map() });
  const complete = new CompleteMultipartUploadCommand({
    ...{ Bucket: bucket, Key: key, UploadId: uploadId },
    MultipartUpload: {
      Parts: parted.parts.map(({ number }) => ({ PartNumber: number, ETag: etags.get(number) })),
    },
  });
  try {
    await client.send(complete, { abortSignal: signal });
  } catch (error) {
    // Tried again after its answer was lost: whether all of it is there is looked at afterwards.
    if (codeOf(error) !== 'NoSuchUpload') throw error;
  }
}

/** @returns the tags of all parts by their number */
async function sendMissing(
  { client, bucket, signal }: UploadPlace,
  key: string,
  { file, parts, onProgress }: PartedFile,
  { uploadId, kept }: { uploadId: string; kept: ReadonlyMap<number, KeptPart> },
): Promise<Map<number, string>> {
  const etags = new Map<number, string>();
  const waiting = parts.values();
  let arrived = 0;
  const sendOn = async (): Promise<void> => {
    for (const part of waiting) {
      signal.throwIfAborted();
      const body = await readPart(file, part);
      const md5 = md5Of(body);
      const there = kept.get(part.number);
      if (there?.bytes === part.bytes && there.etag === md5.toString('hex'))
        etags.set(part.number, there.etag);
      else {
        const send = new UploadPartCommand({
          ...{ Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: part.number, Body: body },
          ContentMD5: md5.toString('base64'),
        });
        const { ETag } = await client.send(send, { abortSignal: signal });
        etags.set(part.number, ETag ?? '');
      }
      arrived += part.bytes;
      onProgress(arrived);
    }
  };
  // All of them end before the file is closed; then the first failure counts.
  const ends = await Promise.allSettled(Array.from({ length: partsAtOnce }, sendOn));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return etags;
}

async function beginUpload({ client, bucket, signal }: UploadPlace, key: string): Promise<string> {
  const create = new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: typeOf(key) });
  const { UploadId } = await client.send(create, { abortSignal: signal });
  if (UploadId === undefined) throw new Error('the server gave no UploadId');
  return UploadId;
}

async function readPart(file: FileHandle, { from, bytes }: Omit<FilePart, 'number'>): Promise<Buffer> {
  const body = Buffer.allocUnsafe(bytes);
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await file.read(body, done, bytes - done, from + done);
    if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
    done += bytesRead;
  }
  return body;
}

function md5Of(body: Buffer): Buffer {
  return createHash('md5').update(body).digest();
}

function typeOf(key: string): string {
  const types: Record<string, string> = {
    ...{ mp4: 'video/mp4', m4a: 'audio/mp4', jpg: 'image/jpeg' },
    ...{ m3u8: 'application/vnd.apple.mpegurl', json: 'application/json' },
  };
  return types[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
