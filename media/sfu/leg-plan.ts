import type { LegLine } from '../../server/contract/legs.ts';
import type {
  PlannedAudioInput,
  PlannedLegLine,
  PlannedMix,
  PlannedVideoInput,
  PlannedVoice,
} from '../mixer/mixer-plan.ts';
import { nackWindowMs } from '../rtp/nack-list.ts';
import type { PlannedLine } from '../rtp/planned-line.ts';
import { remoteOf } from '../rtp/remote.ts';
import { type LegState, lineId, mostKbps, type PictureLine, pictureLines, pictureSources } from './leg.ts';
import { inputId } from './mix-needs.ts';

/** Payload types towards the SFU, of which nobody else hears. */
export const voicePayloadType = 111;
export const picturePayloadType = 102;

const videoClock = 90_000;
const clockRates = { opus: 48_000, G722: 8000, PCMU: 8000, PCMA: 8000 } as const;
const soundKbps = 64;

export function mixOf({ participantId, agreed: { sound } }: LegState): PlannedMix | null {
  if (!sound?.receives) return null;
  const { codec, packetMs } = sound;
  return { id: mixId(participantId), codec, packetMs, without: voiceInput(participantId), sfu: null };
}

/** Its voice alone, as browsers hear it. */
export function voiceOf({ participantId, agreed: { sound }, sfuSsrc }: LegState): PlannedVoice | null {
  if (!sound?.sends) return null;
  return {
    id: `voice ${participantId}`,
    ...{ legId: participantId, inputId: voiceInput(participantId) },
    sfu: { ssrc: sfuSsrc.sound, payloadType: voicePayloadType },
  };
}

/** @param shown which of its pictures a picture shows: others only go on to the SFU, without being decoded */
export function inputsOfLeg(
  leg: LegState,
  shown: (line: PictureLine) => boolean,
): (PlannedAudioInput | PlannedVideoInput)[] {
  const { participantId, agreed, heard } = leg;
  const inputs: (PlannedAudioInput | PlannedVideoInput)[] = [];
  if (agreed.sound?.sends) {
    const { codec, events } = agreed.sound;
    const digits = events === null;
    inputs.push({ id: voiceInput(participantId), kind: 'audio', codec, heard, digits, sfu: null });
  }
  for (const line of pictureLines) {
    const picture = agreed[line];
    if (!picture?.sends || !shown(line)) continue;
    const waits = picture.feedback.nack ? { waitMs: nackWindowMs } : {};
    inputs.push({ id: pictureInput(participantId, line), kind: 'video', codec: 'H264', sfu: null, ...waits });
  }
  return inputs;
}

/** @param pictures those it takes, by ID; null: none */
export function linesOf(
  leg: LegState,
  {
    pictures,
    shown,
  }: { pictures: Readonly<Record<PictureLine, string | null>>; shown: (line: PictureLine) => boolean },
): PlannedLegLine[] {
  const lines = pictureLines.map((line) => pictureLineOf(leg, line, pictures[line], shown(line)));
  return [soundLineOf(leg), ...lines].filter((line) => line !== null);
}

export function mixId(participantId: string): string {
  return `mix ${participantId}`;
}

/** What comes on a line of pictures, as an input of the mixer. */
export function pictureInput(participantId: string, line: PictureLine): string {
  return inputId({ participantId, source: pictureSources[line] });
}

function voiceInput(participantId: string): string {
  return `microphone ${participantId}`;
}

function soundLineOf(leg: LegState): PlannedLegLine | null {
  const { participantId, agreed, ports, bound, dscp, ssrc } = leg;
  const { sound } = agreed;
  if (!sound) return null;
  const { payloadType, codec, events } = sound;
  return {
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
    mostKbps: soundKbps,
    ...fromOf(leg, 'sound'),
  };
}

function pictureLineOf(
  leg: LegState,
  line: PictureLine,
  pictureId: string | null,
  shown: boolean,
): PlannedLegLine | null {
  const { participantId, agreed, ports, bound, dscp, ssrc, sfuSsrc, seen } = leg;
  const picture = agreed[line];
  if (!picture) return null;
  const { payloadType, alsoFrom = [], feedback, sends, receives } = picture;
  return {
    ...{ id: lineId(participantId, line), legId: participantId },
    line: {
      ...lineOf(picture, {
        ...{ kind: 'video', address: bound, port: ports[line], dscp: dscp.video },
        clockRate: videoClock,
      }),
      send: receives ? { ssrc: ssrc[line], payloadType } : null,
      receive: sends ? [payloadType, ...alsoFrom] : [],
      ...{ events: null, feedback },
    },
    gives: receives ? pictureId : null,
    inputId: sends && shown ? pictureInput(participantId, line) : null,
    forward:
      sends && seen[line] !== 'closed' ? { ssrc: sfuSsrc[line], payloadType: picturePayloadType } : null,
    mostKbps: mostKbps(picture),
    ...fromOf(leg, line),
  };
}

/** What another mixer has told of it. */
function fromOf({ from }: LegState, line: 'sound' | PictureLine): Pick<PlannedLegLine, 'from'> {
  const memory = from[line];
  return memory ? { from: memory } : {};
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
