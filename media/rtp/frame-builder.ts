import { maxFrameBytes, type CodedFrame } from './frame.ts';
import type { RtpPacket } from './packet.ts';
import { sequenceAfter } from './sequence.ts';

/** What a piece of a frame is: headers alone are no frame. */
export type Piece = 'headers' | 'picture' | 'keyPicture';

/**
 * Finds where frames begin and end in packets, puts their bytes together and knows whether any are missing: what
 * assemblers of all codecs have in common. Bytes are appended, and belong to the frame once they are sealed.
 */
export class FrameBuilder {
  readonly #onFrame: (frame: CodedFrame) => void;
  /** Grows to the largest frame so far. */
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #length = 0;
  #sealed = 0;
  #best: Piece = 'headers';
  #damaged = false;
  #oversize = false;
  #sequence: number | undefined;
  #timestamp = 0;

  constructor(onFrame: (frame: CodedFrame) => void) {
    this.#onFrame = onFrame;
  }

  /**
   * Before a packet's payload is taken apart. Gives the frame before it when this one belongs to the next.
   * @returns whether there is a payload; padding alone only counts as not lost
   */
  begin({ sequence, timestamp, payload }: RtpPacket): boolean {
    const missing = this.#sequence !== undefined && sequence !== sequenceAfter(this.#sequence);
    this.#sequence = sequence;
    if (missing) this.damage();
    if (payload.length === 0) return false;
    if (timestamp !== this.#timestamp) {
      this.#finish();
      // What is missing may have been the end of the one frame as well as the beginning of the other.
      if (missing) this.damage();
      this.#timestamp = timestamp;
    }
    return true;
  }

  /** After a packet's payload. */
  end(marker: boolean): void {
    if (marker) this.#finish();
  }

  append(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (this.#oversize || length > maxFrameBytes) {
      this.#oversize = true;
      return;
    }
    if (length > this.#bytes.length) this.#grow(length);
    bytes.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  /** What was appended is whole. */
  seal(piece: Piece): void {
    this.#sealed = this.#length;
    if (piece === 'keyPicture' || this.#best === 'headers') this.#best = piece;
  }

  /** Whether something was appended that is not sealed. */
  get partial(): boolean {
    return this.#length > this.#sealed;
  }

  /** Whether nothing of a picture is there yet. */
  get empty(): boolean {
    return this.#best === 'headers';
  }

  /** Something of this frame is missing. What is not sealed is dropped. */
  damage(): void {
    this.#damaged = true;
    this.#length = this.#sealed;
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.min(maxFrameBytes, 2 ** Math.ceil(Math.log2(length))));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }

  #finish(): void {
    if (this.partial) this.damage();
    if (this.#oversize) {
      this.#reset();
      this.#damaged = true;
      return;
    }
    // Headers that have a marker or a timestamp of their own go with the picture after them.
    if (this.#best === 'headers') return;
    const frame = {
      data: Buffer.from(this.#bytes.subarray(0, this.#sealed)),
      timestamp: this.#timestamp,
      keyFrame: this.#best === 'keyPicture',
      intact: !this.#damaged,
    };
    this.#reset();
    this.#onFrame(frame);
  }

  #reset(): void {
    this.#length = 0;
    this.#sealed = 0;
    this.#best = 'headers';
    this.#damaged = false;
    this.#oversize = false;
  }
}
