import * as constants from 'node-av/constants';
import { Codec, CodecContext, Dictionary, type Frame, Packet, Rational } from 'node-av/lib';
import { check, found } from './native.ts';

/** VP8 as browsers send it: the mixer only reads it, so this is for what is fed to it. */
export class KnownVp8Encoder {
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  #keyFrameWanted = false;
  #count = 0;

  private constructor(context: CodecContext) {
    this.#context = context;
    this.#packet.alloc();
  }

  /** @throws NativeError when FFmpeg does not take the size */
  static async open({ width, height }: { width: number; height: number }): Promise<KnownVp8Encoder> {
    const codec = found(Codec.findEncoderByName(constants.FF_ENCODER_LIBVPX_VP8), 'encoder of VP8');
    const context = new CodecContext();
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = constants.AV_PIX_FMT_YUV420P;
    context.timeBase = new Rational(1, 30);
    context.framerate = new Rational(30, 1);
    context.gopSize = 100_000;
    context.threadCount = 1;
    context.bitRate = 500_000n;
    const options = Dictionary.fromObject({ deadline: 'realtime', 'cpu-used': '8', 'lag-in-frames': '0' });
    check(await context.open2(codec, options), 'the encoder of VP8');
    options.free();
    return new KnownVp8Encoder(context);
  }

  requestKeyFrame(): void {
    this.#keyFrameWanted = true;
  }

  encode(picture: Frame): { data: Buffer } | null {
    picture.pts = BigInt(this.#count++);
    picture.pictType = this.#keyFrameWanted ? constants.AV_PICTURE_TYPE_I : constants.AV_PICTURE_TYPE_NONE;
    this.#keyFrameWanted = false;
    check(this.#context.sendFrameSync(picture), 'a picture to encode');
    if (this.#context.receivePacketSync(this.#packet) < 0) return null;
    const data = Buffer.from(this.#packet.data ?? []);
    this.#packet.unref();
    return { data };
  }

  close(): void {
    this.#context.freeContext();
    this.#packet.free();
  }
}
