import type { Page } from 'playwright-core';
import type { Colour } from './known-media.ts';

/**
 * Gives a page a camera and a microphone of its own: a small picture of one colour and a voice of one tone, both made in
 * the page. So several people can share one browser, which is far less work for the machine than a browser each.
 */
export function drawMedia(page: Page, colour: Colour, tone: number): Promise<unknown> {
  return page.addInitScript(
    ([{ red, green, blue }, hertz]) => {
      const camera = (): MediaStreamTrack[] => {
        const canvas = document.createElement('canvas');
        canvas.width = 320;
        canvas.height = 180;
        const context = canvas.getContext('2d');
        let frame = 0;
        setInterval(() => {
          if (!context) return;
          context.fillStyle = `rgb(${red} ${green} ${blue})`;
          context.fillRect(0, 0, 320, 180);
          // Something moves, so an encoder has something to do; the middle stays the plain colour.
          context.fillStyle = 'white';
          context.fillRect((frame++ % 16) * 20, 0, 20, 10);
        }, 100);
        return canvas.captureStream(10).getVideoTracks();
      };
      const microphone = (): MediaStreamTrack[] => {
        const context = new AudioContext();
        const destination = context.createMediaStreamDestination();
        const gain = new GainNode(context, { gain: 0.4 });
        const oscillator = new OscillatorNode(context, { frequency: hertz });
        oscillator.connect(gain).connect(destination);
        oscillator.start();
        return destination.stream.getAudioTracks();
      };
      navigator.mediaDevices.getUserMedia = (wanted) =>
        Promise.resolve(
          new MediaStream([...(wanted?.video ? camera() : []), ...(wanted?.audio ? microphone() : [])]),
        );
    },
    [colour, tone] as const,
  );
}
