import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** A reader who takes nothing for so long is let go: a player that has paused asks for the rest when it goes on. */
const patienceMs = 300_000;

/**
 * Sends what can be read as the body of an answer, and closes it when it is sent or the reader has gone, whichever comes
 * first.
 * @throws what the source fails with; the answer is broken off then
 */
export async function deliver(content: Readable, response: Response, idleMs = patienceMs): Promise<void> {
  // Gone meanwhile: a pipeline would wait for what has happened already.
  if (response.closed) {
    content.destroy();
    return;
  }
  response.setTimeout(idleMs, () => response.destroy());
  try {
    await pipeline(content, response);
  } catch (error) {
    // The reader has gone, which is none of the server's business.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
