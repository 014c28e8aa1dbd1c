import type { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import type { StoredFileAnswer } from '../../contract/api/handlers.ts';
import type { ByteRange } from '../../contract/byte-range.ts';
import { PlenumError } from '../../contract/errors.ts';
import { deliver } from './deliver.ts';
import { rangeOf } from './range.ts';

/**
 * Sends a file, a part of it, or that it is unchanged (RFC 9110, sections 13 and 14). Its source is closed when it is
 * sent or the reader has gone.
 * @throws PlenumError `changed_meanwhile` when it is not what If-Match names
 */
export async function sendStoredFile(
  request: Request,
  response: Response,
  file: StoredFileAnswer,
  idleMs?: number,
): Promise<void> {
  const etag = `"${file.etag}"`;
  const { bytes } = file;
  guardMatch(request, etag);
  const asked = rangeAsked(request, etag, bytes);
  response.set({ etag, 'accept-ranges': 'bytes', 'cache-control': cacheControl(file) });
  // It looks at If-None-Match and the tag.
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  if (asked === 'beyond') {
    response.status(416).set('content-range', `bytes */${bytes}`).end();
    return;
  }
  const { from, to } = asked ?? { from: 0, to: bytes - 1 };
  // Whatever goes wrong with it is answered as an error still.
  const needed = request.method !== 'HEAD' && to >= from;
  const content = needed ? await openFor(response, file, { from, to }) : null;
  response.status(asked ? 206 : 200);
  if (asked) response.set('content-range', `bytes ${from}-${to}/${bytes}`);
  response.attachment(file.name);
  const saved = response.get('content-disposition') ?? '';
  response.set({
    'content-disposition': saved.replace(/^attachment/, file.disposition),
    'content-type': file.type,
    'content-length': String(to - from + 1),
    'x-content-type-options': 'nosniff',
  });
  if (content) await deliver(content, response, idleMs);
  else response.end();
}

function rangeAsked(request: Request, etag: string, bytes: number): ByteRange | 'beyond' | null {
  if (request.method !== 'GET') return null;
  // Of a file that is another one now, a part is of no use; a date is never one of ours.
  const condition = request.get('if-range');
  if (condition !== undefined && condition.trim() !== etag) return null;
  return rangeOf(request.get('range') ?? '', bytes);
}

function guardMatch(request: Request, etag: string): void {
  const wanted = request.get('if-match')?.split(',');
  if (!wanted || wanted.some((one) => [etag, '*'].includes(one.trim()))) return;
  throw new PlenumError('changed_meanwhile');
}

/** Whoever asks again may have lost the right to it, so others keep nothing; nobody on the way may pack it. */
function cacheControl({ cacheSeconds = 0 }: StoredFileAnswer): string {
  return `private, ${cacheSeconds > 0 ? `max-age=${cacheSeconds}` : 'no-cache'}, no-transform`;
}

async function openFor(response: Response, file: StoredFileAnswer, range: ByteRange): Promise<Readable> {
  try {
    return await file.open(range);
  } catch (error) {
    for (const name of ['etag', 'accept-ranges']) response.removeHeader(name);
    response.set('cache-control', 'no-store');
    throw error;
  }
}
