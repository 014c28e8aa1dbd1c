import type { types } from 'mediasoup-client';
import type { PictureCodec, Source } from '../../server/contract/conference-view.ts';

/** How each source is captured and sent, within the bandwidths of the product (section 2). */

export function cameraConstraints(deviceId: string, phone: boolean): MediaTrackConstraints {
  return {
    ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: phone ? 20 : 30, max: 30 },
  };
}

export function microphoneConstraints(deviceId: string): MediaTrackConstraints {
  return {
    ...(deviceId === '' ? {} : { deviceId: { exact: deviceId } }),
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  };
}

/** Slides are for reading: up to 1080p, sharpness before smoothness. */
export const shareConstraints: DisplayMediaStreamOptions = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 30 } },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
};

export function sendingOf(
  source: Source,
  phone: boolean,
  codec: PictureCodec,
): Pick<types.ProducerOptions, 'encodings' | 'codecOptions'> {
  const maxFramerate = phone ? 20 : 30;
  switch (source) {
    case 'camera':
      return {
        encodings: [
          { scaleResolutionDownBy: 4, maxBitrate: 150_000, maxFramerate },
          { scaleResolutionDownBy: 2, maxBitrate: 450_000, maxFramerate },
          { scaleResolutionDownBy: 1, maxBitrate: phone ? 1_300_000 : 1_700_000, maxFramerate },
        ],
        codecOptions: { videoGoogleStartBitrate: 1000 },
      };
    case 'slides':
      return {
        // A screen in VP8 goes in one layer: Chrome holds back the upper one of a still picture, so nothing would come.
        encodings:
          codec === 'VP8'
            ? [{ maxBitrate: 2_000_000 }]
            : [
                { scaleResolutionDownBy: 2, maxBitrate: 400_000 },
                { scaleResolutionDownBy: 1, maxBitrate: 2_000_000 },
              ],
        codecOptions: { videoGoogleStartBitrate: 1000 },
      };
    case 'microphone':
      return {
        codecOptions: { opusStereo: false, opusFec: true, opusDtx: true, opusMaxAverageBitrate: 40_000 },
      };
    case 'slides-audio':
      return {
        codecOptions: { opusStereo: true, opusFec: true, opusDtx: false, opusMaxAverageBitrate: 128_000 },
      };
  }
}

export function isPhone(): boolean {
  return matchMedia('(pointer: coarse)').matches && Math.min(screen.width, screen.height) < 600;
}
