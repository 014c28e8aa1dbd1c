import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { codeOf, isUnknownThere } from './s3-errors.ts';

/** What is at the server of uploads in parts that were begun and neither completed nor aborted. */

export interface S3Place {
  readonly client: S3Client;
  readonly bucket: string;
  readonly signal: AbortSignal;
}

export interface BegunUpload {
  readonly key: string;
  readonly uploadId: string;
  /** ms since the epoch */
  readonly begunAt: number;
}

/** A part as the server has it. */
export interface KeptPart {
  readonly bytes: number;
  /** MD5 of its content in hex, where the server does not encrypt it with keys of its own. */
  readonly etag: string;
}

/** Of all keys that begin so. Some servers tell only of those that are exactly so. */
export async function begunUploads(
  { client, bucket, signal }: S3Place,
  prefix: string,
): Promise<BegunUpload[]> {
  const begun: BegunUpload[] = [];
  let page: ListMultipartUploadsCommandOutput | undefined;
  do {
    const list = new ListMultipartUploadsCommand({
      ...{ Bucket: bucket, Prefix: prefix },
      ...{ KeyMarker: page?.NextKeyMarker, UploadIdMarker: page?.NextUploadIdMarker },
    });
    page = await client.send(list, { abortSignal: signal });
    for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? []) {
      begun.push({ key: Key, uploadId: UploadId, begunAt: Initiated?.getTime() ?? 0 });
    }
  } while (page.IsTruncated === true);
  return begun;
}

/** The latest upload of a key, with its parts by number; null: there is none, or the server does not tell. */
export async function begunUpload(
  place: S3Place,
  key: string,
): Promise<{ uploadId: string; kept: Map<number, KeptPart> } | null> {
  try {
    const uploads = (await begunUploads(place, key)).filter((one) => one.key === key);
    const latest = uploads.sort((one, other) => other.begunAt - one.begunAt)[0];
    if (!latest) return null;
    return { uploadId: latest.uploadId, kept: await partsThere(place, latest) };
  } catch (error) {
    if (isUnknownThere(error) || codeOf(error) === 'NoSuchUpload') return null;
    throw error;
  }
}

/** Gives up uploads, and frees what they take there. */
export async function abortUploads(place: S3Place, prefix: string): Promise<void> {
  const { client, bucket, signal } = place;
  try {
    for (const { key, uploadId } of await begunUploads(place, prefix)) {
      const abort = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId });
      await client.send(abort, { abortSignal: signal }).catch((error: unknown) => {
        if (codeOf(error) !== 'NoSuchUpload') throw error;
      });
    }
  } catch (error) {
    if (!isUnknownThere(error)) throw error;
  }
}

async function partsThere(
  { client, bucket, signal }: S3Place,
  { key, uploadId }: BegunUpload,
): Promise<Map<number, KeptPart>> {
  const kept = new Map<number, KeptPart>();
  // The SDK's own paging goes by the marker, which some servers give on the last page as well.
  let page: ListPartsCommandOutput | undefined;
  do {
    const list = new ListPartsCommand({
      ...{ Bucket: bucket, Key: key, UploadId: uploadId },
      PartNumberMarker: page?.NextPartNumberMarker,
    });
    page = await client.send(list, { abortSignal: signal });
    for (const { PartNumber = 0, Size = 0, ETag = '' } of page.Parts ?? []) {
      kept.set(PartNumber, { bytes: Size, etag: ETag.replaceAll('"', '') });
    }
  } while (page.IsTruncated === true);
  return kept;
}
