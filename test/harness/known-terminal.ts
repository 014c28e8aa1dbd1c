import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from 'node-av/lib';
import { type AudioCodec, audioCodecs, frameSamples } from '../../media/mixer/audio-codecs.ts';
import { AudioDecoder } from '../../media/mixer/audio-decoder.ts';
import { AudioEncoder } from '../../media/mixer/audio-encoder.ts';
import type { Yuv } from '../../media/mixer/colour.ts';
import { highTones, lowTones } from '../../media/mixer/tone-digits.ts';
import { toneFrame, toneLevel } from '../../media/mixer/known-media.ts';
import { Pacer } from '../../media/mixer/pacer.ts';
import { LegLine } from '../../media/rtp/leg-line.ts';
import type { PlannedLine } from '../../media/rtp/planned-line.ts';
import { PortRange } from '../../media/rtp/port-range.ts';
import { remoteOf } from '../../media/rtp/remote.ts';
import { randomSdesKey } from '../../media/rtp/sdes.ts';
import type {
  Digit,
  Leg,
  LegPicture,
  LegPorts,
  LegSound,
  SrtpSuiteName,
} from '../../server/contract/legs.ts';
import { KnownPictureLine } from './known-picture-line.ts';

const range = new PortRange(26_000, 27_999);
const soundType = 8;
const pictureType = 97;
const slidesType = 98;
const eventType = 101;

export interface TerminalOptions {
  colour: Yuv;
  /** Of what it can share on a line for slides; null: it has none. */
  slides?: Yuv | null;
  /** Of its voice, Hz. */
  tone: number;
  codec?: Exclude<AudioCodec, 'opus'>;
  packetizationMode?: 0 | 1;
  suite?: SrtpSuiteName | null;
  feedback?: LegPicture['feedback'];
  /** How its keys are told: by RFC 4733, or as the tones themselves. */
  keys?: 'events' | 'tones';
}

/** Turns of 20 ms that a key sounds, and with the rest after it. */
const keyTurns = 12;
const keyAndRestTurns = 20;
const keyPad = '123A456B789C*0#D';

/** A room system without its signalling: a camera of one colour, a voice of one tone, and what it sees and hears. */
export class KnownTerminal extends EventEmitter<{ digit: [digit: string] }> {
  readonly #options: Required<TerminalOptions>;
  readonly #keys: { send: Buffer; receive: Buffer }[];
  readonly #heard: AudioDecoder;
  readonly #samples: Int16Array[] = [];
  readonly #ports = { sound: 0, picture: 0, slides: 0 };
  #sound: LegLine | undefined;
  #picture: KnownPictureLine | undefined;
  #slides: KnownPictureLine | undefined;
  #pacers: Pacer[] = [];
  #encoder: AudioEncoder | undefined;
  /** Keys that are pressed as tones, and how many turns of the first are over. */
  readonly #pressed: Digit[] = [];
  #pressedTurns = 0;

  constructor(options: TerminalOptions) {
    super();
    const feedback = { nack: true, pli: true, fir: true };
    const usual = { codec: 'PCMA', packetizationMode: 1, suite: null, slides: null, keys: 'events' } as const;
    this.#options = { ...usual, feedback, ...options };
    const { suite, codec } = this.#options;
    const key = (): Buffer => (suite === null ? Buffer.alloc(0) : randomSdesKey(suite));
    this.#keys = [0, 1, 2].map(() => ({ send: key(), receive: key() }));
    this.#heard = new AudioDecoder(codec);
  }

  /** Its ports, for an offer that goes out before it is known where to send to. */
  reserve(): Readonly<{ sound: number; picture: number; slides: number }> {
    for (const line of ['sound', 'picture', 'slides'] as const) this.#ports[line] ||= range.take().rtp;
    return this.#ports;
  }

  /** Begins to send to a leg, and to listen. @returns what its SDP would have agreed */
  async call({ address, sound, picture, slides }: LegPorts): Promise<Leg> {
    const { codec, colour, tone, feedback, slides: shared, packetizationMode: mode } = this.#options;
    this.reserve();
    this.#sound = await LegLine.open(
      this.#lineTo(0, address, sound, {
        ...{ kind: 'audio', port: this.#ports.sound, clockRate: audioCodecs[codec].clockRate },
        ...{ send: { ssrc: 4001, payloadType: soundType }, receive: [soundType], events: this.#events },
        feedback: { nack: false, pli: false, fir: false },
      }),
      Date.now,
      null,
    );
    const pictureLine = (index: 1 | 2, to: number, port: number, payloadType: number): PlannedLine =>
      this.#lineTo(index, address, to, {
        ...{ kind: 'video', port, clockRate: 90_000 },
        ...{ send: { ssrc: 4001 + index, payloadType }, receive: [payloadType], events: null, feedback },
      });
    this.#picture = await KnownPictureLine.open(pictureLine(1, picture, this.#ports.picture, pictureType), {
      colour,
      mode,
      sends: true,
    });
    if (shared) {
      this.#slides = await KnownPictureLine.open(pictureLine(2, slides, this.#ports.slides, slidesType), {
        colour: shared,
        mode,
        sends: false,
      });
    }
    this.#encoder = await AudioEncoder.open(codec);
    this.#listen();
    this.#pacers = [
      new Pacer(1000 / 30, (turn) => {
        for (const line of [this.#picture, this.#slides]) line?.turn(turn);
      }),
      new Pacer(20, (turn) => this.#speak(turn, tone)),
      new Pacer(1000, () => {
        for (const line of [this.#sound, this.#picture?.line, this.#slides?.line]) line?.report();
      }),
    ];
    return this.agreed();
  }

  agreed(
    change: { sound?: Partial<LegSound>; picture?: Partial<LegPicture>; slides?: Partial<LegPicture> } = {},
  ): Leg {
    const { codec, packetizationMode, feedback, slides } = this.#options;
    const profile = 'baseline';
    const line = (index: number, port: number) => ({
      remote: { address: '127.0.0.1', port },
      ...{ remoteRtcp: null, mux: false, crypto: this.#crypto(index), sends: true, receives: true },
    });
    return {
      sound: {
        ...line(0, this.#ports.sound),
        ...{ codec, payloadType: soundType, events: this.#events, packetMs: 20 },
        ...change.sound,
      },
      picture: {
        ...line(1, this.#ports.picture),
        ...{ payloadType: pictureType, packetizationMode, profile, feedback },
        ...{ maxWidth: 1280, maxHeight: 720, maxKbps: 1000 },
        ...change.picture,
      },
      slides: slides && {
        ...line(2, this.#ports.slides),
        ...{ payloadType: slidesType, packetizationMode, profile, feedback },
        ...{ maxWidth: 1920, maxHeight: 1080, maxKbps: 2000 },
        ...change.slides,
      },
    };
  }

  press(...digits: readonly Digit[]): void {
    if (this.#events === null) this.#pressed.push(...digits);
    else this.#sound?.press(digits);
  }

  /** Says how much it takes of pictures (TMMBR), kbit/s. */
  limit(kbps: number): void {
    this.#picture?.line.askForRate(kbps);
  }

  /** As when it is asked by its signalling. */
  sendKeyFrame(): void {
    this.#picture?.sendKeyFrame();
  }

  /** Asks for a key frame. */
  wantPicture(): void {
    this.#picture?.line.requestKeyFrame();
  }

  /** Its line for slides, once it has called. */
  get slides(): KnownPictureLine {
    if (!this.#slides) throw new Error('it has no line for slides');
    return this.#slides;
  }

  get picture(): Frame | null {
    return this.#picture?.picture ?? null;
  }

  /** Of pictures that came whole. */
  get frames(): KnownPictureLine['frames'] {
    return this.#picture?.frames ?? [];
  }

  /** @param at shares of width and height */
  colourAt(at: { x: number; y: number }): Yuv | null {
    return this.#picture?.colourAt(at) ?? null;
  }

  /** How loud a tone is in the latest 400 ms: 0 to 1. */
  level(hertz: number): number {
    const latest = this.#latest();
    return latest.length === 0 ? 0 : toneLevel(latest, hertz);
  }

  /** The loudest sample of the latest 400 ms: 0 to 1. */
  get loudness(): number {
    return this.#latest().reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32_768;
  }

  /** How much it has heard since it forgot, 2 s at most. */
  get heardMs(): number {
    return this.#samples.length * 20;
  }

  /** Forgets what was heard. */
  forget(): void {
    this.#samples.length = 0;
  }

  close(): void {
    for (const pacer of this.#pacers) pacer.stop();
    this.#sound?.close();
    this.#picture?.close();
    this.#slides?.close();
    this.#encoder?.close();
    this.#heard.close();
  }

  get #events(): number | null {
    return this.#options.keys === 'events' ? eventType : null;
  }

  #latest(): Int16Array {
    const latest = this.#samples.slice(-20);
    const all = new Int16Array(latest.length * frameSamples);
    latest.forEach((samples, index) => all.set(samples, index * frameSamples));
    return all;
  }

  #crypto(index: number): LegSound['crypto'] {
    const { suite } = this.#options;
    const keys = this.#keys[index];
    if (suite === null || !keys) return null;
    // What it sends with is what the other side receives with.
    return { suite, send: keys.receive.toString('base64'), receive: keys.send.toString('base64') };
  }

  #lineTo(
    index: number,
    address: string,
    port: number,
    line: Omit<PlannedLine, 'address' | 'mux' | 'remote' | 'srtp'>,
  ): PlannedLine {
    const { suite } = this.#options;
    const keys = this.#keys[index];
    return {
      ...{ address: '127.0.0.1', mux: false, remote: remoteOf({ address, port }), ...line },
      srtp: suite === null || !keys ? null : { suite, ...keys },
    };
  }

  #listen(): void {
    this.#sound?.on('packet', ({ payload }) => {
      this.#heard.decode(payload);
      const samples = this.#heard.next();
      if (samples) this.#samples.push(samples.slice());
      if (this.#samples.length > 100) this.#samples.shift();
    });
    this.#sound?.on('digit', (digit) => this.emit('digit', digit));
  }

  /** 20 ms of the key that is pressed, or of the rest after it. */
  #keyFrame(turn: number): Int16Array | null {
    const [digit] = this.#pressed;
    if (digit === undefined) return null;
    const sounds = this.#pressedTurns++ < keyTurns;
    if (this.#pressedTurns === keyAndRestTurns) {
      this.#pressed.shift();
      this.#pressedTurns = 0;
    }
    if (!sounds) return new Int16Array(frameSamples);
    const at = keyPad.indexOf(digit);
    const high = toneFrame(highTones[at & 3] ?? 0, turn);
    return toneFrame(lowTones[at >> 2] ?? 0, turn).map((sample, index) => (sample + (high[index] ?? 0)) / 2);
  }

  #speak(turn: number, tone: number): void {
    const payload = this.#encoder?.encode(this.#keyFrame(turn) ?? toneFrame(tone, turn));
    const ticks = turn * (this.#encoder?.ticksPerPacket ?? 0);
    if (payload) this.#sound?.send(payload, { marker: turn === 0, ticks, at: Date.now() });
  }
}

/** Waits for something that a terminal sees or hears. */
export async function within(
  ms: number,
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms} ms`);
    await delay(20);
  }
}
