import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const headerBytes = 44;

/** @param samples 16 bits, one channel @param rate samples a second */
export function writeWav(samples: Buffer, rate: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

export interface Sound {
  /** Of the first channel. */
  samples: Int16Array;
  /** Samples a second. */
  rate: number;
  /** When the file was last written to, ms since 1970. */
  writtenAt: number;
}

/**
 * The latest of a file of 16 bits that is being written, whose header does not know yet how long it is.
 * @param assumed samples a second of one channel, where the header is not there yet at all
 */
export function latestOfWav(file: string, ms: number, assumed = 8000): Sound {
  const handle = openSync(file, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    const { size, mtimeMs } = fstatSync(handle);
    if (readSync(handle, header, 0, headerBytes, 0) < headerBytes) {
      return { samples: new Int16Array(), rate: assumed, writtenAt: mtimeMs };
    }
    const channels = header.readUInt16LE(22) || 1;
    const rate = header.readUInt32LE(24) || assumed;
    const frameBytes = channels * 2;
    const frames = Math.min(Math.round((rate * ms) / 1000), Math.floor((size - headerBytes) / frameBytes));
    const bytes = Buffer.alloc(frames * frameBytes);
    readSync(handle, bytes, 0, bytes.length, size - ((size - headerBytes) % frameBytes) - bytes.length);
    const samples = Int16Array.from({ length: frames }, (_, index) => bytes.readInt16LE(index * frameBytes));
    return { samples, rate, writtenAt: mtimeMs };
  } finally {
    closeSync(handle);
  }
}
