import type { types } from 'mediasoup';

/**
 * What every router carries, in the order browsers are to prefer: H.264 because rooms, recordings and phones have it
 * in hardware, VP8 for a browser without it. Constrained baseline with packetisation mode 1 is what all of them send.
 */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2, parameters: { useinbandfec: 1 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90000,
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
    },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
];
