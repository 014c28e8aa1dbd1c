import * as constants from 'node-av/constants';
import { Codec, CodecContext, Dictionary, type Frame, Packet, Rational } from 'node-av/lib';
import { check, found } from './native.ts';

export interface VideoFormat {
  /** Pixels, a multiple of 16. */
  width: number;
  /** Pixels, even. */
  height: number;
  fps: number;
  kbps: number;
  profile: 'baseline' | 'high';
  /** Packetisation mode 0 (RFC 6184, 6.2): every slice fits one packet of this many bytes; null: mode 1. */
  maxSliceBytes: number | null;
}

export interface EncodedPicture {
  /** H.264 access unit in Annex B. */
  data: Buffer;
  keyFrame: boolean;
  /** Counts pictures from 0. */
  number: number;
}

/** Key frames come when they are asked for: this many pictures is never reached between two who come. */
const longestGop = 30 * 60 * 60 * 24;

/** One H.264 stream that is never begun anew: its bit rate changes while it runs, and key frames come when asked for. */
export class VideoEncoder {
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  #keyFrameWanted = false;
  #count = 0;
  #closed = false;

  private constructor(context: CodecContext) {
    this.#context = context;
    this.#packet.alloc();
  }

  /** @throws NativeError when FFmpeg does not take the format */
  static async open({
    width,
    height,
    fps,
    kbps,
    profile,
    maxSliceBytes,
  }: VideoFormat): Promise<VideoEncoder> {
    const codec = found(Codec.findEncoderByName(constants.FF_ENCODER_LIBX264), 'encoder of H.264');
    const context = new CodecContext();
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = constants.AV_PIX_FMT_YUV420P;
    context.timeBase = new Rational(1, fps);
    context.framerate = new Rational(fps, 1);
    context.gopSize = longestGop;
    context.maxBFrames = 0;
    // More threads with whole pictures would add a picture of delay.
    context.threadCount = 1;
    setRate(context, kbps);
    const slices = maxSliceBytes === null ? '' : `:slice-max-size=${maxSliceBytes}`;
    const options = Dictionary.fromObject({
      preset: 'veryfast',
      tune: 'zerolatency',
      profile,
      'forced-idr': '1',
      'x264-params': `sliced-threads=0:scenecut=0:repeat-headers=1:annexb=1${slices}`,
    });
    try {
      // Not the synchronous one with options: it frees them too early and crashes later.
      check(await context.open2(codec, options), 'the encoder of H.264');
    } catch (error) {
      context.freeContext();
      throw error;
    } finally {
      options.free();
    }
    return new VideoEncoder(context);
  }

  /** Holds from the next picture on. @param kbps 64 to 20,000 */
  setBitRate(kbps: number): void {
    setRate(this.#context, kbps);
  }

  /** The next picture can be decoded without any before it. */
  requestKeyFrame(): void {
    this.#keyFrameWanted = true;
  }

  /** @returns nothing only when the encoder keeps the picture back, which it is told not to */
  encode(picture: Frame): EncodedPicture | null {
    const number = this.#count++;
    picture.pts = BigInt(number);
    picture.pictType = this.#keyFrameWanted ? constants.AV_PICTURE_TYPE_I : constants.AV_PICTURE_TYPE_NONE;
    this.#keyFrameWanted = false;
    check(this.#context.sendFrameSync(picture), 'a picture to encode');
    if (this.#context.receivePacketSync(this.#packet) < 0) return null;
    const data = Buffer.from(this.#packet.data ?? []);
    const keyFrame = this.#packet.isKeyframe;
    this.#packet.unref();
    return { data, keyFrame, number };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
  }
}

/** Half a second of it may be sent ahead. */
function setRate(context: CodecContext, kbps: number): void {
  context.bitRate = BigInt(kbps * 1000);
  context.rcMaxRate = BigInt(kbps * 1000);
  context.rcBufferSize = kbps * 500;
}
