import { statfs } from 'node:fs/promises';

/** What is left of the file system that a folder is on. */
export class DiskSpace {
  readonly #folder: string;

  /** @param folder has to be there */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Bytes that are free for the server's user: what is kept for root does not count. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  /** Whether so many bytes more can be written and `headroomBytes` are still free then. */
  async hasRoom(needBytes: number, headroomBytes: number): Promise<boolean> {
    return (await this.free()) - needBytes >= headroomBytes;
  }
}
