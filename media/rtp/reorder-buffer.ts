import type { RtpPacket } from './packet.ts';
import { sequenceAfter, sequenceDistance } from './sequence.ts';

/** Most packets held while one before them is missing. */
const maxHeld = 1000;
/** A jump of more sequence numbers than this is a sender that began anew (MAX_DROPOUT, RFC 3550 A.1). */
const maxJump = 3000;
/** So many in a row that are all too late, with none in time between them, are a sender that went back. */
const maxLate = 20;

interface Held {
  packet: RtpPacket;
  arrivedMs: number;
}

/** Gives packets on in the order they were sent. What is missing is waited for shortly, then told as lost. */
export class ReorderBuffer {
  readonly #maxWaitMs: number;
  readonly #onPacket: (packet: RtpPacket) => void;
  readonly #onLoss: (count: number) => void;
  /** Those beyond a gap by their sequence number, in the order they arrived. */
  readonly #held = new Map<number, Held>();
  #next: number | undefined;
  /** The last packet that was far off. If its successor comes next, the sender began anew with it. */
  #astray: RtpPacket | undefined;
  /** How many came too late in a row, and the number that would go on with them. */
  #late = { count: 0, next: 0 };
  #dropped = 0;

  /**
   * @param maxWaitMs how long a gap is waited for, from the arrival of the first packet beyond it
   * @param onLoss told how many packets are missing before the one that is given next
   */
  constructor({
    maxWaitMs,
    onPacket,
    onLoss,
  }: {
    maxWaitMs: number;
    onPacket: (packet: RtpPacket) => void;
    onLoss: (count: number) => void;
  }) {
    this.#maxWaitMs = maxWaitMs;
    this.#onPacket = onPacket;
    this.#onLoss = onLoss;
  }

  /** How many came twice, too late, or alone from far off. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param nowMs of a clock that never goes back */
  push(packet: RtpPacket, nowMs: number): void {
    const ahead = this.#next === undefined ? 0 : sequenceDistance(this.#next, packet.sequence);
    if (Math.abs(ahead) > maxJump) {
      this.#strayed(packet);
      return;
    }
    if (this.#astray !== undefined) this.#forget();
    if (ahead === 0) {
      this.#give(packet);
      this.#drain();
    } else if (ahead < 0) {
      this.#tooLate(packet);
    } else if (this.#held.has(packet.sequence)) {
      this.#dropped++;
    } else {
      this.#held.set(packet.sequence, { packet, arrivedMs: nowMs });
      if (this.#held.size > maxHeld) this.#skip();
    }
    this.poll(nowMs);
  }

  /** Gives up what has been waited for long enough. To be called every few ms. */
  poll(nowMs: number): void {
    while (this.#held.size > 0) {
      // All that are held are beyond the first gap, and the first of them arrived first.
      const [oldest] = this.#held.values();
      if (oldest === undefined || nowMs - oldest.arrivedMs < this.#maxWaitMs) return;
      this.#skip();
    }
  }

  #give(packet: RtpPacket): void {
    this.#late.count = 0;
    this.#next = sequenceAfter(packet.sequence);
    this.#onPacket(packet);
  }

  #drain(): void {
    while (this.#held.size > 0 && this.#next !== undefined) {
      const held = this.#held.get(this.#next);
      if (held === undefined) return;
      this.#held.delete(this.#next);
      this.#give(held.packet);
    }
  }

  /** Over the first gap. */
  #skip(): void {
    const next = this.#next ?? 0;
    let missing = maxJump;
    for (const sequence of this.#held.keys()) missing = Math.min(missing, sequenceDistance(next, sequence));
    this.#onLoss(missing);
    this.#next = (next + missing) & 0xffff;
    this.#drain();
  }

  #tooLate(packet: RtpPacket): void {
    const { count, next } = this.#late;
    this.#late = { count: packet.sequence === next ? count + 1 : 1, next: sequenceAfter(packet.sequence) };
    if (this.#late.count < maxLate) {
      this.#dropped++;
      return;
    }
    this.#held.clear();
    this.#onLoss(maxLate - 1);
    this.#give(packet);
  }

  #strayed(packet: RtpPacket): void {
    const before = this.#astray;
    if (before === undefined || packet.sequence !== sequenceAfter(before.sequence)) {
      if (before !== undefined) this.#forget();
      this.#astray = packet;
      return;
    }
    this.#astray = undefined;
    while (this.#held.size > 0) this.#skip();
    this.#give(before);
    this.#give(packet);
  }

  #forget(): void {
    this.#astray = undefined;
    this.#dropped++;
  }
}
