import type { types } from 'mediasoup';
import type { RtpParameters } from '../../server/contract/rtp.ts';
import { audioLevelId, audioLevelUri } from '../rtp/audio-level.ts';
import { type LegState, type PictureLine, pictureLines, pictureSources } from './leg.ts';
import { picturePayloadType, voicePayloadType } from './leg-plan.ts';

export type LegSource = 'microphone' | 'camera' | 'slides';

/** Told of each producer that is made, to have it consumed like any other. */
export type OnProduced = (participantId: string, source: LegSource, producer: types.Producer) => void;

/** What legs send, as producers on the mixer's transport: their voices in Opus, their cameras and slides as they came. */
export class LegProducers {
  readonly #onProduced: OnProduced;
  readonly #producers = new Map<string, types.Producer>();

  constructor(onProduced: OnProduced) {
    this.#onProduced = onProduced;
  }

  async take(transport: types.PlainTransport, legs: readonly LegState[]): Promise<void> {
    const wanted = new Map<string, () => Promise<void>>();
    for (const leg of legs) {
      for (const one of sendingOf(leg)) {
        const key = `${one.source} ${leg.participantId}`;
        wanted.set(key, () => this.#make(transport, key, leg.participantId, one));
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
    key: string,
    participantId: string,
    { source, options }: Sending,
  ): Promise<void> {
    if (this.#producers.get(key)?.closed === false) return;
    const producer = await transport.produce(options);
    if (transport.closed) {
      producer.close();
      return;
    }
    this.#producers.set(key, producer);
    this.#onProduced(participantId, source, producer);
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

interface Sending {
  source: LegSource;
  options: types.ProducerOptions;
}

function sendingOf(leg: LegState): Sending[] {
  const { agreed, heard, seen } = leg;
  const sending: Sending[] = [];
  if (agreed.sound?.sends) {
    const options: types.ProducerOptions = {
      kind: 'audio',
      rtpParameters: voiceParameters(leg),
      paused: !heard,
    };
    sending.push({ source: 'microphone', options });
  }
  for (const line of pictureLines) {
    if (!agreed[line]?.sends || seen[line] === 'closed') continue;
    const rtpParameters = pictureParameters(leg, line);
    const paused = seen[line] !== 'live';
    sending.push({
      source: pictureSources[line],
      options: { kind: 'video', rtpParameters, paused, keyFrameRequestDelay: 300 },
    });
  }
  return sending;
}

function pictureParameters({ participantId, sfuSsrc }: LegState, line: PictureLine): RtpParameters {
  return h264Parameters({
    ...{ ssrc: sfuSsrc[line], payloadType: picturePayloadType, cname: `leg-${participantId}` },
  });
}

function voiceParameters({ participantId, sfuSsrc }: LegState): RtpParameters {
  return {
    codecs: [
      {
        ...{ mimeType: 'audio/opus', payloadType: voicePayloadType, clockRate: 48_000, channels: 2 },
        parameters: { useinbandfec: 1 },
      },
    ],
    headerExtensions: [{ uri: audioLevelUri, id: audioLevelId }],
    encodings: [{ ssrc: sfuSsrc.sound }],
    rtcp: { cname: `leg-${participantId}` },
  };
}
