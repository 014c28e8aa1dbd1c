import { H264Assembler, packetizeH264 } from '../rtp/h264.ts';
import { isRtcp, parseRtp, writeRtp } from '../rtp/packet.ts';
import { packetizeVp8 } from '../rtp/vp8.ts';
import { hd, type KnownCamera } from './known-media.ts';
import type { LineNews } from './leg-lines.ts';
import { Mixer } from './mixer.ts';
import { emptyPlan, type MixerPlan, type PlannedInput, type Stream } from './mixer-plan.ts';
import type { ScenePlan } from './scene-plan.ts';
import { VideoDecoder } from './video-decoder.ts';

/** A mixer under test, what is fed to it and what it sends. */

/** Of the picture that `planOf` plans. */
export const pictureSsrc = 9000;
const payloadTypes = { H264: 102, VP8: 101 } as const;
const maxPayload = 1000;

/** Sends what a camera gives as the SFU would. */
export class CameraSource {
  readonly input: PlannedInput;
  /** May be exchanged for another of the same codec: a browser changes its resolution within a stream. */
  camera: KnownCamera;
  readonly #stream: Stream;
  #sequence = 65_500;
  #timestamp = 4_294_900_000;
  #pictures = 0;

  constructor(id: string, ssrc: number, camera: KnownCamera) {
    const { codec } = camera;
    this.#stream = { ssrc, payloadType: payloadTypes[codec] };
    this.input = { id, kind: 'video', codec, sfu: this.#stream };
    this.camera = camera;
  }

  /** Of the newest picture. */
  get timestamp(): number {
    return this.#timestamp;
  }

  packets(): Buffer[] {
    const { ssrc, payloadType } = this.#stream;
    this.#timestamp = (this.#timestamp + 3000) >>> 0;
    const picture = this.camera.next();
    const payloads =
      this.camera.codec === 'H264'
        ? packetizeH264(picture, { mode: 1, maxPayload })
        : packetizeVp8(picture, { maxPayload, pictureId: this.#pictures++ });
    return payloads.map(({ payload, marker }) => {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      const header = { payloadType, marker, sequence: this.#sequence, timestamp: this.#timestamp, ssrc };
      return writeRtp(header, payload);
    });
  }
}

/** A mixer with a clock that the test moves, and what it sent. */
export class Bench {
  now = 1_000_000;
  turn = 0;
  readonly wanted: string[] = [];
  readonly played: string[] = [];
  readonly told: LineNews[] = [];
  readonly sent: Buffer[] = [];
  readonly decoder = new VideoDecoder('H264');
  readonly frames: { keyFrame: boolean; timestamp: number; intact: boolean }[] = [];
  readonly #assembler = new H264Assembler((frame) => {
    this.frames.push(frame);
    this.decoder.decode(frame.data);
  });
  readonly mixer = new Mixer({
    send: (datagram) => {
      this.sent.push(datagram);
      const packet = isRtcp(datagram) ? null : parseRtp(datagram);
      if (packet?.ssrc === pictureSsrc) this.#assembler.push(packet);
    },
    wantKeyFrame: (inputId) => this.wanted.push(inputId),
    tell: (news) => this.told.push(news),
    played: (promptId) => this.played.push(promptId),
    now: () => this.now,
  });

  step(sources: readonly CameraSource[], lossy: (packet: Buffer) => boolean = () => false): void {
    for (const source of sources) {
      for (const packet of source.packets()) if (!lossy(packet)) this.mixer.receive(packet);
    }
    this.now += 33;
    this.mixer.video(this.turn++);
    for (const inputId of this.wanted.splice(0)) {
      sources.find(({ input }) => input.id === inputId)?.camera.requestKeyFrame();
    }
  }

  close(): void {
    this.mixer.close();
    this.decoder.close();
  }
}

export function planOf(
  scene: ScenePlan,
  inputs: readonly PlannedInput[],
  more: Partial<MixerPlan> = {},
): MixerPlan {
  return {
    ...emptyPlan,
    inputs,
    pictures: [{ id: 'everybody', sfu: { ssrc: pictureSsrc, payloadType: 96 }, format: hd, scene }],
    ...more,
  };
}

/** Of the same numbers in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
