import { useEffect } from 'react';
import { useDevices, useSession } from '../app/session.ts';
import { speakerInUse } from './remote-audio.tsx';
import { type Tone, TonePlan } from './tone-plan.ts';

/** Hz, one after the other. */
const notes: Record<Tone, readonly number[]> = {
  join: [523, 784],
  leave: [784, 523],
  recording: [880, 880],
  recordingEnds: [659, 440],
  opened: [660, 880, 1175],
};
const noteSeconds = 0.11;
const loudness = 0.06;

/** Short, soft tones when somebody joins or leaves, when recording begins or ends, and when one's microphone opens. */
export function useTones(): void {
  const { meeting } = useSession();
  const speaker = useDevices(speakerInUse);
  useEffect(() => {
    const plan = new TonePlan();
    const contexts = new Set<AudioContext>();
    // What is there already is no change, but tells when one entered.
    plan.toneOf(meeting.store.getState(), meeting.store.getState(), performance.now());
    const stop = meeting.store.subscribe((state, before) => {
      const tone = plan.toneOf(state, before, performance.now());
      if (tone === null) return;
      // One that the browser does not let play never comes to its end.
      for (const silent of contexts) {
        if (silent.state !== 'suspended') continue;
        contexts.delete(silent);
        void silent.close();
      }
      const context = contextFor(speaker);
      contexts.add(context);
      // One that stays open works on silence all through the meeting.
      play(context, notes[tone], () => {
        contexts.delete(context);
        void context.close();
      });
    });
    return () => {
      stop();
      // Nothing depends on when its threads are gone.
      for (const context of contexts) void context.close();
    };
  }, [meeting, speaker]);
}

function contextFor(speaker: string): AudioContext {
  const context = new AudioContext();
  // Older browsers play on the system's own speaker.
  if ('setSinkId' in context && speaker !== '')
    (context as { setSinkId(id: string): Promise<void> }).setSinkId(speaker).catch(() => undefined);
  return context;
}

function play(context: AudioContext, frequencies: readonly number[], onEnded: () => void): void {
  frequencies.forEach((frequency, index) => {
    const at = context.currentTime + index * noteSeconds;
    const gain = new GainNode(context, { gain: 0 });
    // Swelling and fading, as a tone that is cut off clicks.
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds * 1.6);
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + noteSeconds * 1.7);
    if (index === frequencies.length - 1) oscillator.addEventListener('ended', onEnded, { once: true });
  });
}
