import * as constants from 'node-av/constants';
import { Codec, type Frame, SoftwareResampleContext } from 'node-av/lib';
import { opusMs } from '../rtp/opus.ts';
import { check } from './native.ts';

export type AudioCodec = 'opus' | 'G722' | 'PCMU' | 'PCMA';

/** Everything is mixed at this rate, in frames of 20 ms. */
export const mixRate = 48_000;
export const frameMs = 20;
export const frameSamples = 960;
export const samplesPerMs = mixRate / 1000;

interface AudioCodecFacts {
  /** Samples a second that are coded. */
  sampleRate: number;
  /** Of RTP timestamps; G.722 says 8000 though it is 16000 (RFC 3551, 4.5.2). */
  clockRate: number;
  /** Of payload; null where it differs from packet to packet. */
  bytesPerMs: number | null;
  /** Null where FFmpeg has none of that name. */
  decoder: Codec | null;
  encoder: Codec | null;
}

export const audioCodecs: Readonly<Record<AudioCodec, AudioCodecFacts>> = {
  opus: {
    ...{ sampleRate: mixRate, clockRate: 48_000, bytesPerMs: null },
    decoder: Codec.findDecoderByName(constants.FF_DECODER_LIBOPUS),
    encoder: Codec.findEncoderByName(constants.FF_ENCODER_LIBOPUS),
  },
  G722: {
    ...{ sampleRate: 16_000, clockRate: 8000, bytesPerMs: 8 },
    decoder: Codec.findDecoder(constants.AV_CODEC_ID_ADPCM_G722),
    encoder: Codec.findEncoder(constants.AV_CODEC_ID_ADPCM_G722),
  },
  PCMU: {
    ...{ sampleRate: 8000, clockRate: 8000, bytesPerMs: 8 },
    decoder: Codec.findDecoder(constants.AV_CODEC_ID_PCM_MULAW),
    encoder: Codec.findEncoder(constants.AV_CODEC_ID_PCM_MULAW),
  },
  PCMA: {
    ...{ sampleRate: 8000, clockRate: 8000, bytesPerMs: 8 },
    decoder: Codec.findDecoder(constants.AV_CODEC_ID_PCM_ALAW),
    encoder: Codec.findEncoder(constants.AV_CODEC_ID_PCM_ALAW),
  },
};

export const mono = constants.AV_CHANNEL_LAYOUT_MONO;
export const s16 = constants.AV_SAMPLE_FMT_S16;

/** Receivers take packets of up to so much (RFC 3551, 4.2). */
const mostPacketMs = 200;

/** How long the sound of a packet is, in ms; 0 for what is none. */
export function durationMs(codec: AudioCodec, payload: Buffer): number {
  const { bytesPerMs } = audioCodecs[codec];
  const ms = bytesPerMs === null ? opusMs(payload) : payload.length / bytesPerMs;
  return ms <= mostPacketMs ? ms : 0;
}

/** From what is decoded to what is mixed; to be freed. @throws NativeError */
export function resamplerFor({ channelLayout, format, sampleRate }: Frame): SoftwareResampleContext {
  const resampler = new SoftwareResampleContext();
  // Of audio, a format is one of samples.
  const from = format as typeof s16;
  check(resampler.allocSetOpts2(mono, s16, mixRate, channelLayout, from, sampleRate), 'a resampler');
  check(resampler.init(), 'a resampler');
  return resampler;
}
