import type { types } from 'mediasoup';
import type { RtpParameters } from '../../server/contract/rtp.ts';
import { audioLevelId, audioLevelUri } from '../rtp/audio-level.ts';
import { cameraPayloadType, type LegState, voicePayloadType } from './leg.ts';

export type LegSource = 'microphone' | 'camera';

/** Told of each producer that is made, to have it consumed like any other. */
export type OnProduced = (participantId: string, source: LegSource, producer: types.Producer) => void;

/** What legs send, as producers on the mixer's transport: their voices in Opus, their cameras as they came. */
export class LegProducers {
  readonly #onProduced: OnProduced;
  readonly #producers = new Map<string, types.Producer>();

  constructor(onProduced: OnProduced) {
    this.#onProduced = onProduced;
  }

  async take(transport: types.PlainTransport, legs: readonly LegState[]): Promise<void> {
    const wanted = new Map<string, () => Promise<void>>();
    for (const leg of legs) {
      const { participantId, agreed } = leg;
      if (agreed.sound?.sends) {
        const key = `microphone ${participantId}`;
        wanted.set(key, () => this.#make(transport, { key, leg, source: 'microphone' }));
      }
      if (agreed.picture?.sends) {
        const key = `camera ${participantId}`;
        wanted.set(key, () => this.#make(transport, { key, leg, source: 'camera' }));
      }
    }
    for (const [key, producer] of this.#producers) {
      if (wanted.has(key)) continue;
      this.#producers.delete(key);
      producer.close();
    }
    await Promise.all([...wanted.values()].map((make) => make()));
  }

  /** With the transport they are on. */
  drop(): void {
    for (const producer of this.#producers.values()) producer.close();
    this.#producers.clear();
  }

  async #make(
    transport: types.PlainTransport,
    { key, leg, source }: { key: string; leg: LegState; source: LegSource },
  ): Promise<void> {
    if (this.#producers.get(key)?.closed === false) return;
    const camera = source === 'camera';
    const producer = await transport.produce({
      kind: camera ? 'video' : 'audio',
      rtpParameters: camera ? cameraParameters(leg) : voiceParameters(leg),
      paused: camera ? !leg.seen : !leg.heard,
      ...(camera ? { keyFrameRequestDelay: 300 } : {}),
    });
    if (transport.closed) {
      producer.close();
      return;
    }
    this.#producers.set(key, producer);
    this.#onProduced(leg.participantId, source, producer);
  }
}

/** What is composed or forwarded in H.264: whatever its profile, browsers are told the one they all decode. */
export function h264Parameters({
  ssrc,
  payloadType,
  cname,
}: {
  ssrc: number;
  payloadType: number;
  cname: string;
}): RtpParameters {
  return {
    codecs: [
      {
        ...{ mimeType: 'video/H264', payloadType, clockRate: 90_000 },
        parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
        rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
      },
    ],
    encodings: [{ ssrc }],
    rtcp: { cname },
  };
}

function cameraParameters({ participantId, ssrc }: LegState): RtpParameters {
  return h264Parameters({ ssrc: ssrc.camera, payloadType: cameraPayloadType, cname: `leg-${participantId}` });
}

function voiceParameters({ participantId, ssrc }: LegState): RtpParameters {
  return {
    codecs: [
      {
        ...{ mimeType: 'audio/opus', payloadType: voicePayloadType, clockRate: 48_000, channels: 2 },
        parameters: { useinbandfec: 1 },
      },
    ],
    headerExtensions: [{ uri: audioLevelUri, id: audioLevelId }],
    encodings: [{ ssrc: ssrc.voice }],
    rtcp: { cname: `leg-${participantId}` },
  };
}
