import * as constants from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import { check, found } from './native.ts';

export type VideoCodec = 'H264' | 'VP8';

const decoders = { H264: constants.AV_CODEC_ID_H264, VP8: constants.AV_CODEC_ID_VP8 } as const;

/**
 * A decoded picture, planes Y, U and V; good until the next one is decoded. It is handed on as FFmpeg's own frame: views
 * of its planes, taken for every picture, make Node.js collect garbage all the time.
 */
export interface Picture {
  frame: Frame;
  width: number;
  height: number;
}

/** Decodes one stream and keeps its newest picture, whatever becomes of those after it. */
export class VideoDecoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  /** The newest picture, and the one being decoded. */
  #shown = new Frame();
  #next = new Frame();
  #picture: Picture | null = null;
  /** Counts pictures of its own, so that who draws knows a new one. */
  #sequence = 0;
  #errors = 0;
  #closed = false;

  /**
   * @param before whose newest picture is shown until there is one of this stream; it may be closed afterwards
   * @throws NativeError when FFmpeg has no such decoder
   */
  constructor(codec: VideoCodec, before?: VideoDecoder) {
    this.#context.allocContext3(found(Codec.findDecoder(decoders[codec]), `decoder of ${codec}`));
    this.#context.threadCount = 1;
    this.#context.setFlags(constants.AV_CODEC_FLAG_LOW_DELAY);
    this.#context.pktTimebase = new Rational(1, 90_000);
    check(this.#context.open2Sync(), `the decoder of ${codec}`);
    this.#packet.alloc();
    this.#shown.alloc();
    this.#next.alloc();
    if (!before?.picture) return;
    check(this.#shown.ref(before.picture.frame), 'the picture of before');
    this.#picture = { ...before.picture, frame: this.#shown };
  }

  get picture(): Picture | null {
    return this.#picture;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Frames it could make nothing of. */
  get errors(): number {
    return this.#errors;
  }

  /** Takes one coded picture. @returns whether a new picture can be shown */
  decode(data: Buffer): boolean {
    if (this.#closed || data.length === 0) return false;
    this.#packet.data = data;
    const sent = this.#context.sendPacketSync(this.#packet);
    this.#packet.unref();
    if (sent < 0) {
      this.#errors++;
      return false;
    }
    const before = this.#sequence;
    while (this.#context.receiveFrameSync(this.#next) >= 0) this.#swap();
    return this.#sequence !== before;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#picture = null;
    this.#context.freeContext();
    this.#packet.free();
    this.#shown.free();
    this.#next.free();
  }

  #swap(): void {
    if (
      this.#next.format !== constants.AV_PIX_FMT_YUV420P &&
      this.#next.format !== constants.AV_PIX_FMT_YUVJ420P
    ) {
      this.#errors++;
      this.#next.unref();
      return;
    }
    [this.#shown, this.#next] = [this.#next, this.#shown];
    this.#next.unref();
    const { width, height } = this.#shown;
    this.#picture = { frame: this.#shown, width, height };
    this.#sequence++;
  }
}
