import type { Request, Response } from 'express';
import type { FileAnswer } from '../../contract/api/handlers.ts';
import { PlenumError } from '../../contract/errors.ts';
import { deliver } from './deliver.ts';

/** @throws PlenumError `bad_request` when what was sent is none of `types` */
export function typeOfFile(request: Request, types: readonly string[]): string {
  const type = request.is([...types]);
  if (typeof type === 'string') return type;
  throw new PlenumError('bad_request', { field: 'content-type', detail: `one of ${types.join(', ')}` });
}

/** Sends a file to be saved under its name, never to be shown by the browser as a page of ours. */
export async function sendFile(response: Response, { type, name, content }: FileAnswer): Promise<void> {
  response.attachment(name);
  response.set({ 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  if (typeof content === 'string' || Buffer.isBuffer(content)) {
    response.send(content);
    return;
  }
  await deliver(content, response);
}
