import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** Writes a ZIP file as it comes (APPNOTE.TXT 6.3.10), of members below 4 GB whose names are ASCII. */

export interface Member {
  name: string;
  content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

interface Written {
  name: Buffer;
  crc: number;
  compressed: number;
  size: number;
  offset: number;
}

const deflated = 8;
const versionNeeded = 20;
/** The sizes follow the content, as they are not known before. */
const sizesFollow = 0x0008;
/** 1 January 1980: the format knows no "unknown". */
const dosDate = 0x0021;

export async function* zip(members: Iterable<Member>): AsyncGenerator<Buffer> {
  const directory: Written[] = [];
  let offset = 0;
  for (const { name, content } of members) {
    const member: Written = { name: Buffer.from(name), crc: 0, compressed: 0, size: 0, offset };
    for await (const piece of one(member, content)) {
      offset += piece.length;
      yield piece;
    }
    directory.push(member);
  }
  const central = Buffer.concat(directory.map(centralHeader));
  yield central;
  yield endOfDirectory(directory.length, central.length, offset);
}

async function* one(member: Written, content: Member['content']): AsyncGenerator<Buffer> {
  yield localHeader(member);
  const source = Readable.from(measured(member, content), { objectMode: false });
  // Destroys both when either fails or nobody reads on; what failed is thrown by reading.
  const deflate = pipeline(source, createDeflateRaw(), () => undefined);
  for await (const piece of deflate as AsyncIterable<Buffer>) {
    member.compressed += piece.length;
    yield piece;
  }
  yield sizes(member);
}

async function* measured(member: Written, content: Member['content']): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    member.crc = crc32(piece, member.crc);
    member.size += piece.length;
    yield piece;
  }
}

function localHeader({ name }: Written): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(versionNeeded, 4);
  header.writeUInt16LE(sizesFollow, 6);
  header.writeUInt16LE(deflated, 8);
  header.writeUInt16LE(dosDate, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function sizes({ crc, compressed, size }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(compressed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function centralHeader({ name, crc, compressed, size, offset }: Written): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(versionNeeded, 4);
  header.writeUInt16LE(versionNeeded, 6);
  header.writeUInt16LE(sizesFollow, 8);
  header.writeUInt16LE(deflated, 10);
  header.writeUInt16LE(dosDate, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(compressed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
}

function endOfDirectory(members: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members, 8);
  end.writeUInt16LE(members, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
