import type { Frame } from 'node-av/lib';
import type { Yuv } from '../../media/mixer/colour.ts';
import { colourAt, KnownCamera } from '../../media/mixer/known-media.ts';
import { VideoDecoder } from '../../media/mixer/video-decoder.ts';
import { H264Assembler, packetizeH264 } from '../../media/rtp/h264.ts';
import { LegLine } from '../../media/rtp/leg-line.ts';
import type { PlannedLine } from '../../media/rtp/planned-line.ts';

/** A line of pictures of a room system: a camera of one colour, and what it is shown. */
export class KnownPictureLine {
  readonly line: LegLine;
  readonly decoder = new VideoDecoder('H264');
  /** Of pictures that came whole. */
  readonly frames: { keyFrame: boolean; at: number }[] = [];
  /** Whether its camera sends. */
  sends: boolean;
  readonly #camera: KnownCamera;
  readonly #mode: 0 | 1;

  private constructor(line: LegLine, camera: KnownCamera, { mode, sends }: { mode: 0 | 1; sends: boolean }) {
    this.line = line;
    this.#camera = camera;
    this.#mode = mode;
    this.sends = sends;
    const begin = (): H264Assembler =>
      new H264Assembler(({ data, keyFrame, intact }) => {
        if (intact && this.decoder.decode(data)) this.frames.push({ keyFrame, at: Date.now() });
      });
    let assembler = begin();
    line.on('packet', (packet, begins) => {
      if (begins) assembler = begin();
      assembler.push(packet);
    });
    line.on('keyFrameAsked', () => camera.requestKeyFrame());
  }

  static async open(
    planned: PlannedLine,
    { colour, ...how }: { colour: Yuv; mode: 0 | 1; sends: boolean },
  ): Promise<KnownPictureLine> {
    const line = await LegLine.open(planned, Date.now, null);
    return new KnownPictureLine(line, await KnownCamera.open(colour), how);
  }

  /** To be called thirty times a second. */
  turn(turn: number): void {
    if (!this.sends) return;
    const how = { ticks: turn * 3000, at: Date.now() };
    for (const { payload, marker } of packetizeH264(this.#camera.next(), {
      ...{ mode: this.#mode, maxPayload: 1200 },
    })) {
      this.line.send(payload, { marker, ...how });
    }
  }

  sendKeyFrame(): void {
    this.#camera.requestKeyFrame();
  }

  get picture(): Frame | null {
    return this.decoder.picture?.frame ?? null;
  }

  /** @param at shares of width and height */
  colourAt(at: { x: number; y: number }): Yuv | null {
    const { picture } = this;
    return picture && colourAt(picture, Math.round(picture.width * at.x), Math.round(picture.height * at.y));
  }

  close(): void {
    this.line.close();
    this.#camera.close();
    this.decoder.close();
  }
}
