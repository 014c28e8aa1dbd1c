import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseRtp, type RtpPacket, writeRtp } from '../rtp/packet.ts';
import { type AudioCodec, audioCodecs, durationMs, frameMs, frameSamples, mixRate } from './audio-codecs.ts';
import { AudioEncoder } from './audio-encoder.ts';
import type { AudioInput } from './audio-input.ts';
import { toneFrame, toneLevel } from './known-media.ts';

/** Voices that are tones, as any terminal sends them, and measures of what is heard of them. */

const run = promisify(execFile);
export const loudness = 0.3;

const muxers = { G722: 'g722', PCMU: 'mulaw', PCMA: 'alaw' } as const;
export type PlainCodec = keyof typeof muxers;

/** A tone as FFmpeg's command codes it. */
export async function codedByFfmpeg(codec: PlainCodec, hertz: number, seconds: number): Promise<Buffer> {
  const { sampleRate } = audioCodecs[codec];
  const tone = `aevalsrc=${loudness}*sin(2*PI*${hertz}*t):s=${sampleRate}:d=${seconds}`;
  return ffmpeg([...['-f', 'lavfi', '-i', tone], ...['-f', muxers[codec], 'pipe:1']]);
}

/** Payloads of Opus; of 30 ms they are three of 10 each, as libopus has no such frames. */
export async function opusByFfmpeg(
  hertz: number,
  seconds: number,
  ms: 10 | 20 | 30 | 40 | 60,
): Promise<Buffer[]> {
  const tone = `aevalsrc=${loudness}*sin(2*PI*${hertz}*t):s=${mixRate}:d=${seconds}`;
  const duration = ms === 30 ? '10' : `${ms}`;
  const codec = ['-c:a', 'libopus', '-b:a', '48k', '-application', 'lowdelay', '-frame_duration', duration];
  const [, , ...payloads] = oggPackets(
    await ffmpeg(['-f', 'lavfi', '-i', tone, ...codec, '-f', 'ogg', 'pipe:1']),
  );
  if (ms !== 30) return payloads;
  const whole = Array.from({ length: Math.floor(payloads.length / 3) }, (_, index) => index * 3);
  return whole.map((first) => together(payloads.slice(first, first + 3)));
}

/** Packets out of their pages (RFC 3533). */
function oggPackets(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  const parts: Buffer[] = [];
  for (let page = 0; page < file.length;) {
    const segments = file.readUInt8(page + 26);
    let at = page + 27 + segments;
    for (const length of file.subarray(page + 27, at)) {
      parts.push(file.subarray(at, (at += length)));
      if (length < 255) packets.push(Buffer.concat(parts.splice(0)));
    }
    page = at;
  }
  return packets;
}

/** Several packets of one frame each as one (RFC 6716, 3.2.5). */
function together(parts: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(1)] = parts;
  const lengths = parts.slice(0, -1).flatMap(({ length }) => {
    if (length - 1 < 252) return [length - 1];
    const low = 252 + ((length - 1) & 3);
    return [low, (length - 1 - low) >> 2];
  });
  const head = Buffer.from([(first[0] ?? 0) | 3, 0x80 | parts.length, ...lengths]);
  return Buffer.concat([head, ...parts.map((part) => part.subarray(1))]);
}

/** What FFmpeg's command hears in what was coded: samples at 48 kHz. */
export async function decodedByFfmpeg(codec: PlainCodec, coded: Buffer): Promise<Int16Array> {
  const rate = codec === 'G722' ? [] : ['-ar', '8000'];
  const args = ['-f', muxers[codec], ...rate, '-i', 'pipe:0', '-ar', `${mixRate}`, '-f', 's16le', 'pipe:1'];
  const heard = await ffmpeg(args, coded);
  return Int16Array.from({ length: heard.length >> 1 }, (_, index) => heard.readInt16LE(index * 2));
}

async function ffmpeg(args: readonly string[], input?: Buffer): Promise<Buffer> {
  const running = run('ffmpeg', ['-v', 'error', ...args], { encoding: 'buffer', maxBuffer: 64 << 20 });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

export function payloadsOf(coded: Buffer, ms: number): Buffer[] {
  const bytes = ms * 8;
  return Array.from({ length: Math.floor(coded.length / bytes) }, (_, index) =>
    coded.subarray(index * bytes, (index + 1) * bytes),
  );
}

/** Payloads of so many times 20 ms of a tone. */
export async function toneOf(codec: AudioCodec, hertz: number, frames: number): Promise<Buffer[]> {
  const encoder = await AudioEncoder.open(codec);
  const payloads = Array.from({ length: frames }, (_, frame) =>
    encoder.encode(toneFrame(hertz, frame, loudness)),
  );
  encoder.close();
  return payloads.filter((payload) => payload !== null);
}

/** One that sends payloads in packets, by its own clock. */
export class Terminal {
  readonly payloadType = 96;
  readonly #codec: AudioCodec;
  #sequence = 65_530;
  #timestamp = 4_294_960_000;

  constructor(codec: AudioCodec) {
    this.#codec = codec;
  }

  packet(payload: Buffer, { marker = false } = {}): RtpPacket {
    const sent = this.#packet(payload, { marker, payloadType: this.payloadType });
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.pause(durationMs(this.#codec, payload));
    return sent;
  }

  /** Something else than the voice, of which its clock takes no note. */
  other(payload: Buffer, payloadType: number): RtpPacket {
    const sent = this.#packet(payload, { marker: false, payloadType });
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return sent;
  }

  /** Its clock goes on, and nothing is sent. */
  pause(ms: number): void {
    this.#timestamp = (this.#timestamp + ms * (audioCodecs[this.#codec].clockRate / 1000)) >>> 0;
  }

  /** It is sent, and does not come. */
  lose(payload: Buffer): void {
    this.packet(payload);
  }

  #packet(payload: Buffer, header: { marker: boolean; payloadType: number }): RtpPacket {
    const numbers = { sequence: this.#sequence, timestamp: this.#timestamp, ssrc: 1 };
    const packet = parseRtp(writeRtp({ ...header, ...numbers }, payload));
    if (!packet) throw new Error('no packet');
    return packet;
  }
}

export interface Arrival {
  ms: number;
  packet: RtpPacket;
}

/** What is heard of packets, every 20 ms from 0 on; between them falls no packet's arrival. */
export function listen(
  input: AudioInput,
  arrivals: readonly Arrival[],
  untilMs: number,
  each: () => void = () => undefined,
): Int16Array {
  const heard = new Int16Array((untilMs / frameMs) * frameSamples);
  let next = 0;
  for (let turn = 0; turn < untilMs / frameMs; turn++) {
    const now = turn * frameMs + 7;
    for (let one = arrivals[next]; one && one.ms <= now; one = arrivals[++next])
      input.push(one.packet, one.ms);
    heard.set(input.next(now) ?? new Int16Array(frameSamples), turn * frameSamples);
    each();
  }
  return heard;
}

/** One level for each 20 ms. */
export function levels(heard: Int16Array, hertz: number): number[] {
  return Array.from({ length: heard.length / frameSamples }, (_, frame) =>
    toneLevel(heard.subarray(frame * frameSamples, (frame + 1) * frameSamples), hertz),
  );
}

/** How far from going on as a tone does it is anywhere, as a part of the tone's loudness: a click of so much. */
export function worstClick(heard: Int16Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / mixRate);
  let worst = 0;
  let [two, one] = heard;
  for (const now of heard.subarray(2)) {
    worst = Math.max(worst, Math.abs(now - coefficient * (one ?? 0) + (two ?? 0)));
    [two, one] = [one, now];
  }
  return worst / (32_000 * loudness);
}

/** From the first to the last sample that is not nearly silent. */
export function sounding(heard: Int16Array): Int16Array {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 500;
  return heard.subarray(heard.findIndex(isLoud), heard.findLastIndex(isLoud) + 1);
}

/** Of the loudest and the softest 20 ms, how far its loudness is off, but for the beginning and the end. */
export function worstLevel(heard: Int16Array, hertz: number): number {
  const each = levels(sounding(heard).slice(2 * frameSamples), hertz).slice(0, -2);
  return each.reduce((worst, level) => Math.max(worst, Math.abs(level - loudness)), 0);
}
