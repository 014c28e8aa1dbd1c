import type { Prompt } from '../prompts/catalogue.ts';
import { Prompts } from '../prompts/prompts.ts';
import { isRtcp, parseRtp } from '../rtp/packet.ts';
import { packetizeH264 } from '../rtp/h264.ts';
import { parseRtcp } from '../rtp/rtcp.ts';
import { frameSamples } from './audio-codecs.ts';
import { AudioEncoder } from './audio-encoder.ts';
import { AgeMeter } from './age-meter.ts';
import { AudioInput } from './audio-input.ts';
import { Composition } from './composition.ts';
import type { MixerPlan, PlannedMix, PlannedPicture } from './mixer-plan.ts';
import { PromptPlayer } from './prompt-player.ts';
import { RtpSender } from './rtp-sender.ts';
import { VideoEncoder } from './video-encoder.ts';
import { VideoInput } from './video-input.ts';
import { Limiter, type Voice, VoiceChoice, VoiceSum } from './voice-mix.ts';

/** Payloads are no longer, so that a packet fits every network's unit. */
const maxPayload = 1200;
const videoClock = 90_000;
/** A key frame costs many times a picture: however many ask, one in so long. */
const keyFrameEveryMs = 500;

export interface MixerPorts {
  send: (datagram: Buffer) => void;
  /** A key frame of this input is needed. */
  wantKeyFrame: (inputId: string) => void;
  /** A prompt ended, was stopped, or could not be played. */
  played: (promptId: string) => void;
  /** ms since the epoch */
  now: () => number;
}

interface PictureOut {
  planned: PlannedPicture;
  composition: Composition;
  encoder: VideoEncoder;
  sender: RtpSender;
  keyFrameAt: number;
}

interface MixOut {
  planned: PlannedMix;
  encoder: AudioEncoder;
  sender: RtpSender;
  limiter: Limiter;
  packets: number;
}

/**
 * Composes pictures and mixes voices: packets in, packets out, by a plan. It has no clock of its own: whoever drives it
 * calls `video` once a picture and `audio` every 20 ms.
 */
export class Mixer {
  /** How old pictures are when they are sent. */
  readonly ages = new AgeMeter();
  readonly #ports: MixerPorts;
  readonly #videos = new Map<string, VideoInput>();
  readonly #voices = new Map<string, AudioInput>();
  readonly #bySsrc = new Map<number, VideoInput | AudioInput>();
  readonly #pictures = new Map<string, PictureOut>();
  readonly #mixes = new Map<string, MixOut>();
  readonly #choice = new VoiceChoice();
  readonly #sum = new VoiceSum();
  readonly #mixed = new Int32Array(frameSamples);
  readonly #limited = new Int16Array(frameSamples);
  readonly #prompts: PromptPlayer;
  #applying: Promise<void> = Promise.resolve();
  #refused = 0;
  #closed = false;

  constructor(ports: MixerPorts) {
    this.#ports = ports;
    this.#prompts = new PromptPlayer({ prompts: new Prompts(), ended: ports.played });
  }

  /** Datagrams that were nothing it knows. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes a plan; one after the other. @throws NativeError when FFmpeg does not take a format of it */
  apply(plan: MixerPlan): Promise<void> {
    this.#applying = this.#applying.catch(() => undefined).then(() => this.#apply(plan));
    return this.#applying;
  }

  /** Plays a prompt into mixes of the plans so far, after the prompts before it. @throws when it cannot be read */
  play(prompt: Prompt): Promise<void> {
    const applied = this.#applying.catch(() => undefined);
    return this.#prompts.play(prompt, () => applied.then(() => [...this.#mixes.keys()]));
  }

  stopPrompt(id: string): Promise<void> {
    return this.#prompts.stop(id);
  }

  receive(datagram: Buffer): void {
    if (isRtcp(datagram)) {
      this.#heardReport(datagram);
      return;
    }
    const packet = parseRtp(datagram);
    const input = packet && this.#bySsrc.get(packet.ssrc);
    const known = input instanceof AudioInput || input?.planned.payloadType === packet?.payloadType;
    if (packet && input && known) input.push(packet, this.#ports.now());
    else this.#refused++;
  }

  /** One turn of the pictures. @param number counts turns from 0: a turn that is left out is a picture left out */
  video(number: number): void {
    const now = this.#ports.now();
    for (const input of this.#videos.values()) input.poll(now);
    for (const { composition, encoder, sender, planned } of this.#pictures.values()) {
      const encoded = encoder.encode(composition.compose());
      if (!encoded) continue;
      const { fps, maxSliceBytes } = planned.format;
      const ticks = Math.round((number * videoClock) / fps);
      const mode = maxSliceBytes === null ? 1 : 0;
      for (const { payload, marker } of packetizeH264(encoded.data, { mode, maxPayload })) {
        sender.send(payload, { marker, ticks, at: now });
      }
    }
    for (const input of this.#videos.values()) this.ages.sent(input);
  }

  /** 20 ms of the voices. */
  audio(): void {
    const now = this.#ports.now();
    const heard: Voice[] = [];
    for (const [id, input] of this.#voices) {
      const samples = input.next(now);
      if (samples) heard.push({ id, samples });
    }
    const chosen = this.#choice.choose(heard);
    this.#sum.set(chosen);
    for (const out of this.#mixes.values()) {
      const own = chosen.find(({ id }) => id === out.planned.without)?.samples ?? null;
      this.#sum.without(own, this.#mixed);
      this.#prompts.over(out.planned.id, this.#mixed);
      out.limiter.limit(this.#mixed, this.#limited);
      const payload = out.encoder.encode(this.#limited);
      if (!payload) continue;
      const ticks = out.packets++ * out.encoder.ticksPerPacket;
      out.sender.send(payload, { marker: ticks === 0, ticks, at: now });
    }
  }

  /** Sender reports; to be called every second or so. */
  report(): void {
    for (const { sender } of this.#pictures.values()) sender.report();
    for (const { sender } of this.#mixes.values()) sender.report();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const input of [...this.#videos.values(), ...this.#voices.values()]) input.close();
    for (const id of this.#pictures.keys()) this.#endPicture(id);
    for (const id of this.#mixes.keys()) this.#endMix(id);
  }

  async #apply(plan: MixerPlan): Promise<void> {
    if (this.#closed) return;
    const gone = this.#takeInputs(plan);
    try {
      await this.#takeOutputs(plan);
    } finally {
      // Until now they were on the pictures of before.
      for (const input of gone) input.close();
    }
  }

  async #takeOutputs(plan: MixerPlan): Promise<void> {
    for (const planned of plan.pictures) {
      const out = this.#pictures.get(planned.id);
      if (!out || !sameStream(out.planned, planned)) {
        await this.#beginPicture(planned);
        continue;
      }
      if (out.planned.format.kbps !== planned.format.kbps) out.encoder.setBitRate(planned.format.kbps);
      out.planned = planned;
    }
    for (const planned of plan.mixes) {
      const out = this.#mixes.get(planned.id);
      if (out && isSame({ ...out.planned, without: null }, { ...planned, without: null }))
        out.planned = planned;
      else await this.#beginMix(planned);
    }
    const wanted = new Set([...plan.pictures, ...plan.mixes].map(({ id }) => id));
    for (const id of [...this.#pictures.keys()]) if (!wanted.has(id)) this.#endPicture(id);
    for (const id of [...this.#mixes.keys()]) {
      if (wanted.has(id)) continue;
      this.#endMix(id);
      this.#prompts.forget(id);
    }
    for (const { composition, planned } of this.#pictures.values()) {
      composition.show(planned.scene, (inputId) => this.#videos.get(inputId)?.decoder);
    }
  }

  /** @returns those that are not wanted any more, to be closed */
  #takeInputs({ inputs }: MixerPlan): (VideoInput | AudioInput)[] {
    const wanted = new Map(inputs.map((input) => [input.id, input]));
    const gone: (VideoInput | AudioInput)[] = [];
    for (const [id, input] of [...this.#videos, ...this.#voices]) {
      if (isSame(wanted.get(id), input.planned)) {
        wanted.delete(id);
        continue;
      }
      this.#videos.delete(id);
      this.#voices.delete(id);
      this.#bySsrc.delete(input.planned.ssrc);
      gone.push(input);
    }
    const now = this.#ports.now();
    for (const planned of wanted.values()) {
      const { id, ssrc } = planned;
      if (planned.kind === 'video') {
        const wantKeyFrame = (): void => this.#ports.wantKeyFrame(id);
        const input = new VideoInput(planned, { now, wantKeyFrame });
        this.#videos.set(id, input);
        this.#bySsrc.set(ssrc, input);
      } else {
        const input = new AudioInput(planned);
        this.#voices.set(id, input);
        this.#bySsrc.set(ssrc, input);
      }
    }
    return gone;
  }

  async #beginPicture(planned: PlannedPicture): Promise<void> {
    const encoder = await VideoEncoder.open(planned.format);
    if (this.#closed) {
      encoder.close();
      return;
    }
    this.#endPicture(planned.id);
    const { ssrc, payloadType, format } = planned;
    const composition = new Composition(format.width, format.height);
    const sender = new RtpSender({ ssrc, payloadType, send: this.#ports.send });
    this.#pictures.set(planned.id, { planned, composition, encoder, sender, keyFrameAt: this.#ports.now() });
  }

  #endPicture(id: string): void {
    const out = this.#pictures.get(id);
    this.#pictures.delete(id);
    out?.encoder.close();
    out?.composition.close();
  }

  async #beginMix(planned: PlannedMix): Promise<void> {
    const encoder = await AudioEncoder.open(planned.codec, planned.packetMs);
    if (this.#closed) {
      encoder.close();
      return;
    }
    this.#endMix(planned.id);
    const { ssrc, payloadType } = planned;
    const sender = new RtpSender({ ssrc, payloadType, send: this.#ports.send });
    this.#mixes.set(planned.id, { planned, encoder, sender, limiter: new Limiter(), packets: 0 });
  }

  #endMix(id: string): void {
    this.#mixes.get(id)?.encoder.close();
    this.#mixes.delete(id);
  }

  #heardReport(datagram: Buffer): void {
    for (const report of parseRtcp(datagram)) {
      if (report.type === 'pli') this.#keyFrameFor(report.mediaSsrc);
      else if (report.type === 'fir') for (const { ssrc } of report.entries) this.#keyFrameFor(ssrc);
    }
  }

  #keyFrameFor(ssrc: number): void {
    const now = this.#ports.now();
    for (const out of this.#pictures.values()) {
      if (out.planned.ssrc !== ssrc || now - out.keyFrameAt < keyFrameEveryMs) continue;
      out.keyFrameAt = now;
      out.encoder.requestKeyFrame();
    }
  }
}

/** Whether one encoder can go on as the other: another scene or bit rate is no reason to begin anew. */
function sameStream(a: PlannedPicture, b: PlannedPicture): boolean {
  const fixed = ({ ssrc, payloadType, format }: PlannedPicture) => ({
    ssrc,
    payloadType,
    ...format,
    kbps: 0,
  });
  return isSame(fixed(a), fixed(b));
}

/** Of plain data, written with the same members in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
