import type { Prompt } from '../../server/contract/prompts.ts';
import { Prompts } from '../prompts/prompts.ts';
import { audioLevelId } from '../rtp/audio-level.ts';
import { isRtcp, parseRtp } from '../rtp/packet.ts';
import type { LineStatistics } from '../../server/contract/legs.ts';
import { parseRtcp } from '../rtp/rtcp.ts';
import { randomStart, RtpSender, type RtpSenderState } from '../rtp/rtp-sender.ts';
import type { Digit } from '../rtp/telephone-event.ts';
import { AgeMeter } from './age-meter.ts';
import { audioCodecs } from './audio-codecs.ts';
import { CostMeter, cpuSeconds } from './cost-meter.ts';
import { FeedOutputs } from './feed-outputs.ts';
import { Inputs } from './inputs.ts';
import { cnameOf, LegLines, type LineNews } from './leg-lines.ts';
import { type LineMemory, type MixerMemory, noMemory } from './mixer-memory.ts';
import type { MixerPlan, Stream } from './mixer-plan.ts';
import { PictureOutputs } from './picture-outputs.ts';
import { PromptPlayer } from './prompt-player.ts';
import { type CodedSound, VoiceOutputs } from './voice-outputs.ts';

const videoClock = 90_000;
/** Sequence numbers left out by a mixer that goes on for another: more than were sent since its memory was told. */
const skipped = 256;

export interface MixerPorts {
  /** Towards the SFU. */
  send: (datagram: Buffer) => void;
  /** A key frame of this input is needed. */
  wantKeyFrame: (inputId: string) => void;
  /** Of a leg's line. */
  tell: (news: LineNews) => void;
  /** A prompt ended, was stopped, or could not be played. */
  played: (promptId: string) => void;
  /** ms since the epoch */
  now: () => number;
}

interface WantedStream {
  stream: Stream;
  clockRate: number;
  cname: string | null;
}

/**
 * Composes pictures and mixes voices: packets in, packets out, by a plan. It has no clock of its own: whoever drives it
 * calls `video` once a picture and `audio` every 20 ms.
 */
export class Mixer {
  /** How old pictures are when they are sent. */
  readonly ages = new AgeMeter();
  /** What each part of its work costs. */
  readonly costs = new CostMeter({ now: () => performance.now(), cpu: cpuSeconds });
  readonly #ports: MixerPorts;
  readonly #inputs: Inputs;
  readonly #pictures: PictureOutputs;
  readonly #prompts: PromptPlayer;
  readonly #voices: VoiceOutputs;
  readonly #lines: LegLines;
  readonly #feeds: FeedOutputs;
  /** Towards the SFU, by the ID of what they send. */
  readonly #senders = new Map<string, { stream: Stream; sender: RtpSender; began: RtpSenderState }>();
  #memory = noMemory;
  #applying: Promise<void> = Promise.resolve();
  #refused = 0;
  #closed = false;

  constructor(ports: MixerPorts) {
    const { now, send } = ports;
    this.#ports = ports;
    const { costs } = this;
    this.#pictures = new PictureOutputs({ now, costs });
    this.#prompts = new PromptPlayer({ prompts: new Prompts(), ended: ports.played });
    this.#voices = new VoiceOutputs({ now, prompts: this.#prompts });
    this.#feeds = new FeedOutputs({ wantKeyFrame: (pictureId) => this.#pictures.requestKeyFrame(pictureId) });
    this.#inputs = new Inputs({
      wantKeyFrame: (inputId) => {
        if (!this.#lines.requestKeyFrame(inputId)) ports.wantKeyFrame(inputId);
      },
      pressed: (inputId, digit) => this.#lines.heardDigit(inputId, digit),
      costs,
    });
    this.#lines = new LegLines({
      ...{ now, inputs: this.#inputs, forward: send },
      wantKeyFrame: (pictureId) => this.#pictures.requestKeyFrame(pictureId),
      tell: ports.tell,
    });
  }

  /** Datagrams that were nothing it knows. */
  get refused(): number {
    return this.#refused;
  }

  get memory(): MixerMemory {
    // What a plan has not come to yet is as it was remembered.
    const senders: Record<string, RtpSenderState> = { ...this.#memory.senders };
    // Also of what has not sent yet: another mixer begins with the same numbers.
    for (const [id, { sender, began }] of this.#senders) senders[id] = sender.state ?? began;
    return { senders, lines: { ...this.#memory.lines, ...this.#lines.memories } };
  }

  /** Goes on for another whose memory this is; to be told before the first plan. */
  remember(memory: MixerMemory): void {
    this.#memory = memory;
  }

  /** Takes a plan; one after the other. @throws NativeError when FFmpeg does not take a format of it */
  apply(plan: MixerPlan): Promise<void> {
    this.#applying = this.#applying.catch(() => undefined).then(() => this.#apply(plan));
    return this.#applying;
  }

  /** Lets a leg go, after the plans so far. @returns what another mixer goes on with, by line: the ports are free */
  release(legId: string): Promise<Record<string, LineMemory>> {
    return this.#applying.catch(() => undefined).then(() => this.#lines.release(legId));
  }

  /** From the SFU. */
  receive(datagram: Buffer): void {
    if (isRtcp(datagram)) {
      this.#hear(datagram);
      return;
    }
    const packet = parseRtp(datagram);
    if (!packet || !this.#inputs.receive(packet, this.#ports.now())) this.#refused++;
  }

  /**
   * One turn of the pictures.
   * @param number counts turns from 0: a turn that is left out is a picture left out
   * @param dueAt when it was due, ms since the epoch
   */
  video(number: number, dueAt: number = this.#ports.now()): void {
    const now = this.#ports.now();
    this.#lines.turn();
    this.#inputs.poll(now);
    this.#pictures.turn(number, this.#inputs.videos, (picture) => {
      const { ticks, at } = picture;
      const sender = this.#senders.get(picture.id)?.sender;
      if (sender) {
        for (const { payload, marker } of picture.payloads) sender.send(payload, { marker, ticks, at });
      }
      this.#lines.give(picture);
      this.#feeds.give(picture, dueAt);
    });
    for (const input of this.#inputs.videos.values()) this.ages.sent(input);
  }

  /** 20 ms of the voices. @param dueAt when they were due, ms since the epoch */
  audio(dueAt: number = this.#ports.now()): void {
    const giveMixed = (samples: Int16Array): void => this.#feeds.giveSound(samples, dueAt);
    this.costs.voices(() =>
      this.#voices.turn(
        this.#inputs.voices,
        (sound) => this.#give(sound),
        this.#feeds.wanted ? giveMixed : null,
      ),
    );
  }

  /** Sender reports; to be called every second or so. */
  report(): void {
    for (const { sender } of this.#senders.values()) sender.report();
    this.#lines.report();
  }

  /** Plays a prompt into mixes of the plans so far, after the prompts before it. @throws when it cannot be read */
  play(prompt: Prompt): Promise<void> {
    const applied = this.#applying.catch(() => undefined);
    return this.#prompts.play(prompt, () => applied.then(() => this.#voices.mixIds));
  }

  stopPrompt(id: string): Promise<void> {
    return this.#prompts.stop(id);
  }

  press(lineId: string, digits: readonly Digit[]): void {
    this.#lines.press(lineId, digits);
  }

  /** The other end of a line asks for a key frame by its signalling (RFC 5168). */
  keyFrameAsked(lineId: string): void {
    this.#lines.keyFrameAsked(lineId);
  }

  /** Of the lines, by ID. */
  statistics(): Record<string, LineStatistics> {
    return this.#lines.statistics();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lines.close();
    this.#feeds.close();
    this.#inputs.close();
    this.#pictures.close();
    this.#voices.close();
    this.#senders.clear();
  }

  async #apply(plan: MixerPlan): Promise<void> {
    if (this.#closed) return;
    const gone = this.#inputs.take(plan.inputs, this.#ports.now());
    const streams = streamsOf(plan);
    this.#beginSenders(streams);
    const failures: unknown[] = [];
    // What one part of a plan cannot do does not keep the others from theirs.
    for (const part of [
      () => this.#pictures.take(plan.pictures),
      () => this.#voices.take(plan.mixes, plan.voices),
      () => this.#lines.take(plan.lines, this.#memory.lines),
      () => this.#feeds.take(plan.feeds),
    ]) {
      await part().catch((error: unknown) => failures.push(error));
    }
    // Until now they were on the pictures of before.
    for (const input of gone) input.close();
    this.#memory = noMemory;
    if (failures.length > 0) throw failures[0];
    for (const id of [...this.#senders.keys()]) if (!streams.has(id)) this.#senders.delete(id);
  }

  #give(sound: CodedSound): void {
    const { id, payload, ticks, at, level } = sound;
    const extensions = new Map([[audioLevelId, Buffer.from([level])]]);
    this.#senders.get(id)?.sender.send(payload, { marker: ticks === 0, ticks, at, extensions });
    this.#lines.giveSound(sound);
  }

  #beginSenders(streams: ReadonlyMap<string, WantedStream>): void {
    const { send, now } = this.#ports;
    for (const [id, { stream, clockRate, cname }] of streams) {
      const there = this.#senders.get(id)?.stream;
      if (there?.ssrc === stream.ssrc && there.payloadType === stream.payloadType) continue;
      const before = this.#memory.senders[id];
      const from = before && { ...before, sequence: (before.sequence + skipped) & 0xffff };
      const start = { ...randomStart(), at: now() };
      const sender = new RtpSender({
        ...{ ...stream, clockRate, send, sendRtcp: send, start },
        ...(cname === null ? {} : { cname }),
        ...(from ? { from } : {}),
      });
      const began = from ?? start;
      this.#senders.set(id, { stream, sender, began });
    }
  }

  #hear(datagram: Buffer): void {
    for (const report of parseRtcp(datagram)) {
      if (report.type === 'pli') this.#keyFrameFor(report.mediaSsrc);
      else if (report.type === 'fir') for (const { ssrc } of report.entries) this.#keyFrameFor(ssrc);
      else if (report.type === 'senderReport') this.#inputs.reported(report);
      else if (report.type === 'sourceDescription') this.#inputs.described(report);
    }
  }

  #keyFrameFor(ssrc: number): void {
    for (const [id, { stream }] of this.#senders) {
      if (stream.ssrc === ssrc) this.#pictures.requestKeyFrame(id);
    }
    this.#lines.requestForwarded(ssrc);
  }
}

/** Those towards the SFU that the mixer makes itself. */
function streamsOf({ pictures, mixes, voices }: MixerPlan): Map<string, WantedStream> {
  const streams = new Map<string, WantedStream>();
  for (const { id, sfu } of pictures)
    if (sfu) streams.set(id, { stream: sfu, clockRate: videoClock, cname: null });
  for (const { id, sfu, codec } of mixes) {
    if (sfu) streams.set(id, { stream: sfu, clockRate: audioCodecs[codec].clockRate, cname: null });
  }
  for (const voice of voices) {
    const { clockRate } = audioCodecs.opus;
    streams.set(voice.id, { stream: voice.sfu, clockRate, cname: cnameOf(voice) });
  }
  return streams;
}
