import { randomInt } from 'node:crypto';
import type { Leg, LegLine, LegPicture, LegPorts } from '../../server/contract/legs.ts';
import type { LineMemory } from '../mixer/mixer-memory.ts';
import type {
  PlannedAudioInput,
  PlannedLegLine,
  PlannedMix,
  PlannedVideoInput,
  PlannedVoice,
} from '../mixer/mixer-plan.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { nackWindowMs } from '../rtp/nack-list.ts';
import { pictureFor, type Rung } from '../rtp/picture-ladder.ts';
import type { PlannedLine } from '../rtp/planned-line.ts';
import { remoteOf } from '../rtp/remote.ts';
import { inputId } from './mix-needs.ts';
import type { Taker } from './picture-shares.ts';

/** Payload types towards the SFU, of which nobody else hears. */
export const voicePayloadType = 111;
export const cameraPayloadType = 102;

const videoClock = 90_000;
/** Bit rates of pictures, kbit/s: few, so that many legs share one encoder. */
const rates = [4000, 3000, 2000, 1500, 1000, 768, 512, 384, 256, 192, 128];
/** With headers and SRTP a packet of this fits every network (packetisation mode 0 has none larger). */
const sliceBytes = 1200;
const clockRates = { opus: 48_000, G722: 8000, PCMU: 8000, PCMA: 8000 } as const;

/** The leg of one participant, as the media node has it. */
export interface LegState {
  participantId: string;
  ports: LegPorts;
  /** Local IP address that its sockets are bound to. */
  bound: string;
  /** Code points of what it is sent, 0: none. */
  dscp: { audio: number; video: number };
  agreed: Leg;
  /** What its other end can be sent of pictures, kbit/s. */
  kbps: number;
  rung: Rung | null;
  /** Others hear and see it: not muted, not covered. */
  heard: boolean;
  seen: boolean;
  /** Of the streams towards it and towards the SFU. */
  ssrc: { sound: number; picture: number; voice: number; camera: number };
  /** Of its lines in the mixer that it came from, by what they are. */
  from: Readonly<Record<string, LineMemory>>;
}

export function newLeg(
  participantId: string,
  ports: LegPorts,
  { bound, dscp }: Pick<LegState, 'bound' | 'dscp'>,
): LegState {
  return {
    ...{ participantId, ports, bound, dscp, agreed: { sound: null, picture: null } },
    ...{ kbps: Infinity, rung: null, heard: true, seen: true },
    ...{ ssrc: newStreams(), from: {} },
  };
}

/**
 * A leg that goes on in another conference. It is sent streams of other SSRCs: whatever the mixer before it sent last,
 * no index of SRTP is used twice under one key.
 */
export function movedLeg(leg: LegState, participantId: string, lines: Record<string, LineMemory>): LegState {
  const from = Object.entries(lines).map(([id, memory]) => [id.slice(0, id.indexOf(' ')), memory] as const);
  return {
    ...{ ...leg, participantId, ssrc: newStreams() },
    from: { ...leg.from, ...Object.fromEntries(from) },
  };
}

function newStreams(): LegState['ssrc'] {
  const ssrc = (): number => randomInt(1, 2 ** 32);
  return { sound: ssrc(), picture: ssrc(), voice: ssrc(), camera: ssrc() };
}

/** With what was agreed now; lines whose keys are others than before have nothing to go on with. */
export function agreedAgain(leg: LegState, agreed: Leg): LegState {
  const { sound, picture } = agreed;
  const kept = Object.entries(leg.from).filter(([line]) => {
    const [is, was] = line === 'sound' ? [sound, leg.agreed.sound] : [picture, leg.agreed.picture];
    return is?.crypto?.send === was?.crypto?.send && is?.crypto?.receive === was?.crypto?.receive;
  });
  return withRate({ ...leg, agreed, from: Object.fromEntries(kept) }, leg.kbps);
}

/** The largest of the formats that it takes, made smaller and slower where it can be sent less. */
export function withRate(leg: LegState, kbps: number): LegState {
  const { picture } = leg.agreed;
  if (!picture) return { ...leg, kbps };
  return { ...leg, kbps, rung: pictureFor(kbps, largestFor(picture), leg.rung).rung };
}

export function formatOf({ agreed: { picture }, kbps, rung }: LegState): VideoFormat | null {
  if (!picture) return null;
  const largest = largestFor(picture);
  const most = Math.min(kbps, picture.maxKbps, largest.kbps);
  const { width, height, fps } = pictureFor(most, largest, rung);
  return {
    ...{ width, height, fps },
    kbps: rates.find((rate) => rate <= most) ?? leastRate,
    profile: picture.profile,
    maxSliceBytes: picture.packetizationMode === 0 ? sliceBytes : null,
  };
}

const leastRate = 128;

/** What it takes of pictures; null: nothing just now. */
export function takerOf(leg: LegState, whose: Taker['whose']): Taker | null {
  const format = leg.agreed.picture?.receives ? formatOf(leg) : null;
  return format && { id: leg.participantId, whose, format };
}

export function mixOf({ participantId, agreed: { sound } }: LegState): PlannedMix | null {
  if (!sound?.receives) return null;
  const { codec, packetMs } = sound;
  return { id: mixId(participantId), codec, packetMs, without: voiceInput(participantId), sfu: null };
}

/** Its voice alone, as browsers hear it. */
export function voiceOf({ participantId, agreed: { sound }, ssrc }: LegState): PlannedVoice | null {
  if (!sound?.sends) return null;
  return {
    id: `voice ${participantId}`,
    ...{ legId: participantId, inputId: voiceInput(participantId) },
    sfu: { ssrc: ssrc.voice, payloadType: voicePayloadType },
  };
}

/** @param shown whether a picture shows it: else it only goes on to the SFU, without being decoded */
export function inputsOfLeg(leg: LegState, shown: boolean): (PlannedAudioInput | PlannedVideoInput)[] {
  const { participantId, agreed, heard } = leg;
  const inputs: (PlannedAudioInput | PlannedVideoInput)[] = [];
  if (agreed.sound?.sends) {
    const { codec, events } = agreed.sound;
    const digits = events === null;
    inputs.push({ id: voiceInput(participantId), kind: 'audio', codec, heard, digits, sfu: null });
  }
  if (agreed.picture?.sends && shown) {
    const waits = agreed.picture.feedback.nack ? { waitMs: nackWindowMs } : {};
    inputs.push({ id: cameraInput(participantId), kind: 'video', codec: 'H264', sfu: null, ...waits });
  }
  return inputs;
}

/** @param pictureId the picture it takes */
export function linesOf(
  leg: LegState,
  { pictureId, shown }: { pictureId: string | null; shown: boolean },
): PlannedLegLine[] {
  const { participantId, agreed, ports, bound, dscp, ssrc } = leg;
  const { sound, picture } = agreed;
  const lines: PlannedLegLine[] = [];
  if (sound) {
    const { payloadType, codec, events } = sound;
    lines.push({
      ...{ id: lineId(participantId, 'sound'), legId: participantId },
      line: {
        ...lineOf(sound, {
          ...{ kind: 'audio', address: bound, port: ports.sound, dscp: dscp.audio },
          clockRate: clockRates[codec],
        }),
        send: sound.receives ? { ssrc: ssrc.sound, payloadType } : null,
        receive: sound.sends ? [payloadType] : [],
        events,
        feedback: { nack: false, pli: false, fir: false },
      },
      gives: sound.receives ? mixId(participantId) : null,
      inputId: sound.sends ? voiceInput(participantId) : null,
      forward: null,
      ...{ mostKbps: 64, ...fromOf(leg, 'sound') },
    });
  }
  if (picture) {
    const { payloadType, feedback } = picture;
    lines.push({
      ...{ id: lineId(participantId, 'picture'), legId: participantId },
      line: {
        ...lineOf(picture, {
          ...{ kind: 'video', address: bound, port: ports.picture, dscp: dscp.video },
          clockRate: videoClock,
        }),
        send: picture.receives ? { ssrc: ssrc.picture, payloadType } : null,
        receive: picture.sends ? [payloadType] : [],
        ...{ events: null, feedback },
      },
      gives: picture.receives ? pictureId : null,
      inputId: picture.sends && shown ? cameraInput(participantId) : null,
      forward: picture.sends ? { ssrc: ssrc.camera, payloadType: cameraPayloadType } : null,
      mostKbps: Math.min(picture.maxKbps, largestFor(picture).kbps),
      ...fromOf(leg, 'picture'),
    });
  }
  return lines;
}

function fromOf({ from }: LegState, line: 'sound' | 'picture'): { from?: LineMemory } {
  const memory = from[line];
  return memory ? { from: memory } : {};
}

export function lineId(participantId: string, line: 'sound' | 'picture'): string {
  return `${line} ${participantId}`;
}

export function mixId(participantId: string): string {
  return `mix ${participantId}`;
}

export function cameraInput(participantId: string): string {
  return inputId({ participantId, source: 'camera' });
}

export function voiceInput(participantId: string): string {
  return `microphone ${participantId}`;
}

function largestFor({ maxWidth, maxHeight, maxKbps }: LegPicture): VideoFormat {
  const { fullHd, hd, standard } = pictureFormats;
  const fits = [fullHd, hd, standard].find(({ width, height }) => width <= maxWidth && height <= maxHeight);
  // A terminal of another make is sent as much as it asks for (product, section 2).
  const format = fits ?? standard;
  return {
    ...format,
    kbps: format === fullHd ? Math.min(4000, Math.max(format.kbps, maxKbps)) : format.kbps,
  };
}

function lineOf(
  { remote, remoteRtcp, mux, crypto }: LegLine,
  fixed: Pick<PlannedLine, 'kind' | 'address' | 'port' | 'dscp' | 'clockRate'>,
): Pick<PlannedLine, keyof typeof fixed | 'mux' | 'remote' | 'srtp'> {
  return {
    ...fixed,
    mux,
    remote: remoteRtcp ? remoteOf(remote, remoteRtcp) : remoteOf(remote),
    srtp: crypto && {
      suite: crypto.suite,
      send: Buffer.from(crypto.send, 'base64'),
      receive: Buffer.from(crypto.receive, 'base64'),
    },
  };
}
