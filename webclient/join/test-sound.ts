/** Two soft tones, ms from the start and Hz. */
const tones = [
  { at: 0, frequency: 523.25 },
  { at: 220, frequency: 783.99 },
];
const toneLength = 0.4;

/**
 * Plays a short sound on a speaker. It goes through an audio element, as the voices of the meeting do, because only
 * an element can be sent to a chosen speaker in every browser that can do so at all.
 * @param speakerId '' is the system's default
 */
export async function playTestSound(speakerId: string): Promise<void> {
  const context = new AudioContext();
  const audio = new Audio();
  try {
    const destination = context.createMediaStreamDestination();
    audio.srcObject = destination.stream;
    // A speaker unplugged meanwhile: the default is heard instead, which tells the same.
    if (speakerId !== '') await audio.setSinkId(speakerId).catch(() => undefined);
    await context.resume();
    await audio.play();
    for (const { at, frequency } of tones) addTone(context, destination, frequency, at / 1000);
    await new Promise((resolve) => setTimeout(resolve, 900));
  } catch {
    // Playing is refused without a speaker; there is nothing to hear then, and nothing to add to that.
  } finally {
    audio.srcObject = null;
    await context.close();
  }
}

function addTone(context: AudioContext, destination: AudioNode, frequency: number, delay: number): void {
  const start = context.currentTime + 0.05 + delay;
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.3, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.001, start + toneLength);
  oscillator.connect(volume).connect(destination);
  oscillator.start(start);
  oscillator.stop(start + toneLength);
}
