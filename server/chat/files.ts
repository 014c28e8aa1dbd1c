import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PlenumError } from '../contract/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';

/** Whoever sends too much is heard out for so long, so that they get to read why it is refused. */
const lingerMs = 10_000;

export interface ChatFilesOptions {
  /** Absolute. */
  folder: string;
  /** Of one file. */
  mostBytes: number;
  log: Logger;
}

/**
 * The files that were sent in chats, one folder a conference. Their names on the disk are random: what somebody calls a
 * file is in the message only.
 */
export class ChatFiles {
  readonly mostBytes: number;
  readonly #folder: string;
  readonly #log: Logger;

  constructor({ folder, mostBytes, log }: ChatFilesOptions) {
    this.mostBytes = mostBytes;
    this.#folder = folder;
    this.#log = log;
  }

  /**
   * Keeps what is sent. What fails leaves nothing behind.
   * @throws PlenumError `chat_file_too_large` with the limit as its detail, `connection_lost` when it breaks off
   */
  async receive(conferenceId: string, content: Readable): Promise<{ fileId: string; bytes: number }> {
    const fileId = newId();
    const path = this.#pathOf(conferenceId, fileId);
    await mkdir(join(this.#folder, conferenceId), { recursive: true, mode: 0o700 });
    const counted = { bytes: 0 };
    try {
      const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      await pipeline(this.#counting(content, counted), file);
    } catch (error) {
      await rm(path, { force: true });
      if (content.destroyed && !(error instanceof PlenumError)) {
        throw new PlenumError('connection_lost', { cause: error });
      }
      throw error;
    }
    return { fileId, bytes: counted.bytes };
  }

  /** @throws PlenumError `chat_file_unknown` */
  async open(conferenceId: string, fileId: string): Promise<Readable> {
    try {
      return (await open(this.#pathOf(conferenceId, fileId))).createReadStream();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new PlenumError('chat_file_unknown', { cause: error });
    }
  }

  /** Never rejects: what cannot be removed now is when the conference ends, or at the next start. */
  async remove(conferenceId: string, fileId: string): Promise<void> {
    await this.#remove(this.#pathOf(conferenceId, fileId));
  }

  /** Never rejects. */
  async removeOf(conferenceId: string): Promise<void> {
    await this.#remove(join(this.#folder, conferenceId));
  }

  /** Removes what is left of conferences that are gone. Never rejects. */
  async removeAllBut(live: ReadonlySet<string>): Promise<void> {
    const there = await readdir(this.#folder).catch(() => []);
    await Promise.all(there.filter((one) => !live.has(one)).map((one) => this.removeOf(one)));
  }

  /** Both are IDs, which have neither dots nor slashes in them. */
  #pathOf(conferenceId: string, fileId: string): string {
    return join(this.#folder, conferenceId, fileId);
  }

  async #remove(path: string): Promise<void> {
    try {
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      this.#log.warn({ err: error, path }, 'a file of a chat could not be removed');
    }
  }

  /** Leaves the source as it is when there is too much: the answer goes the same way. */
  async *#counting(content: Readable, counted: { bytes: number }): AsyncGenerator<Buffer> {
    for await (const piece of content.iterator({ destroyOnReturn: false })) {
      counted.bytes += (piece as Buffer).length;
      if (counted.bytes > this.mostBytes) throw tooLarge(this.mostBytes);
      yield piece as Buffer;
    }
  }
}

export function tooLarge(mostBytes: number): PlenumError {
  return new PlenumError('chat_file_too_large', { detail: `at most ${mostBytes} bytes` });
}

/** Takes in and throws away what is still on its way, for a while. */
export function linger(content: Readable): void {
  if (content.readableEnded || content.destroyed) return;
  const timer = setTimeout(() => content.destroy(), lingerMs).unref();
  content.once('close', () => clearTimeout(timer));
  content.on('error', () => undefined).resume();
}
