import type { Page } from 'playwright-core';
import type { Colour } from './known-media.ts';

/** Measuring inside the page what a person would see and hear. */

interface Probes {
  connections: RTCPeerConnection[];
}

/** The members of WebRTC statistics that are read here, of whatever type a statistic is. */
interface Stat {
  type: string;
  kind: string;
  mid?: string;
  bytesReceived: number;
  frameWidth?: number;
  framesDecoded?: number;
  codecId: string;
  mimeType?: string;
  selectedCandidatePairId: string;
  localCandidateId: string;
  protocol: string;
  candidateType: string;
  active?: boolean;
  qualityLimitationReason?: string;
}

declare global {
  var plenumProbes: Probes;
}

/** Runs in the page before its own scripts: keeps hold of every RTCPeerConnection. */
export function installProbes(): void {
  const connections: RTCPeerConnection[] = [];
  globalThis.plenumProbes = { connections };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
}

/** The colour in the middle of somebody's tile, or null while there is no picture. */
export function tileColour(page: Page, name: string): Promise<Colour | null> {
  return videoColour(page, `[data-testid=tile][data-name="${name}"] video`, { x: 0.5, y: 0.5 });
}

/** The colour at a point of a video, or null while there is no picture. @param at shares of its width and height */
export function videoColour(
  page: Page,
  selector: string,
  at: { x: number; y: number },
): Promise<Colour | null> {
  return page.evaluate(
    ([wanted, { x, y }]) => {
      const video = document.querySelector<HTMLVideoElement>(wanted);
      if (!video || video.readyState < 2 || video.videoWidth === 0) return null;
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 1;
      const context = canvas.getContext('2d');
      context?.drawImage(video, video.videoWidth * x, video.videoHeight * y, 8, 8, 0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
      return { red, green, blue };
    },
    [selector, at] as const,
  );
}

/** Counts the pictures that a video shows from now on, whatever stream they are of. @returns what tells how many */
export async function countedFrames(page: Page, selector: string): Promise<() => Promise<number>> {
  await page.evaluate((wanted) => {
    const video = document.querySelector<HTMLVideoElement>(wanted);
    if (!video) throw new Error('there is no such video');
    video.dataset['frames'] = '0';
    const next = (): void => {
      video.dataset['frames'] = String(Number(video.dataset['frames']) + 1);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }, selector);
  return () => page.locator(selector).getAttribute('data-frames').then(Number);
}

/** The loudest frequency in Hz of somebody's voice over a second, or 0 for silence. */
export function loudestTone(page: Page, participantId: string, source = 'microphone'): Promise<number> {
  return page.evaluate(
    async ([id, wanted]) => {
      const audio = document.querySelector<HTMLAudioElement>(
        `audio[data-participant-id="${id}"][data-source="${wanted}"]`,
      );
      if (!(audio?.srcObject instanceof MediaStream)) return 0;
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 8192;
      context.createMediaStreamSource(audio.srcObject).connect(analyser);
      const sum = new Float64Array(analyser.frequencyBinCount);
      const bins = new Float32Array(analyser.frequencyBinCount);
      for (let reading = 0; reading < 20; reading++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatFrequencyData(bins);
        bins.forEach((level, index) => (sum[index] = (sum[index] ?? 0) + 10 ** (level / 10)));
      }
      const step = context.sampleRate / analyser.fftSize;
      await context.close();
      const peak = sum.indexOf(Math.max(...sum));
      return (sum[peak] ?? 0) / 20 > 1e-7 ? peak * step : 0;
    },
    [participantId, source] as const,
  );
}

export interface Inbound {
  kind: string;
  bytes: number;
  width: number;
  frames: number;
  codec: string;
}

/** What arrives at this page over all its connections. */
export function inbound(page: Page): Promise<Inbound[]> {
  return page.evaluate(async () => {
    const found: Inbound[] = [];
    for (const connection of globalThis.plenumProbes.connections) {
      if (connection.connectionState === 'closed') continue;
      const report = (await connection.getStats()) as unknown as Map<string, Stat>;
      for (const stat of report.values()) {
        if (stat.type !== 'inbound-rtp' || stat.mid === 'probator') continue;
        found.push({
          kind: stat.kind,
          bytes: stat.bytesReceived,
          width: stat.frameWidth ?? 0,
          frames: stat.framesDecoded ?? 0,
          codec: report.get(stat.codecId)?.mimeType ?? '',
        });
      }
    }
    return found;
  });
}

/** Of each simulcast layer this page sends: width in pixels, and what keeps it from being better. */
export function outboundLayers(page: Page): Promise<{ width: number; active: boolean; limitedBy: string }[]> {
  return page.evaluate(async () => {
    const found: { width: number; active: boolean; limitedBy: string }[] = [];
    for (const connection of globalThis.plenumProbes.connections) {
      if (connection.connectionState === 'closed') continue;
      const report = (await connection.getStats()) as unknown as Map<string, Stat>;
      for (const stat of report.values()) {
        if (stat.type !== 'outbound-rtp' || stat.kind !== 'video') continue;
        found.push({
          width: stat.frameWidth ?? 0,
          active: stat.active === true,
          limitedBy: stat.qualityLimitationReason ?? '',
        });
      }
    }
    return found;
  });
}

/** Protocol and type of the path in use, e.g. `udp/host`, `tcp/host`, `udp/relay`; empty before there is one. */
export function paths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    for (const connection of globalThis.plenumProbes.connections) {
      if (connection.connectionState !== 'connected') continue;
      const report = (await connection.getStats()) as unknown as Map<string, Stat>;
      for (const stat of report.values()) {
        if (stat.type !== 'transport') continue;
        const local = report.get(report.get(stat.selectedCandidatePairId)?.localCandidateId ?? '');
        if (local) found.push(`${local.protocol}/${local.candidateType}`);
      }
    }
    return found;
  });
}

export function participantIdOf(page: Page, name: string): Promise<string> {
  return page
    .locator(`[data-testid=tile][data-name="${name}"]`)
    .getAttribute('data-participant-id', { timeout: 10_000 })
    .then((id) => id ?? '');
}

/** Asks again and again until the answer satisfies; says the last answer when it never does. */
export async function eventually<T>(
  read: () => Promise<T>,
  satisfies: (value: T) => boolean,
  description: string,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (satisfies(value)) return value;
    if (Date.now() > deadline) throw new Error(`${description}: never; last seen ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function isNear(colour: Colour | null, wanted: Colour): boolean {
  if (!colour) return false;
  return (['red', 'green', 'blue'] as const).every((part) => Math.abs(colour[part] - wanted[part]) < 40);
}
