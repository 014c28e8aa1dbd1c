import type { RtpPacket } from './packet.ts';
import { PlayoutDelay } from './playout-delay.ts';
import { sequenceDistance, TimestampUnwrapper } from './sequence.ts';

/** Most packets held, whatever their timestamps say. */
const maxHeld = 256;
/** A packet later than this is of a sender whose timestamps began anew, or the first after an outage. */
const anewMs = 1000;
/** Unless it follows one that came already by at most so many (MAX_MISORDER, RFC 3550 A.1). */
const maxMisorder = 100;
/** How long it has to be too full before a frame is left out. */
const tooFullMs = 2000;

interface Held {
  packet: RtpPacket;
  /** By the sender's clock, from an unknown beginning. */
  sentMs: number;
  /** How long its sound is. */
  frameMs: number;
}

/**
 * Plays sound that comes irregularly at a regular pace. A packet's sound may be of any length, and of another than the
 * one before: who plays it takes the next when the former ends.
 *
 * The delay (PlayoutDelay) is taken anew at the beginning of each talk spurt. Within one it grows where the sound breaks
 * off, or by a frame where it is concealed anyway, and shrinks by a frame now and then when it has been much too long for seconds.
 */
export class JitterBuffer {
  readonly #ticksPerMs: number;
  readonly #tickMs: number;
  readonly #maxDelayMs: number;
  readonly #durationMs: (packet: RtpPacket) => number;
  readonly #delay: PlayoutDelay;
  #timestamps = new TimestampUnwrapper();
  #ssrc: number | undefined;
  #newestSequence: number | undefined;
  /** By when they were sent. */
  #held: Held[] = [];
  #playing = false;
  /** Sender's time of what is played next. What is older comes too late. */
  #nextMs = -Infinity;
  #lastSequence = 0;
  /** How long the sound of the last packet was, and so what one that is missing is taken to be. */
  #frameMs: number;
  #lostMs = 0;
  /** What came after the last packet that was played and is no sound. */
  readonly #soundless = new Set<number>();
  /** Frames concealed since the last packet that was played. */
  #concealed = 0;
  /** Whether a frame of delay was gained since then. */
  #waited = false;
  #tooFullSinceMs: number | undefined;
  #dropped = 0;

  /**
   * @param clockRate of the RTP timestamps, in Hz
   * @param frameMs how often there is an occasion to take something
   * @param durationMs how long the sound of a packet is; without it, each is `frameMs`
   * @param maxDelayMs packets that would be played later than this behind the fastest are dropped
   */
  constructor({
    clockRate,
    frameMs = 20,
    durationMs = () => frameMs,
    maxDelayMs = 200,
  }: {
    clockRate: number;
    frameMs?: number;
    durationMs?: (packet: RtpPacket) => number;
    maxDelayMs?: number;
  }) {
    this.#ticksPerMs = clockRate / 1000;
    this.#tickMs = frameMs;
    this.#frameMs = frameMs;
    this.#durationMs = durationMs;
    this.#maxDelayMs = maxDelayMs;
    this.#delay = new PlayoutDelay(frameMs, maxDelayMs);
  }

  /** What the next talk spurt is delayed, in ms. */
  get delayMs(): number {
    return this.#delay.aimMs;
  }

  /** Packets that came twice or too late, or were left out to catch up. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How long the sound is that was last said to be lost. */
  get lostMs(): number {
    return this.#lostMs;
  }

  /** How much longer than is aimed at what comes next will have been held when it is played at `ms`; 0 in a pause. */
  excessMs(ms: number): number {
    return this.#playing ? this.#delayed(this.#nextMs, ms) - this.#delay.aimMs : 0;
  }

  /** @param nowMs of a clock that never goes back, the same as for `take` */
  push(packet: RtpPacket, nowMs: number): void {
    const frameMs = this.#durationMs(packet);
    if (frameMs <= 0) {
      this.pass(packet);
      return;
    }
    if (packet.ssrc !== this.#ssrc) this.#restart(packet.ssrc);
    let sentMs = this.#sentMs(packet);
    // Some senders stop their timestamps while they are silent, and mark where they go on.
    if (this.#delay.behind(nowMs - sentMs) > (packet.marker ? this.#maxDelayMs : anewMs)) {
      if (this.#isStraggler(packet)) {
        this.#dropped++;
        return;
      }
      this.#restart(packet.ssrc);
      sentMs = this.#sentMs(packet);
    }
    this.#delay.measure(nowMs - sentMs, { nowMs, frameMs });
    this.#hold({ packet, sentMs, frameMs });
  }

  /** Takes note of a packet of the stream that is no sound (comfort noise, keys), so that it is not missing. */
  pass({ ssrc, sequence }: RtpPacket): void {
    if (ssrc !== this.#ssrc || sequenceDistance(this.#lastSequence, sequence) <= 0) return;
    this.#soundless.add(sequence);
    if (this.#soundless.size <= maxHeld) return;
    const [oldest] = this.#soundless;
    if (oldest !== undefined) this.#soundless.delete(oldest);
  }

  /**
   * What is to be played: 'lost' is to be concealed, 'silence' a pause, or the beginning or end.
   * @param nowMs when it will be played; each time as much later as what was taken lasts
   */
  take(nowMs: number): RtpPacket | 'lost' | 'silence' {
    this.#dropOverdue(nowMs);
    const [next] = this.#held;
    if (next === undefined) {
      this.#playing = false;
      return 'silence';
    }
    if (!this.#playing && !this.#start(next, nowMs)) return 'silence';
    if (this.#isTooFull(nowMs)) this.#leaveOut();
    return this.#playOrConceal(nowMs);
  }

  #playOrConceal(nowMs: number): RtpPacket | 'lost' | 'silence' {
    const [next] = this.#held;
    if (next === undefined) return 'silence';
    if (this.#isDue(next)) return this.#play(next);
    if (this.#missingBefore(next) <= this.#concealed) {
      // Nothing was sent in between.
      this.#playing = false;
      return this.#start(next, nowMs) ? this.#play(next) : 'silence';
    }
    this.#lostMs = this.#gapMs(next);
    // When more delay is wanted, a frame of it is gained here, and the packet may still come.
    const wanted = this.#delayed(this.#nextMs, nowMs) + this.#lostMs <= this.#delay.aimMs;
    if (wanted && !this.#waited) this.#waited = true;
    else this.#passOver(next);
    return 'lost';
  }

  /** What one missing packet before this one is taken to have lasted. */
  #gapMs({ sentMs }: Held): number {
    return Math.min(this.#frameMs, sentMs - this.#nextMs);
  }

  /** Packets between the last that was played and this one that are not there and were sound. */
  #missingBefore({ packet: { sequence } }: Held): number {
    const distance = sequenceDistance(this.#lastSequence, sequence);
    let missing = distance - 1;
    for (const one of this.#soundless) {
      const after = sequenceDistance(this.#lastSequence, one);
      if (after > 0 && after < distance) missing--;
    }
    return missing;
  }

  #start(next: Held, nowMs: number): boolean {
    if (this.#delayed(next.sentMs, nowMs) < this.#delay.aimMs) return false;
    this.#playing = true;
    this.#nextMs = next.sentMs;
    this.#tooFullSinceMs = undefined;
    return true;
  }

  #isDue({ sentMs }: Held): boolean {
    return sentMs < this.#nextMs + this.#toleranceMs;
  }

  /** Within which one packet follows another without a gap. */
  get #toleranceMs(): number {
    return Math.min(this.#frameMs, this.#tickMs) / 2;
  }

  #play({ packet, sentMs, frameMs }: Held): RtpPacket {
    this.#held.shift();
    this.#frameMs = frameMs;
    this.#nextMs = sentMs + frameMs;
    this.#lastSequence = packet.sequence;
    for (const one of this.#soundless) {
      if (sequenceDistance(packet.sequence, one) <= 0) this.#soundless.delete(one);
    }
    this.#concealed = 0;
    this.#waited = false;
    return packet;
  }

  #passOver(next: Held): void {
    this.#nextMs += this.#gapMs(next);
    this.#concealed++;
  }

  /** How long after the fastest packet of that time it is played when it is played now. */
  #delayed(sentMs: number, nowMs: number): number {
    return this.#delay.behind(nowMs - sentMs);
  }

  /** After a burst, what is beyond the longest delay and the tick it is rounded up to. */
  #dropOverdue(nowMs: number): void {
    for (;;) {
      const [next] = this.#held;
      if (next === undefined || this.#delayed(next.sentMs, nowMs) <= this.#maxDelayMs + this.#tickMs) return;
      this.#play(next);
      this.#dropped++;
    }
  }

  #isTooFull(nowMs: number): boolean {
    if (this.#delayed(this.#nextMs, nowMs) <= this.#delay.aimMs + 2 * this.#frameMs) {
      this.#tooFullSinceMs = undefined;
      return false;
    }
    this.#tooFullSinceMs ??= nowMs;
    if (nowMs - this.#tooFullSinceMs < tooFullMs) return false;
    this.#tooFullSinceMs = nowMs;
    return true;
  }

  /** One frame, best one that is missing anyway. */
  #leaveOut(): void {
    const [next, following] = this.#held;
    if (next === undefined || following === undefined) return;
    if (this.#isDue(next)) {
      this.#play(next);
      this.#dropped++;
    } else this.#passOver(next);
  }

  #hold(held: Held): void {
    const { sequence } = held.packet;
    if (this.#newestSequence === undefined || sequenceDistance(this.#newestSequence, sequence) > 0) {
      this.#newestSequence = sequence;
    }
    const late = held.sentMs < this.#nextMs - this.#toleranceMs;
    if (late || this.#held.some(({ packet }) => packet.sequence === sequence)) {
      this.#dropped++;
      return;
    }
    const before = this.#held.findLastIndex(({ sentMs }) => sentMs <= held.sentMs);
    this.#held.splice(before + 1, 0, held);
    if (this.#held.length > maxHeld) {
      this.#held.shift();
      this.#dropped++;
    }
  }

  #isStraggler({ sequence }: RtpPacket): boolean {
    if (this.#newestSequence === undefined) return false;
    const ahead = sequenceDistance(this.#newestSequence, sequence);
    return ahead <= 0 && ahead >= -maxMisorder;
  }

  #sentMs({ timestamp }: RtpPacket): number {
    return this.#timestamps.next(timestamp) / this.#ticksPerMs;
  }

  #restart(ssrc: number): void {
    this.#ssrc = ssrc;
    this.#timestamps = new TimestampUnwrapper();
    this.#newestSequence = undefined;
    this.#soundless.clear();
    this.#held = [];
    this.#playing = false;
    this.#nextMs = -Infinity;
    this.#delay.restart();
  }
}
