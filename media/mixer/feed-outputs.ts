import type { FeedSample } from '../../server/contract/feed-stream.ts';
import { AacEncoder } from './aac-encoder.ts';
import { frameMs, frameSamples, mixRate } from './audio-codecs.ts';
import { FeedLine } from './feed-line.ts';
import type { PlannedFeed } from './mixer-plan.ts';
import type { CutPicture } from './picture-outputs.ts';
import { isSame } from './plain-data.ts';

/** A gap in the sound is filled with silence, so that one sample is as long as the next; a longer one begins it anew. */
const mostFilledMs = 1000;

interface Output {
  planned: PlannedFeed;
  line: FeedLine;
  /** When its last key frames were, ms since the epoch. */
  keyFrameAt: { picture: number; slides: number };
}

export interface FeedOutputsPorts {
  wantKeyFrame: (pictureId: string) => void;
}

/** What goes to the recorder: pictures that are encoded for others too, and the common mix in AAC. */
export class FeedOutputs {
  readonly #outputs = new Map<string, Output>();
  readonly #ports: FeedOutputsPorts;
  #sound: { encoder: AacEncoder; silence: Buffer; beganAt: number | null; samples: number } | null = null;
  #closed = false;

  constructor(ports: FeedOutputsPorts) {
    this.#ports = ports;
  }

  /** Whether somebody wants the mix. */
  get wanted(): boolean {
    return this.#outputs.size > 0;
  }

  /** @throws NativeError when FFmpeg has no AAC */
  async take(feeds: readonly PlannedFeed[]): Promise<void> {
    const wanted = new Set(feeds.map(({ id }) => id));
    for (const id of [...this.#outputs.keys()]) if (!wanted.has(id)) this.#end(id);
    if (feeds.length > 0 && !this.#sound) {
      const silence = await AacEncoder.silence();
      const encoder = await AacEncoder.open();
      if (this.#closed) {
        encoder.close();
        return;
      }
      this.#sound = { encoder, silence, beganAt: null, samples: 0 };
    }
    if (feeds.length === 0) this.#endSound();
    for (const planned of feeds) {
      const there = this.#outputs.get(planned.id);
      if (there && isSame(there.planned.to, planned.to)) this.#change(there, planned);
      else this.#begin(planned);
    }
  }

  /** @param dueAt when this turn of the pictures was due, ms since the epoch: steadier than when it came */
  give({ id, data, keyFrame }: CutPicture, dueAt: number): void {
    for (const output of this.#outputs.values()) {
      const { planned, line, keyFrameAt } = output;
      for (const kind of ['picture', 'slides'] as const) {
        if (planned[kind] !== id) continue;
        if (keyFrame) keyFrameAt[kind] = dueAt;
        else if (dueAt - keyFrameAt[kind] >= planned.keyFrameMs) this.#ports.wantKeyFrame(id);
        line.send({ kind, key: keyFrame, at: dueAt, data });
      }
    }
  }

  /** 20 ms of the common mix. @param dueAt as of `give` */
  giveSound(samples: Int16Array, dueAt: number): void {
    const sound = this.#sound;
    if (!sound) return;
    const expected = sound.beganAt === null ? null : sound.beganAt + (sound.samples / mixRate) * 1000;
    const missing = expected === null ? 0 : Math.round((dueAt - expected) / frameMs);
    if (sound.beganAt === null || missing < 0 || missing * frameMs > mostFilledMs) {
      sound.beganAt = dueAt - (sound.samples / mixRate) * 1000;
    } else if (missing > 0) this.#code(new Int16Array(missing * frameSamples));
    this.#code(samples);
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#outputs.keys()]) this.#end(id);
    this.#endSound();
  }

  #code(samples: Int16Array): void {
    const sound = this.#sound;
    if (!sound) return;
    sound.samples += samples.length;
    for (const { data, from } of sound.encoder.encode(samples)) {
      const at = (sound.beganAt ?? 0) + (from / mixRate) * 1000;
      const sample: FeedSample = { kind: 'sound', key: true, at, data };
      for (const { line } of this.#outputs.values()) line.send(sample);
    }
  }

  #begin(planned: PlannedFeed): void {
    if (!this.#sound) return;
    this.#end(planned.id);
    const { encoder, silence } = this.#sound;
    const hello = {
      feedId: planned.id,
      sound: encoder.config.toString('base64'),
      silence: silence.toString('base64'),
    };
    const output: Output = {
      planned,
      line: new FeedLine({
        ...{ to: planned.to, hello },
        wantKeyFrame: (kind) => this.#askFor(output.planned[kind]),
      }),
      keyFrameAt: { picture: Number.NEGATIVE_INFINITY, slides: Number.NEGATIVE_INFINITY },
    };
    this.#outputs.set(planned.id, output);
    this.#askFor(planned.picture);
    this.#askFor(planned.slides);
  }

  #change(output: Output, planned: PlannedFeed): void {
    const before = output.planned;
    output.planned = planned;
    // From another encoder, nothing can be decoded before its first key frame.
    for (const kind of ['picture', 'slides'] as const) {
      if (planned[kind] !== before[kind]) this.#askFor(planned[kind]);
    }
  }

  #askFor(pictureId: string | null): void {
    if (pictureId !== null) this.#ports.wantKeyFrame(pictureId);
  }

  #end(id: string): void {
    this.#outputs.get(id)?.line.close();
    this.#outputs.delete(id);
  }

  #endSound(): void {
    this.#sound?.encoder.close();
    this.#sound = null;
  }
}
