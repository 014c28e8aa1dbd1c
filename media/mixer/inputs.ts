import type { RtpPacket } from '../rtp/packet.ts';
import type { SenderReport, SourceDescription } from '../rtp/rtcp-packets.ts';
import type { Digit } from '../rtp/telephone-event.ts';
import { AudioInput } from './audio-input.ts';
import type { CostMeter } from './cost-meter.ts';
import type { PlannedInput } from './mixer-plan.ts';
import { isSame } from './plain-data.ts';
import { VideoInput } from './video-input.ts';

export interface InputsPorts {
  wantKeyFrame: (inputId: string) => void;
  /** A key was heard in a voice. */
  pressed?: (inputId: string, digit: Digit) => void;
  costs: CostMeter;
}

/** All that comes to a mixer: from the SFU told apart by SSRC, from legs by the line it comes on. */
export class Inputs {
  readonly videos = new Map<string, VideoInput>();
  readonly voices = new Map<string, AudioInput>();
  readonly #bySsrc = new Map<number, VideoInput | AudioInput>();
  readonly #wantKeyFrame: (inputId: string) => void;
  readonly #pressed: NonNullable<InputsPorts['pressed']>;
  readonly #costs: CostMeter;

  constructor({ wantKeyFrame, pressed = () => undefined, costs }: InputsPorts) {
    this.#wantKeyFrame = wantKeyFrame;
    this.#pressed = pressed;
    this.#costs = costs;
  }

  get(id: string): VideoInput | AudioInput | undefined {
    return this.videos.get(id) ?? this.voices.get(id);
  }

  /** From the SFU. @returns false for what nobody knows */
  receive(packet: RtpPacket, now: number): boolean {
    const input = this.#bySsrc.get(packet.ssrc);
    // What of a voice has another payload type is no sound, but tells of its time.
    const known = input instanceof AudioInput || input?.planned.sfu?.payloadType === packet.payloadType;
    if (!input || !known) return false;
    this.#costs.inputs(() => input.push(packet, now));
    return true;
  }

  /** From the line of a leg. */
  push(inputId: string, packet: RtpPacket, now: number): void {
    this.#costs.inputs(() => this.get(inputId)?.push(packet, now));
  }

  /** One turn of the pictures. */
  poll(now: number): void {
    this.#costs.inputs(() => {
      for (const input of this.videos.values()) input.poll(now);
    });
  }

  reported(report: SenderReport): void {
    this.#bySsrc.get(report.ssrc)?.clock.report(report);
  }

  /** Picture and voice of one name are of one person (RFC 3550, 6.5.1). */
  described({ chunks }: SourceDescription): void {
    for (const { ssrc, cname } of chunks) {
      const input = this.#bySsrc.get(ssrc);
      if (input instanceof AudioInput) input.cname = cname;
      else if (input && cname !== null)
        input.voice = [...this.voices.values()].find((voice) => voice.cname === cname) ?? null;
    }
  }

  /** @returns those that are not wanted any more, to be closed when they are on no picture */
  take(inputs: readonly PlannedInput[], now: number): (VideoInput | AudioInput)[] {
    const wanted = new Map(inputs.map((input) => [input.id, input]));
    const gone: (VideoInput | AudioInput)[] = [];
    for (const [id, input] of [...this.videos, ...this.voices]) {
      const planned = wanted.get(id);
      if (planned && isSame(lasting(planned), lasting(input.planned))) {
        wanted.delete(id);
        if (input instanceof AudioInput && planned.kind === 'audio') input.heard = planned.heard;
        continue;
      }
      this.videos.delete(id);
      this.voices.delete(id);
      if (input.planned.sfu) this.#bySsrc.delete(input.planned.sfu.ssrc);
      gone.push(input);
    }
    for (const planned of wanted.values()) {
      const input = this.#begin(planned, now, gone);
      if (planned.sfu) this.#bySsrc.set(planned.sfu.ssrc, input);
    }
    return gone;
  }

  close(): void {
    for (const input of [...this.videos.values(), ...this.voices.values()]) input.close();
    this.videos.clear();
    this.voices.clear();
    this.#bySsrc.clear();
  }

  #begin(
    planned: PlannedInput,
    now: number,
    gone: readonly (VideoInput | AudioInput)[],
  ): VideoInput | AudioInput {
    const { id } = planned;
    if (planned.kind === 'audio') {
      const voice = new AudioInput(planned, (digit) => this.#pressed(id, digit));
      this.voices.set(id, voice);
      return voice;
    }
    const before = gone.filter((one) => one instanceof VideoInput).find((one) => one.planned.id === id);
    const input = new VideoInput(planned, { now, wantKeyFrame: () => this.#wantKeyFrame(id), before });
    this.videos.set(id, input);
    return input;
  }
}

/** Without what changes while it goes on. */
function lasting(planned: PlannedInput): PlannedInput {
  return planned.kind === 'audio' ? { ...planned, heard: true } : planned;
}
