import { Transform, type Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { PlenumError } from '../contract/errors.ts';

/** The members of a ZIP file, as streams that together never give more than they may. */
export interface Unzipped {
  has(name: string): boolean;
  open(name: string): Promise<Readable>;
  close(): void;
}

export interface UnzipLimits {
  members: number;
  /** of all members that are read */
  bytes: number;
  /** How many times as large as the file its content may be, beyond the first megabyte. Text shrinks to a tenth. */
  ratio: number;
}

const freeBytes = 1_000_000;

/**
 * Opens a ZIP file. Its sizes are not believed: what comes out is counted.
 * @throws PlenumError `sheet_unreadable`, `sheet_protected`; streams fail with `sheet_too_large`
 */
export async function unzip(path: string, fileBytes: number, limits: UnzipLimits): Promise<Unzipped> {
  const file = await orUnreadable(openPromise(path, { lazyEntries: true, autoClose: false }));
  const mostBytes = Math.min(limits.bytes, freeBytes + fileBytes * limits.ratio);
  let bytes = 0;
  const counted = (): Transform =>
    new Transform({
      transform(piece: Buffer, _encoding, done) {
        bytes += piece.length;
        if (bytes > mostBytes) done(new PlenumError('sheet_too_large', { detail: 'unpacked' }));
        else done(null, piece);
      },
    });
  try {
    const members = await orUnreadable(listed(file, limits.members));
    return {
      has: (name) => members.has(name),
      open: async (name) => {
        const entry = members.get(name);
        if (!entry) throw new PlenumError('sheet_unreadable', { detail: `without ${name}` });
        const packed = await orUnreadable(file.openReadStreamPromise(entry));
        const out = counted();
        packed.on('error', (cause) => out.destroy(unreadable(cause)));
        out.on('close', () => packed.destroy());
        return packed.pipe(out);
      },
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** A name that is there twice is whatever a program takes it for: no honest file has one. */
async function listed(file: ZipFile, most: number): Promise<Map<string, Entry>> {
  if (file.entryCount > most) throw new PlenumError('sheet_too_large', { detail: 'members' });
  const members = new Map<string, Entry>();
  for await (const entry of file.eachEntry()) {
    if (entry.isEncrypted()) throw new PlenumError('sheet_protected');
    if (members.has(entry.fileName) || members.size >= most) {
      throw new PlenumError('sheet_unreadable', { detail: 'a member is there twice' });
    }
    members.set(entry.fileName, entry);
  }
  return members;
}

async function orUnreadable<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause: unknown): Error {
  if (cause instanceof PlenumError) return cause;
  return new PlenumError('sheet_unreadable', {
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  });
}
