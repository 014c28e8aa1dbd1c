import type { CodedFrame } from '../rtp/frame.ts';
import { H264Assembler } from '../rtp/h264.ts';
import type { RtpPacket } from '../rtp/packet.ts';
import { ReorderBuffer } from '../rtp/reorder-buffer.ts';
import { SenderClock } from '../rtp/sender-clock.ts';
import { Vp8Assembler } from '../rtp/vp8.ts';
import type { PlannedVideoInput } from './mixer-plan.ts';
import { VideoDecoder } from './video-decoder.ts';

/** A missing packet is waited for so long: a retransmission over a long way to the SFU comes within it. */
const reorderMs = 120;
/** A key frame is asked for again when none has come within this. */
const askAgainMs = 300;
/** After a loss the last good picture is held so long for a key frame; then whatever comes is shown, torn or not. */
const holdMs = 400;
/** A camera that has not sent a picture by then is not waited for. */
const comesWithinMs = 700;
/** For its voice, a picture waits no longer than voices are ever held. */
const mostBehindMs = 250;
/** A picture is shown at the turn that is nearest to its time. */
const halfTurnMs = 1000 / 60;

interface Waiting {
  data: Buffer;
  /** When it is to be seen, ms of the mixer's clock. */
  dueAt: number;
  /** ms of `performance.now` */
  arrivedAt: number;
}

/** The pictures of one camera or screen, from its packets. */
export class VideoInput {
  readonly decoder: VideoDecoder;
  readonly planned: PlannedVideoInput;
  readonly clock = new SenderClock(90_000);
  /** The voice of who is seen, which is held longer: the picture waits for it. */
  voice: { readonly behindMs: number | null } | null = null;
  readonly #buffer: ReorderBuffer;
  readonly #assembler: H264Assembler | Vp8Assembler;
  readonly #wantKeyFrame: () => void;
  /** When the last packet of the newest picture came, ms of `performance.now`. */
  arrivedAt = 0;
  readonly #waiting: Waiting[] = [];
  readonly #beganAt: number;
  #now = 0;
  /** Since when a key frame is missing; null: none is. */
  #brokenAt: number | null;
  #askedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param wantKeyFrame asked for on entry and after a loss, again and again until one has come
   * @param before the stream that this one goes on from, e.g. in another codec: its last picture is held
   */
  constructor(
    planned: PlannedVideoInput,
    { now, wantKeyFrame, before }: { now: number; wantKeyFrame: () => void; before?: VideoInput | undefined },
  ) {
    this.planned = planned;
    this.decoder = new VideoDecoder(planned.codec, before?.decoder);
    this.#wantKeyFrame = wantKeyFrame;
    this.#now = this.#brokenAt = this.#beganAt = now;
    const onFrame = (frame: CodedFrame): void => this.#take(frame);
    this.#assembler = planned.codec === 'H264' ? new H264Assembler(onFrame) : new Vp8Assembler(onFrame);
    this.#buffer = new ReorderBuffer({
      maxWaitMs: planned.waitMs ?? reorderMs,
      onPacket: (packet) => this.#assembler.push(packet),
      onLoss: () => (this.#brokenAt ??= this.#now),
    });
    this.#ask();
  }

  push(packet: RtpPacket, now: number): void {
    this.#now = now;
    this.#buffer.push(packet, now);
  }

  /** To be called at every turn. @param now ms, of whatever clock `push` is given */
  poll(now: number): void {
    this.#now = now;
    this.#buffer.poll(now);
    while (this.#waiting[0] && this.#waiting[0].dueAt - halfTurnMs <= now) {
      const due = this.#waiting.shift();
      if (due) this.#show(due);
    }
    if (this.#brokenAt !== null && now - this.#askedAt >= askAgainMs) this.#ask();
  }

  /** Whether its first picture may be there in a moment. */
  comes(now: number): boolean {
    return this.decoder.picture === null && now - this.#beganAt < comesWithinMs;
  }

  close(): void {
    this.decoder.close();
  }

  #take({ data, timestamp, keyFrame, intact }: CodedFrame): void {
    if (keyFrame && intact) this.#brokenAt = null;
    else if (!intact) this.#brokenAt ??= this.#now;
    const neverSeen = this.decoder.sequence === 0;
    const held = this.#brokenAt !== null && (neverSeen || this.#now - this.#brokenAt < holdMs);
    // With holes in it a frame of VP8 is nothing a decoder can go by; one of H.264 has whole slices.
    const whole = intact || this.planned.codec === 'H264';
    if (!whole || held) return;
    const waiting = { data, dueAt: this.#dueAt(timestamp), arrivedAt: performance.now() };
    if (this.#waiting.length > 0 || waiting.dueAt > this.#now) this.#waiting.push(waiting);
    else this.#show(waiting);
  }

  #dueAt(timestamp: number): number {
    const takenAt = this.clock.at(timestamp);
    const behindMs = this.voice?.behindMs ?? null;
    if (takenAt === null || behindMs === null) return this.#now;
    const dueAt = takenAt + behindMs;
    return dueAt > this.#now + mostBehindMs ? this.#now : dueAt;
  }

  #show({ data, arrivedAt }: Waiting): void {
    if (this.decoder.decode(data)) this.arrivedAt = arrivedAt;
  }

  #ask(): void {
    this.#askedAt = this.#now;
    this.#wantKeyFrame();
  }
}
