/**
 * How a feed goes from a mixer to the recorder: messages over TCP. Each is a head of 14 bytes (kind, 1 for a key frame,
 * length of the body as 4 bytes, time as a double, big endian) and its body. Back come single bytes, `feedAsks`.
 */
import { z } from 'zod';

/** What a recorder says to the mixer: a key frame of that is needed. */
export const feedAsks = { picture: 1, slides: 2 } as const;

/** The first message, once. */
const helloSchema = z.object({
  feedId: z.string().min(1).max(64),
  token: z.string().min(1).max(200),
  /** AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), base64. */
  sound: z.string().max(200),
  /** AAC of silence, one frame, base64: for times that nobody has anything of. */
  silence: z.string().max(2000),
});
export type FeedHello = z.infer<typeof helloSchema>;

const sampleKinds = ['picture', 'slides', 'sound'] as const;

export interface FeedSample {
  /** H.264 access unit in Annex B with its parameter sets at key frames, or a frame of AAC: 1024 samples at 48 kHz. */
  kind: (typeof sampleKinds)[number];
  key: boolean;
  /** ms since the epoch: when it is to be seen, or begins to be heard. */
  at: number;
  data: Buffer;
}

const headBytes = 14;
const helloKind = 0;
/** A key frame of 1080p is far smaller. */
const mostBytes = 8 << 20;

export function writeHello(hello: FeedHello): Buffer {
  return message(helloKind, { key: false, at: 0, data: Buffer.from(JSON.stringify(hello)) });
}

export function writeSample({ kind, ...sample }: FeedSample): Buffer {
  return message(sampleKinds.indexOf(kind) + 1, sample);
}

function message(kind: number, { key, at, data }: Omit<FeedSample, 'kind'>): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(kind, 0);
  head.writeUInt8(key ? 1 : 0, 1);
  head.writeUInt32BE(data.length, 2);
  head.writeDoubleBE(at, 6);
  return Buffer.concat([head, data]);
}

/** Takes a feed as it comes out of a socket. */
export class FeedParser {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #greeted = false;
  readonly #onHello: (hello: FeedHello) => void;
  readonly #onSample: (sample: FeedSample) => void;

  constructor(on: { hello: (hello: FeedHello) => void; sample: (sample: FeedSample) => void }) {
    this.#onHello = on.hello;
    this.#onSample = on.sample;
  }

  /** @throws Error for what is no feed: the connection is worth nothing any more */
  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    for (;;) {
      const head = this.#peek(headBytes);
      if (!head) return;
      const length = head.readUInt32BE(2);
      if (length > mostBytes || (!this.#greeted && length > 4096)) throw new Error('a message is too long');
      if (this.#bytes < headBytes + length) return;
      const whole = this.#take(headBytes + length);
      this.#tell(whole.readUInt8(0), {
        key: whole.readUInt8(1) === 1,
        at: whole.readDoubleBE(6),
        data: whole.subarray(headBytes),
      });
    }
  }

  #tell(kind: number, body: Omit<FeedSample, 'kind'>): void {
    if (!this.#greeted) {
      if (kind !== helloKind) throw new Error('a feed begins with who it is');
      this.#greeted = true;
      this.#onHello(helloSchema.parse(JSON.parse(body.data.toString('utf8'))));
      return;
    }
    const sample = sampleKinds[kind - 1];
    if (!sample || !Number.isFinite(body.at)) throw new Error('a message of a feed is none');
    this.#onSample({ kind: sample, ...body });
  }

  #peek(length: number): Buffer | null {
    if (this.#bytes < length) return null;
    const [first] = this.#pieces;
    if (first && first.length >= length) return first;
    this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0] ?? null;
  }

  #take(length: number): Buffer {
    const [first = Buffer.alloc(0)] =
      this.#pieces.length === 1 ? this.#pieces : [Buffer.concat(this.#pieces)];
    const rest = first.subarray(length);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#bytes -= length;
    return first.subarray(0, length);
  }
}
