import { LegLine } from '../rtp/leg-line.ts';
import { writeRtp } from '../rtp/packet.ts';
import type { PlannedLine } from '../rtp/planned-line.ts';
import type { LineStatistics } from '../../server/contract/legs.ts';
import { ntpOf, writeRtcp } from '../rtp/rtcp.ts';
import { SendRate } from '../rtp/send-rate.ts';
import type { Digit } from '../rtp/telephone-event.ts';
import { AudioInput } from './audio-input.ts';
import type { Inputs } from './inputs.ts';
import type { LineMemory } from './mixer-memory.ts';
import type { PlannedLegLine } from './mixer-plan.ts';
import type { CutPicture } from './picture-outputs.ts';
import { isSame } from './plain-data.ts';
import { VideoInput } from './video-input.ts';
import type { CodedSound } from './voice-outputs.ts';

/** Less than this no picture is worth sending, kbit/s. */
const leastKbps = 128;

export interface LegLinesPorts {
  /** ms since the epoch */
  now: () => number;
  inputs: Inputs;
  /** Towards the SFU. */
  forward: (datagram: Buffer) => void;
  /** Of a picture that is sent, as the other end asks for one or begins to get it. */
  wantKeyFrame: (pictureId: string) => void;
  tell: (news: LineNews) => void;
}

/** What becomes of a line beyond the mixer. */
export type LineNews =
  | { type: 'digit'; lineId: string; digit: Digit }
  /** A key frame is needed, which its other end can be asked for by its signalling alone (RFC 5168). */
  | { type: 'keyFrameElsewhere'; lineId: string }
  /** What it can be sent now, kbit/s. */
  | { type: 'rate'; lineId: string; kbps: number }
  /** Its ports cannot be had, or are no more. */
  | { type: 'lineFailed'; lineId: string; reason: string };

interface Line {
  planned: PlannedLegLine;
  line: LegLine;
  rate: SendRate;
  /** Null: nobody knows where it begins. */
  toldKbps: number | null;
  /** A key frame has to come first: without it what follows cannot be decoded. */
  awaits: boolean;
  /** Of what is forwarded: its latest, for the reports to the SFU. */
  forwarded: { timestamp: number; at: number; packets: number; octets: number };
}

/** The lines of all legs: what comes feeds inputs, pictures and mixes go out, and a camera goes on as it came. */
export class LegLines {
  readonly #ports: LegLinesPorts;
  readonly #lines = new Map<string, Line>();
  #closed = false;

  constructor(ports: LegLinesPorts) {
    this.#ports = ports;
  }

  /** @param memories of lines that another process had */
  async take(
    planned: readonly PlannedLegLine[],
    memories: Readonly<Record<string, LineMemory>>,
  ): Promise<void> {
    const wanted = new Set(planned.map(({ id }) => id));
    for (const id of [...this.#lines.keys()]) if (!wanted.has(id)) this.#end(id);
    for (const one of planned) {
      const there = this.#lines.get(one.id);
      if (there && samePorts(there.planned.line, one.line)) this.#change(there, one);
      else await this.#open(one, memories[one.id] ?? one.from ?? null);
    }
  }

  /** Closes those of a leg. @returns what they were like, by ID */
  release(legId: string): Record<string, LineMemory> {
    const lines = [...this.#lines].filter(([, { planned }]) => planned.legId === legId);
    const memories = Object.fromEntries(lines.map(([id, one]) => [id, memoryOf(one)]));
    for (const [id] of lines) this.#end(id);
    return memories;
  }

  give({ id, payloads, keyFrame, ticks, at }: CutPicture): void {
    for (const one of this.#lines.values()) {
      if (one.planned.gives !== id || (one.awaits && !keyFrame)) continue;
      one.awaits = false;
      for (const { payload, marker } of payloads) one.line.send(payload, { marker, ticks, at });
    }
  }

  giveSound({ id, payload, ticks, at }: CodedSound): void {
    for (const one of this.#lines.values()) {
      if (one.planned.gives === id) one.line.send(payload, { marker: ticks === 0, ticks, at });
    }
  }

  /** @returns false when no line feeds that input */
  requestKeyFrame(inputId: string): boolean {
    const one = [...this.#lines.values()].find(({ planned }) => planned.inputId === inputId);
    one?.line.requestKeyFrame();
    return one !== undefined;
  }

  /** The SFU wants a key frame of what is forwarded under an SSRC. */
  requestForwarded(ssrc: number): void {
    for (const { planned, line } of this.#lines.values()) {
      if (planned.forward?.ssrc === ssrc) line.requestKeyFrame();
    }
  }

  /** A key was heard in the sound of a line that has no other way of telling it. */
  heardDigit(inputId: string, digit: Digit): void {
    const one = [...this.#lines.values()].find(({ planned }) => planned.inputId === inputId);
    if (one) this.#ports.tell({ type: 'digit', lineId: one.planned.id, digit });
  }

  press(lineId: string, digits: readonly Digit[]): void {
    this.#lines.get(lineId)?.line.press(digits);
  }

  /** The other end asks by its signalling (RFC 5168). */
  keyFrameAsked(lineId: string): void {
    const gives = this.#lines.get(lineId)?.planned.gives ?? null;
    if (gives !== null) this.#ports.wantKeyFrame(gives);
  }

  /** To be called at every turn. */
  turn(): void {
    for (const { line } of this.#lines.values()) line.turn();
  }

  /** To be called every second or so. */
  report(): void {
    for (const { line, planned, forwarded } of this.#lines.values()) {
      line.report();
      const { forward } = planned;
      if (!forward || forwarded.packets === 0) continue;
      const { timestamp, at, packets, octets } = forwarded;
      const { ssrc } = forward;
      this.#ports.forward(
        writeRtcp([
          { type: 'senderReport', ssrc, ntp: ntpOf(at), timestamp, packets, octets, reports: [] },
          { type: 'sourceDescription', chunks: [{ ssrc, cname: cnameOf(planned) }] },
        ]),
      );
    }
  }

  get memories(): Record<string, LineMemory> {
    return Object.fromEntries([...this.#lines].map(([id, one]) => [id, memoryOf(one)]));
  }

  statistics(): Record<string, LineStatistics> {
    return Object.fromEntries([...this.#lines].map(([id, { line }]) => [id, line.statistics()]));
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#lines.keys()]) this.#end(id);
  }

  async #open(planned: PlannedLegLine, memory: LineMemory | null): Promise<void> {
    this.#end(planned.id);
    const { now, tell } = this.#ports;
    let line: LegLine;
    try {
      line = await LegLine.open(planned.line, now, memory);
    } catch (error) {
      tell({ type: 'lineFailed', lineId: planned.id, reason: messageOf(error) });
      return;
    }
    if (this.#closed) {
      line.close();
      return;
    }
    const { mostKbps } = planned;
    const rate = new SendRate({
      ...{ most: mostKbps, least: Math.min(leastKbps, mostKbps) },
      ...(memory ? { from: memory.rate } : {}),
    });
    const one: Line = {
      ...{ planned, line, rate, awaits: planned.line.kind === 'video', toldKbps: null },
      forwarded: { timestamp: 0, at: 0, packets: 0, octets: 0 },
    };
    this.#lines.set(planned.id, one);
    this.#listen(one);
    this.#rated(one);
    if (planned.gives !== null) this.#ports.wantKeyFrame(planned.gives);
  }

  #change(one: Line, planned: PlannedLegLine): void {
    const before = one.planned;
    one.planned = planned;
    one.line.plan(planned.line);
    if (planned.mostKbps !== before.mostKbps) {
      one.rate.setMost(planned.mostKbps);
      this.#rated(one);
    }
    const sendsAnew = planned.line.send !== null && !isSame(planned.line.send, before.line.send);
    if (planned.line.kind === 'video' && (planned.gives !== before.gives || sendsAnew)) {
      one.awaits = true;
      if (planned.gives !== null) this.#ports.wantKeyFrame(planned.gives);
    }
  }

  #end(id: string): void {
    this.#lines.get(id)?.line.close();
    this.#lines.delete(id);
  }

  #listen(one: Line): void {
    const { line } = one;
    const { inputs, now, tell, wantKeyFrame } = this.#ports;
    const lineId = one.planned.id;
    line.on('packet', (packet) => {
      const { inputId, forward } = one.planned;
      if (inputId !== null) inputs.push(inputId, packet, now());
      if (!forward) return;
      const { ssrc, payloadType } = forward;
      const { marker, sequence, timestamp, payload } = packet;
      this.#ports.forward(writeRtp({ payloadType, marker, sequence, timestamp, ssrc }, payload));
      const { packets, octets } = one.forwarded;
      one.forwarded = { timestamp, at: now(), packets: packets + 1, octets: octets + payload.length };
    });
    line.on('soundless', (packet) => {
      const input = one.planned.inputId === null ? undefined : inputs.get(one.planned.inputId);
      if (input instanceof AudioInput) input.pass(packet);
    });
    line.on('senderReport', (report) => {
      const input = one.planned.inputId === null ? undefined : inputs.get(one.planned.inputId);
      input?.clock.report(report);
      if (input instanceof VideoInput) input.voice = this.#voiceBeside(one.planned);
    });
    line.on('digit', (digit) => tell({ type: 'digit', lineId, digit }));
    line.on('keyFrameElsewhere', () => tell({ type: 'keyFrameElsewhere', lineId }));
    line.on('keyFrameAsked', () => {
      if (one.planned.gives !== null) wantKeyFrame(one.planned.gives);
    });
    line.on('loss', (ratio) => {
      one.rate.heardLoss(ratio, now());
      this.#rated(one);
    });
    line.on('limit', (limit) => {
      one.rate.heardLimit(limit, now());
      this.#rated(one);
    });
    line.on('error', (error) => tell({ type: 'lineFailed', lineId, reason: messageOf(error) }));
  }

  #rated(one: Line): void {
    const { kbps } = one.rate;
    if (one.planned.line.kind !== 'video' || kbps === one.toldKbps) return;
    one.toldKbps = kbps;
    this.#ports.tell({ type: 'rate', lineId: one.planned.id, kbps });
  }

  /** The voice of the same leg. */
  #voiceBeside({ legId }: PlannedLegLine): VideoInput['voice'] {
    const beside = [...this.#lines.values()].find(
      ({ planned }) => planned.legId === legId && planned.line.kind === 'audio',
    );
    const inputId = beside?.planned.inputId ?? null;
    return inputId === null ? null : (this.#ports.inputs.voices.get(inputId) ?? null);
  }
}

/** Picture and voice of one leg have one name, so that browsers play them together. */
export function cnameOf({ legId }: Pick<PlannedLegLine, 'legId'>): string {
  return `leg-${legId}`;
}

function memoryOf({ line, rate }: Line): LineMemory {
  return { ...line.state, rate: rate.state };
}

function samePorts(a: PlannedLine, b: PlannedLine): boolean {
  return a.address === b.address && a.port === b.port && a.mux === b.mux && a.kind === b.kind;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
