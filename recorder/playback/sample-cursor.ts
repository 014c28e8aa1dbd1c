import { Mp4Error, readU64 } from '../mp4/box-reader.ts';
import type { SampleTable } from './sample-table.ts';

/** A place in a sample table from which one can go on without having read what is before. */
export interface Position {
  readonly sample: number;
  /** In ticks from the first sample. */
  readonly decodeTime: number;
  /** Where its data is in the file. */
  readonly from: number;
  readonly durationRun: number;
  readonly durationUsed: number;
  readonly compositionRun: number;
  readonly compositionUsed: number;
  /** The next entry of the key table. */
  readonly key: number;
  readonly chunk: number;
  readonly chunkRun: number;
  readonly chunkUsed: number;
}

type Place = { -readonly [Key in keyof Position]: Position[Key] };

const runBytes = 8;
const chunkRunBytes = 12;

/**
 * Goes through the samples of a track one by one. Whatever it gives or does throws a RangeError where the table ends too
 * early (see `bounded`), and an Mp4Error where it contradicts itself.
 */
export class SampleCursor {
  readonly #table: SampleTable;
  readonly #at: Place;

  constructor(table: SampleTable, position?: Position) {
    this.#table = table;
    this.#at = { ...(position ?? beginning) };
    if (position === undefined && !this.ended) {
      this.#skipEmptyRuns();
      this.#enterChunk();
    }
  }

  get ended(): boolean {
    return this.#at.sample >= this.#table.samples;
  }

  get position(): Position {
    return { ...this.#at };
  }

  get sample(): number {
    return this.#at.sample;
  }

  get decodeTime(): number {
    return this.#at.decodeTime;
  }

  get from(): number {
    return this.#at.from;
  }

  get duration(): number {
    return this.#table.durations.readUInt32BE(this.#at.durationRun * runBytes + 4);
  }

  /** From decoding to showing in ticks; some write negative ones in the version that has none. */
  get composition(): number {
    return this.#table.compositions?.readInt32BE(this.#at.compositionRun * runBytes + 4) ?? 0;
  }

  get bytes(): number {
    const { sizes } = this.#table;
    return typeof sizes === 'number' ? sizes : sizes.readUInt32BE(this.#at.sample * 4);
  }

  get key(): boolean {
    const { keys } = this.#table;
    if (keys === undefined) return true;
    const next = this.#at.key * 4;
    return next < keys.length && keys.readUInt32BE(next) === this.#at.sample + 1;
  }

  advance(): void {
    const at = this.#at;
    if (this.key) at.key += 1;
    at.decodeTime += this.duration;
    at.from += this.bytes;
    at.sample += 1;
    at.durationUsed += 1;
    at.compositionUsed += 1;
    at.chunkUsed += 1;
    if (this.ended) return;
    this.#skipEmptyRuns();
    if (at.chunkUsed >= this.#samplesOfChunk()) {
      at.chunk += 1;
      this.#enterChunk();
    }
  }

  #skipEmptyRuns(): void {
    const at = this.#at;
    const { durations, compositions } = this.#table;
    while (at.durationUsed >= durations.readUInt32BE(at.durationRun * runBytes)) {
      at.durationRun += 1;
      at.durationUsed = 0;
    }
    if (compositions === undefined) return;
    while (at.compositionUsed >= compositions.readUInt32BE(at.compositionRun * runBytes)) {
      at.compositionRun += 1;
      at.compositionUsed = 0;
    }
  }

  #enterChunk(): void {
    const at = this.#at;
    const { chunks, wideChunks, chunkRuns } = this.#table;
    const nextRun = (at.chunkRun + 1) * chunkRunBytes;
    if (nextRun < chunkRuns.length && chunkRuns.readUInt32BE(nextRun) === at.chunk + 1) at.chunkRun += 1;
    at.chunkUsed = 0;
    at.from = wideChunks ? readU64(chunks, at.chunk * 8) : chunks.readUInt32BE(at.chunk * 4);
    if (this.#samplesOfChunk() === 0) throw new Mp4Error('damaged', 'a chunk without samples');
    if (chunkRuns.readUInt32BE(at.chunkRun * chunkRunBytes + 8) !== 1) {
      throw new Mp4Error('foreign', 'samples of another description');
    }
  }

  #samplesOfChunk(): number {
    return this.#table.chunkRuns.readUInt32BE(this.#at.chunkRun * chunkRunBytes + 4);
  }
}

const beginning: Position = {
  sample: 0,
  decodeTime: 0,
  from: 0,
  durationRun: 0,
  durationUsed: 0,
  compositionRun: 0,
  compositionUsed: 0,
  key: 0,
  chunk: 0,
  chunkRun: 0,
  chunkUsed: 0,
};
