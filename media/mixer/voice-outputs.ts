import { audioLevelOf } from '../rtp/audio-level.ts';
import { type AudioCodec, audioCodecs, frameMs, frameSamples } from './audio-codecs.ts';
import { AudioEncoder } from './audio-encoder.ts';
import type { AudioInput } from './audio-input.ts';
import type { PlannedMix, PlannedVoice } from './mixer-plan.ts';
import { isSame } from './plain-data.ts';
import type { PromptPlayer } from './prompt-player.ts';
import { Limiter, type Voice, VoiceChoice, VoiceSum } from './voice-mix.ts';

/** A mix of one's own is kept so long after one was in the common mix, ms: who speaks in sentences pauses between them. */
const ownMixMs = 3000;
/** So many frames of the common mix an own one begins with, unheard: coders go by what they coded before. */
const followed = 4;

/** What one packet carries. */
export interface CodedSound {
  id: string;
  payload: Buffer;
  ticks: number;
  /** ms since the epoch */
  at: number;
  /** dBov (RFC 6464): 0 the loudest, 127 silence. */
  level: number;
}

interface MixOutput {
  planned: PlannedMix;
  encoder: AudioEncoder;
  limiter: Limiter;
  /** When its listener was last in the common mix. */
  ownAt: number;
  /** Its listener gets the common mix. */
  shares: boolean;
  /** Of the common mix: what was coded last, and how it stood before the latest turn. */
  coded: readonly Int16Array[];
  before: { frames: readonly Int16Array[]; pending: number };
}

interface VoiceOutput {
  planned: PlannedVoice;
  encoder: AudioEncoder;
}

/**
 * The mixes of the voices, and the voices that go on alone. A listener who does not speak gets the common mix of their
 * codec, which is encoded once; one who does, or did a moment ago, a mix without themselves.
 */
export class VoiceOutputs {
  readonly #mixes = new Map<string, MixOutput>();
  readonly #common = new Map<string, MixOutput>();
  readonly #voices = new Map<string, VoiceOutput>();
  readonly #choice = new VoiceChoice();
  readonly #sum = new VoiceSum();
  readonly #mixed = new Int32Array(frameSamples);
  readonly #limited = new Int16Array(frameSamples);
  readonly #mixedLimiter = new Limiter();
  readonly #silence = new Int16Array(frameSamples);
  readonly #prompts: PromptPlayer;
  readonly #now: () => number;
  #turns = 0;
  #closed = false;

  constructor({ now, prompts }: { now: () => number; prompts: PromptPlayer }) {
    this.#now = now;
    this.#prompts = prompts;
  }

  get mixIds(): string[] {
    return [...this.#mixes.keys()];
  }

  /** @throws NativeError when FFmpeg has no such codec */
  async take(mixes: readonly PlannedMix[], voices: readonly PlannedVoice[]): Promise<void> {
    await this.#takeMixes(this.#mixes, mixes);
    const common = new Map(
      mixes
        .filter(({ without }) => without !== null)
        .map((mix): [string, PlannedMix] => [commonOf(mix), { ...mix, id: commonOf(mix), without: null }]),
    );
    await this.#takeMixes(this.#common, [...common.values()]);
    for (const planned of voices) {
      const output = this.#voices.get(planned.id);
      if (output) output.planned = planned;
      else await this.#beginVoice(planned);
    }
    const wanted = new Set(voices.map(({ id }) => id));
    for (const [id, { encoder }] of this.#voices) {
      if (wanted.has(id)) continue;
      this.#voices.delete(id);
      encoder.close();
    }
  }

  /** 20 ms of all of them. @param giveMixed takes everybody's voices together, uncoded and without prompts */
  turn(
    inputs: ReadonlyMap<string, AudioInput>,
    give: (sound: CodedSound) => void,
    giveMixed: ((samples: Int16Array) => void) | null = null,
  ): void {
    this.#turns++;
    if (inputs.size === 0 && this.#mixes.size === 0 && !giveMixed) return;
    const at = this.#now();
    const heard: Voice[] = [];
    const alone = new Map<string, Int16Array>();
    for (const [id, input] of inputs) {
      const samples = input.next(at);
      if (!samples) continue;
      alone.set(id, samples);
      if (input.heard) heard.push({ id, samples });
    }
    const chosen = this.#choice.choose(heard);
    this.#sum.set(chosen);
    if (giveMixed) {
      this.#sum.without(null, this.#mixed);
      this.#mixedLimiter.limit(this.#mixed, this.#limited);
      giveMixed(this.#limited);
    }
    const commonly = new Map<string, CodedSound | null>();
    for (const [key, output] of this.#common) commonly.set(key, this.#codeCommon(output, at));
    for (const output of this.#mixes.values()) {
      const { id, without } = output.planned;
      const own = without === null ? undefined : chosen.find((voice) => voice.id === without);
      if (own) output.ownAt = at;
      const common = without === null ? undefined : commonly.get(commonOf(output.planned));
      const shares = common !== undefined && at - output.ownAt > ownMixMs && !this.#prompts.plays(id);
      if (output.shares && !shares) this.#leaveCommon(output);
      output.shares = shares;
      const sound = shares ? common : this.#code(output, own?.samples ?? null, at);
      if (sound) give({ ...sound, id });
    }
    for (const output of this.#voices.values()) {
      const samples = alone.get(output.planned.inputId) ?? this.#silence;
      const { id } = output.planned;
      const payload = output.encoder.encode(samples);
      if (payload) give({ id, payload, ticks: this.#ticks('opus'), at, level: audioLevelOf(samples) });
    }
  }

  close(): void {
    this.#closed = true;
    for (const outputs of [this.#mixes, this.#common, this.#voices]) {
      for (const { encoder } of outputs.values()) encoder.close();
      outputs.clear();
    }
  }

  #codeCommon(output: MixOutput, at: number): CodedSound | null {
    output.before = { frames: output.coded, pending: output.encoder.pending };
    const sound = this.#code(output, null, at);
    output.coded = [...output.coded.slice(1 - followed), this.#limited.slice()];
    return sound;
  }

  /** What its listener hears goes on from the common mix. */
  #leaveCommon({ planned, encoder, limiter }: MixOutput): void {
    const common = this.#common.get(commonOf(planned));
    if (!common) return;
    encoder.follow(common.before.frames, common.before.pending);
    limiter.follow(common.limiter);
  }

  #code(output: MixOutput, own: Int16Array | null, at: number): CodedSound | null {
    this.#sum.without(own, this.#mixed);
    this.#prompts.over(output.planned.id, this.#mixed);
    output.limiter.limit(this.#mixed, this.#limited);
    const payload = output.encoder.encode(this.#limited);
    const { id, codec } = output.planned;
    // Of 30 ms, every other packet ends within the frame: what is left of it is of the next. A byte is a tick.
    const ticks = this.#ticks(codec) - output.encoder.pending;
    return payload && { id, payload, ticks, at, level: audioLevelOf(this.#limited) };
  }

  /** All by one clock: who goes from one mix to another hears no gap. */
  #ticks(codec: AudioCodec): number {
    return this.#turns * (audioCodecs[codec].clockRate / 1000) * frameMs;
  }

  async #takeMixes(outputs: Map<string, MixOutput>, mixes: readonly PlannedMix[]): Promise<void> {
    for (const planned of mixes) {
      const output = outputs.get(planned.id);
      if (output && isSame(lasting(output.planned), lasting(planned))) {
        output.planned = planned;
        continue;
      }
      const encoder = await AudioEncoder.open(planned.codec, planned.packetMs);
      if (this.#closed) {
        encoder.close();
        return;
      }
      output?.encoder.close();
      outputs.set(planned.id, {
        ...{ planned, encoder, limiter: new Limiter(), ownAt: Number.NEGATIVE_INFINITY, shares: true },
        ...{ coded: [], before: { frames: [], pending: 0 } },
      });
    }
    const wanted = new Set(mixes.map(({ id }) => id));
    for (const [id, { encoder }] of outputs) {
      if (wanted.has(id)) continue;
      outputs.delete(id);
      encoder.close();
      this.#prompts.forget(id);
    }
  }

  async #beginVoice(planned: PlannedVoice): Promise<void> {
    const encoder = await AudioEncoder.open('opus');
    if (this.#closed) encoder.close();
    else this.#voices.set(planned.id, { planned, encoder });
  }
}

function commonOf({ codec, packetMs }: PlannedMix): string {
  return `common ${codec} ${packetMs ?? 20}`;
}

/** What of a mix its encoder depends on. */
function lasting({ codec, packetMs }: PlannedMix): unknown {
  return [codec, packetMs ?? 20];
}
