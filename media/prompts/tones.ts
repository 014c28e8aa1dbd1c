import { type ToneName, toneNames } from '../../server/contract/prompts.ts';
import { mixRate, samplesPerMs } from '../mixer/audio-codecs.ts';

interface Note {
  /** 0: a rest. */
  hertz: number;
  ms: number;
}

const [c5, e5, g5, c6] = [523.25, 659.26, 783.99, 1046.5];

const notes: Readonly<Record<ToneName, readonly Note[]>> = {
  'tone-join': [note(e5, 110), note(g5, 190)],
  'tone-leave': [note(g5, 110), note(e5, 190)],
  'tone-knock': [note(c6, 90), note(0, 70), note(c6, 90)],
  'tone-recording-start': [note(c5, 110), note(e5, 110), note(g5, 190)],
  'tone-recording-stop': [note(g5, 110), note(e5, 110), note(c5, 190)],
  // One ring as it is in China, within what ITU-T E.180 recommends (400 to 450 Hz, 1 s and 4 s).
  'tone-ringback': [note(450, 1000), note(0, 4000)],
  'tone-error': [note(c5, 160), note(0, 60), note(c5, 160)],
};

function note(hertz: number, ms: number): Note {
  return { hertz, ms };
}

/** At its loudest; as a mean, -20 dBFS, as loud as the words are. */
const loudest = 0.165 * 32_767;
const edgeMs = 8;

/** Samples at 48 kHz, mono. */
export function toneSamples(name: ToneName): Int16Array {
  const parts = notes[name];
  const whole = new Int16Array(parts.reduce((sum, { ms }) => sum + ms * samplesPerMs, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(samplesOf(part), at);
    at += part.ms * samplesPerMs;
  }
  return whole;
}

/** A little of the octave makes it sound like an instrument; soft edges, that it does not click. */
function samplesOf({ hertz, ms }: Note): Int16Array {
  const count = ms * samplesPerMs;
  const edge = edgeMs * samplesPerMs;
  return Int16Array.from({ length: count }, (_, index) => {
    const turn = (2 * Math.PI * hertz * index) / mixRate;
    const swell = Math.min(1, index / edge, (count - 1 - index) / edge);
    return Math.round(loudest * swell * (0.85 * Math.sin(turn) + 0.15 * Math.sin(2 * turn)));
  });
}

export function isToneName(name: string): name is ToneName {
  return (toneNames as readonly string[]).includes(name);
}
