/** A soft pair of notes, every few seconds. ms from the start of each, and Hz. */
const notes = [
  { at: 0, frequency: 659.25 },
  { at: 180, frequency: 830.61 },
];
const noteSeconds = 0.5;
const loudness = 0.08;
const everyMs = 2400;
/** It stops by itself, as the call does. */
const longestMs = 45_000;
const lockName = 'plenum.ring';

/**
 * Rings until it is stopped, in one tab of the browser only. Silent where the browser does not let a page sound that
 * nobody has touched yet.
 * @returns what stops it
 */
export function ring(): () => void {
  if (!('AudioContext' in globalThis)) return () => undefined;
  const context = new AudioContext();
  const stopping = new AbortController();
  const { signal } = stopping;
  signal.addEventListener('abort', () => void context.close());
  const over = setTimeout(() => stopping.abort(), longestMs);
  // Not even begun where sound is not allowed: another tab, which may, has the turn.
  void context.resume().then(() => inOneTab(signal, () => sound(context, signal)));
  return () => {
    clearTimeout(over);
    if (!signal.aborted) stopping.abort();
  };
}

/** Pages without TLS have no locks: there every tab rings. */
async function inOneTab(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) await work();
  // Stopped while another tab rings: the turn is not wanted any more.
  else await locks.request(lockName, { signal }, work).catch(() => undefined);
}

async function sound(context: AudioContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const { at, frequency } of notes) addNote(context, frequency, at / 1000);
    await pause(everyMs, signal);
  }
}

function addNote(context: AudioContext, frequency: number, delay: number): void {
  const start = context.currentTime + 0.05 + delay;
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + 0.04);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + noteSeconds);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + noteSeconds);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
