import type { HlsMoment } from '../../server/contract/stream-port.ts';
import { livePlaylist, type ListedPart, type ListedSegment } from './hls-playlist.ts';

export interface LivePart extends ListedPart {
  readonly data: Buffer;
  /** When it begins, ms since the epoch. */
  readonly at: number;
}

interface Segment extends ListedSegment {
  readonly parts: LivePart[];
  whole: boolean;
}

/** Segments in the playlist, the one that grows besides. */
const listed = 6;
/** What was taken off the playlist is asked for a while longer (RFC 8216 section 6.2.2). */
const kept = 2 * listed;
/** What is asked for beyond that will not be there soon. */
const farAhead = 2;

/** The latest of a live stream, as HLS gives it out. */
export class HlsWindow {
  readonly #segments: Segment[] = [];
  readonly #headers = new Map<number, Buffer>();
  #nextNumber: number;
  #header: number;

  /** @param numbers of the first segment and header: larger than all that players may have seen of this stream */
  constructor(numbers: { segment: number; header: number }) {
    this.#nextNumber = numbers.segment;
    this.#header = numbers.header - 1;
  }

  /** What comes is decoded by another header. */
  setHeader(header: Buffer): void {
    this.#headers.set(++this.#header, header);
    this.#end();
  }

  /** @param begins whether a segment begins with it */
  add(part: LivePart, begins: boolean): void {
    const grows = this.#segments.at(-1);
    if (grows && !grows.whole && !begins) {
      grows.parts.push(part);
      return;
    }
    this.#end();
    const { at } = part;
    this.#segments.push({
      number: this.#nextNumber++,
      header: this.#header,
      at,
      parts: [part],
      whole: false,
    });
    this.#forget();
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  playlist(): string {
    return livePlaylist(this.#segments.slice(-listed - 1));
  }

  /** Whether the playlist has what somebody waits for. */
  has({ segment, part }: HlsMoment): boolean {
    const found = this.#segments.find(({ number }) => number === segment);
    if (!found) return segment < this.#nextNumber;
    if (found.whole && part !== null && part >= found.parts.length) {
      // The next one begins where somebody thought that this would go on.
      return this.#segments.some(({ number }) => number > segment);
    }
    return found.whole || (part !== null && part < found.parts.length);
  }

  /** Whether waiting for it makes no sense. */
  isFar({ segment }: HlsMoment): boolean {
    return segment >= this.#nextNumber + farAhead;
  }

  /** @returns `later`: it will be there soon; null: there is none, or no longer */
  file(name: string): Buffer | 'later' | null {
    const header = /^h(\d{1,12})\.mp4$/.exec(name)?.[1];
    if (header !== undefined) return this.#headers.get(Number(header)) ?? null;
    const [, segmentText, partText] = /^(\d{1,12})(?:\.(\d{1,3}))?\.m4s$/.exec(name) ?? [];
    if (segmentText === undefined) return null;
    const number = Number(segmentText);
    const segment = this.#segments.find((one) => one.number === number);
    const isNext = number === this.#nextNumber;
    if (partText === undefined) {
      if (segment?.whole) return Buffer.concat(segment.parts.map(({ data }) => data));
      return segment ? 'later' : null;
    }
    const part = Number(partText);
    const found = segment?.parts[part];
    if (found) return found.data;
    const isHinted = segment ? !segment.whole && part === segment.parts.length : isNext && part === 0;
    return isHinted ? 'later' : null;
  }

  #end(): void {
    const last = this.#segments.at(-1);
    if (last) last.whole = true;
  }

  #forget(): void {
    while (this.#segments.length > kept + 1) this.#segments.shift();
    const oldest = this.#segments[0]?.header ?? this.#header;
    for (const header of this.#headers.keys()) if (header < oldest) this.#headers.delete(header);
  }
}
