import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { RecordedFile } from './recorded-file.ts';

const run = promisify(execFile);
/** Of the beep. */
export const beepHertz = 1500;

/** Gives a page a camera that flashes white every two seconds, and a microphone that beeps just then, 0.2 s each. */
export function flashAndBeep(page: Page): Promise<unknown> {
  return page.addInitScript((hertz) => {
    const everyS = 2;
    const lengthS = 0.2;
    const context = new AudioContext();
    const isOn = (): boolean => context.currentTime % everyS < lengthS;
    const camera = (): MediaStreamTrack[] => {
      const canvas = document.createElement('canvas');
      canvas.width = 320;
      canvas.height = 180;
      const drawing = canvas.getContext('2d');
      setInterval(() => {
        if (!drawing) return;
        drawing.fillStyle = isOn() ? 'white' : 'black';
        drawing.fillRect(0, 0, 320, 180);
      }, 15);
      return canvas.captureStream(30).getVideoTracks();
    };
    const microphone = (): MediaStreamTrack[] => {
      const destination = context.createMediaStreamDestination();
      const gain = new GainNode(context, { gain: 0 });
      const oscillator = new OscillatorNode(context, { frequency: hertz });
      oscillator.connect(gain).connect(destination);
      oscillator.start();
      for (let at = 0; at < 600; at += everyS) {
        gain.gain.setValueAtTime(0.5, at);
        gain.gain.setValueAtTime(0, at + lengthS);
      }
      return destination.stream.getAudioTracks();
    };
    navigator.mediaDevices.getUserMedia = (wanted) =>
      Promise.resolve(
        new MediaStream([...(wanted?.video ? camera() : []), ...(wanted?.audio ? microphone() : [])]),
      );
  }, beepHertz);
}

/**
 * How much later than the flash beside it each beep of a recorded file is, s.
 * @param place where the flash is seen, 0 to 1 from the upper left
 */
export async function beepsAfterFlashes(path: string, place: { x: number; y: number }): Promise<number[]> {
  const flashes = await flashesOf(path, place);
  const file = new RecordedFile(path);
  const levels = await file.levels(beepHertz, 0.01);
  const beeps = beginnings(levels.map((level, index) => ({ at: index / 100, on: level > 0.02 })));
  return beeps.flatMap((beep) => {
    const nearest = flashes.toSorted((a, b) => Math.abs(a - beep) - Math.abs(b - beep))[0];
    return nearest === undefined || Math.abs(nearest - beep) > 0.9 ? [] : [beep - nearest];
  });
}

async function flashesOf(path: string, { x, y }: { x: number; y: number }): Promise<number[]> {
  const filter = `crop=16:16:iw*${x}:ih*${y},signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-`;
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-vf', filter, '-an', '-f', 'null', '-'],
    {
      maxBuffer: 1 << 26,
    },
  );
  const pictures = [...stdout.matchAll(/pts_time:([\d.]+)\s+lavfi\.signalstats\.YAVG=([\d.]+)/g)];
  return beginnings(pictures.map(([, at, light]) => ({ at: Number(at), on: Number(light) > 120 })));
}

function beginnings(states: readonly { at: number; on: boolean }[]): number[] {
  return states.filter(({ on }, index) => on && states[index - 1]?.on === false).map(({ at }) => at);
}
