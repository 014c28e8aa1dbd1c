import { packetizeH264 } from '../rtp/h264.ts';
import { Composition } from './composition.ts';
import type { CostMeter } from './cost-meter.ts';
import type { PlannedPicture } from './mixer-plan.ts';
import { isSame } from './plain-data.ts';
import type { PlannedCell } from './scene-plan.ts';
import { type EncodedPicture, VideoEncoder } from './video-encoder.ts';
import type { VideoInput } from './video-input.ts';

/** Payloads are no longer, so that a packet fits every network's unit. */
const maxPayload = 1200;
const videoClock = 90_000;
/** A key frame costs many times a picture: however many ask, one in so long. */
const keyFrameEveryMs = 500;

/** One picture, cut into what packets carry. */
export interface CutPicture {
  id: string;
  /** Uncut: H.264 in Annex B. */
  data: Buffer;
  payloads: readonly { payload: Buffer; marker: boolean }[];
  keyFrame: boolean;
  ticks: number;
  /** ms since the epoch */
  at: number;
}

interface Output {
  planned: PlannedPicture;
  composition: Composition;
  encoder: VideoEncoder;
  keyFrameAt: number;
  /** Asked for too soon after the one before. */
  keyFrameDue: boolean;
  /** What is planned is not shown yet: it is as soon as who is new in it has a picture. */
  changes: boolean;
  /** Nothing was shown so far. */
  begins: boolean;
  /** Something is to be encoded, though it is still. */
  due: boolean;
}

/** The composed pictures: each is encoded once, whoever takes it. */
export class PictureOutputs {
  readonly #outputs = new Map<string, Output>();
  readonly #now: () => number;
  readonly #costs: CostMeter;
  #closed = false;

  constructor({ now, costs }: { now: () => number; costs: CostMeter }) {
    this.#now = now;
    this.#costs = costs;
  }

  /** @throws NativeError when FFmpeg does not take a format; the other pictures are taken all the same */
  async take(pictures: readonly PlannedPicture[]): Promise<void> {
    const refused: unknown[] = [];
    for (const planned of pictures) {
      const output = this.#outputs.get(planned.id);
      if (!output || !sameEncoder(output.planned, planned)) {
        await this.#begin(planned).catch((error: unknown) => refused.push(error));
        continue;
      }
      output.changes = true;
      const { kbps } = planned.format;
      if (output.planned.format.kbps !== kbps) output.encoder.setBitRate(kbps);
      output.planned = planned;
    }
    // What was refused may be the same picture in another format.
    if (refused.length > 0) throw refused[0];
    const wanted = new Set(pictures.map(({ id }) => id));
    for (const id of [...this.#outputs.keys()]) if (!wanted.has(id)) this.#end(id);
  }

  /**
   * One turn of all pictures.
   * @param number counts turns from 0, 30 a second
   * @param inputs what is on them
   */
  turn(number: number, inputs: ReadonlyMap<string, VideoInput>, give: (picture: CutPicture) => void): void {
    const at = this.#now();
    for (const [id, output] of this.#outputs) {
      const { planned } = output;
      const { fps, maxSliceBytes } = planned.format;
      if (number % (turnsASecond / fps) !== 0) continue;
      if (output.keyFrameDue && at - output.keyFrameAt >= keyFrameEveryMs) this.#force(output);
      this.#show(output, inputs, at);
      if (planned.still === true && !output.due) continue;
      output.due = false;
      const encoded = this.#costs.picture(id, () => encode(output));
      if (!encoded) continue;
      const mode = maxSliceBytes === null ? 1 : 0;
      const payloads = packetizeH264(encoded.data, { mode, maxPayload });
      const ticks = Math.round((number * videoClock) / turnsASecond);
      give({ id, data: encoded.data, payloads, keyFrame: encoded.keyFrame, ticks, at });
    }
  }

  /** At once, unless there was one a moment ago. */
  requestKeyFrame(id: string): void {
    const output = this.#outputs.get(id);
    if (!output) return;
    if (this.#now() - output.keyFrameAt < keyFrameEveryMs) output.keyFrameDue = true;
    else this.#force(output);
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#outputs.keys()]) this.#end(id);
  }

  /** Nobody is shown by a card for the moment that their first picture takes. */
  #show(output: Output, inputs: ReadonlyMap<string, VideoInput>, now: number): void {
    const { planned, composition } = output;
    if (!output.changes) return;
    const comes = ({ inputId }: PlannedCell): boolean =>
      inputId !== null && (inputs.get(inputId)?.comes(now) ?? false);
    if (!output.begins && planned.scene.cells.some((cell) => cell !== null && comes(cell))) return;
    if (output.planned.still === true) this.#force(output);
    output.changes = output.begins = false;
    composition.show(planned.scene, (inputId) => inputs.get(inputId)?.decoder);
  }

  #force(output: Output): void {
    output.keyFrameDue = false;
    output.due = true;
    output.keyFrameAt = this.#now();
    output.encoder.requestKeyFrame();
  }

  async #begin(planned: PlannedPicture): Promise<void> {
    const encoder = await VideoEncoder.open(planned.format);
    if (this.#closed) {
      encoder.close();
      return;
    }
    this.#end(planned.id);
    const { width, height } = planned.format;
    const composition = new Composition(width, height);
    const keyFrameAt = this.#now();
    this.#outputs.set(planned.id, {
      ...{
        planned,
        composition,
        encoder,
        keyFrameAt,
        keyFrameDue: false,
        changes: true,
        begins: true,
        due: true,
      },
    });
  }

  #end(id: string): void {
    const output = this.#outputs.get(id);
    this.#outputs.delete(id);
    output?.encoder.close();
    output?.composition.close();
  }
}

function encode({ composition, encoder }: Output): EncodedPicture | null {
  return encoder.encode(composition.compose());
}

/** Of the mixer's clock: a format has this many pictures a second, or a whole part of it. */
const turnsASecond = 30;

/** Whether one encoder can go on as the other: another scene or bit rate is no reason to begin anew. */
function sameEncoder(a: PlannedPicture, b: PlannedPicture): boolean {
  return isSame({ ...a.format, kbps: 0 }, { ...b.format, kbps: 0 });
}
