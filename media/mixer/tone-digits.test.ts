import { expect } from 'chai';
import path from 'node:path';
import { promptLanguages, spokenNames, toneNames } from '../../server/contract/prompts.ts';
import { readSound } from '../prompts/sound-file.ts';
import { toneSamples } from '../prompts/tones.ts';
import { type AudioCodec, frameSamples, mixRate } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import { AudioEncoder } from './audio-encoder.ts';
import { highTones, lowTones, ToneDigits } from './tone-digits.ts';

const all = '123A456B789C*0#D';

interface Press {
  ms?: number;
  /** Amplitudes of full scale. */
  low?: number;
  high?: number;
  /** What both frequencies are multiplied by. */
  off?: number;
}

/** A key as it sounds, at 48 kHz. */
function tonesOf(digit: string, { ms = 80, low = 0.2, high = 0.2, off = 1 }: Press = {}): Float64Array {
  const at = all.indexOf(digit);
  const [first, second] = [lowTones[at >> 2] ?? 0, highTones[at & 3] ?? 0];
  return Float64Array.from({ length: (ms * mixRate) / 1000 }, (_, index) => {
    const turn = (2 * Math.PI * off * index) / mixRate;
    return low * Math.sin(first * turn) + high * Math.sin(second * turn);
  });
}

const silence = (ms: number): Float64Array => new Float64Array((ms * mixRate) / 1000);

function joined(...parts: Float64Array[]): Int16Array {
  const values = parts.flatMap((part) => [...part]);
  return Int16Array.from(values, (value) => Math.max(-32_768, Math.min(32_767, value * 32_767)));
}

function digitsIn(samples: Int16Array): string {
  const reader = new ToneDigits();
  let digits = '';
  // A rest, so that all of it is in whole frames.
  for (let at = 0; at < samples.length; at += frameSamples) {
    const frame = new Int16Array(frameSamples);
    frame.set(samples.subarray(at, at + frameSamples));
    digits += reader.read(frame) ?? '';
  }
  return digits;
}

describe('keys heard in a voice', () => {
  it('are all that there are, each once', () => {
    const presses = Array.from(all, (digit) => [silence(60), tonesOf(digit)]).flat();
    expect(digitsIn(joined(...presses, silence(60)))).to.equal(all);
  });

  it('are the same key again after a pause, and not after a moment that was lost', () => {
    const press = tonesOf('5');
    expect(digitsIn(joined(press, silence(65), press, silence(50)))).to.equal('55');
    expect(digitsIn(joined(press, silence(20), press, silence(50)))).to.equal('5');
    expect(digitsIn(joined(tonesOf('5', { ms: 2000 })))).to.equal('5');
  });

  it('are heard wherever in a frame they begin, when they last 50 ms, and not when 20', () => {
    for (let begin = 0; begin < 20; begin += 3) {
      const around = (ms: number) => joined(silence(begin), tonesOf('8', { ms }), silence(60));
      expect(digitsIn(around(50)), `from ${begin} ms`).to.equal('8');
      expect(digitsIn(around(20)), `from ${begin} ms`).to.equal('');
    }
  });

  it('may be soft, uneven and a little off, within limits', () => {
    const one = (press: Press): string => digitsIn(joined(silence(20), tonesOf('9', press), silence(60)));
    expect(one({ low: 0.025, high: 0.025 })).to.equal('9');
    expect(one({ low: 0.004, high: 0.004 })).to.equal('');
    expect(one({ low: 0.25, high: 0.1 })).to.equal('9');
    expect(one({ low: 0.1, high: 0.15 })).to.equal('9');
    expect(one({ low: 0.4, high: 0.04 })).to.equal('');
    expect(one({ low: 0.04, high: 0.4 })).to.equal('');
    expect([one({ off: 1.015 }), one({ off: 0.985 })]).to.deep.equal(['9', '9']);
    expect([one({ off: 1.04 }), one({ off: 0.96 })]).to.deep.equal(['', '']);
  });

  it('come through noise and what is said softly', async () => {
    const said = await readSound(path.join(import.meta.dirname, '../prompts/en/enter-pin.opus'));
    let seed = 1;
    const noise = (): number => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5) * 0.06;
    const presses = joined(...Array.from('4071#', (digit) => [tonesOf(digit), silence(60)]).flat());
    const mixed = presses.map((sample, index) => sample + (said[index] ?? 0) / 5 + noise() * 32_767);
    expect(digitsIn(mixed)).to.equal('4071#');
  });

  for (const codec of ['PCMU', 'PCMA', 'G722', 'opus'] as const satisfies AudioCodec[]) {
    it(`survive ${codec}`, async () => {
      const encoder = await AudioEncoder.open(codec);
      const decoder = new AudioDecoder(codec);
      const reader = new ToneDigits();
      const samples = joined(
        ...Array.from('159D*#', (digit) => [silence(60), tonesOf(digit, { ms: 100 })]).flat(),
      );
      let digits = '';
      for (let at = 0; at + frameSamples <= samples.length + 4 * frameSamples; at += frameSamples) {
        const frame = new Int16Array(frameSamples);
        frame.set(samples.subarray(at, at + frameSamples));
        const payload = encoder.encode(frame);
        if (payload) decoder.decode(payload);
        digits += reader.read(decoder.next()) ?? '';
      }
      expect(digits).to.equal('159D*#');
      encoder.close();
      decoder.close();
    });
  }

  it('are none in speech', async () => {
    for (const language of promptLanguages) {
      for (const name of spokenNames) {
        const file = path.join(import.meta.dirname, `../prompts/${language}/${name}.opus`);
        expect(digitsIn(await readSound(file)), `${language}/${name}`).to.equal('');
      }
    }
  });

  it('are none in music, sirens and the tones that are played', () => {
    for (const name of toneNames) expect(digitsIn(toneSamples(name)), name).to.equal('');
    const chord = (notes: number[], ms: number): Float64Array =>
      Float64Array.from({ length: (ms * mixRate) / 1000 }, (_, index) => {
        const turn = (2 * Math.PI * index) / mixRate;
        // As of strings: every harmonic a little softer.
        const voice = (hertz: number): number =>
          [1, 2, 3, 4, 5].reduce((sum, harmonic) => sum + Math.sin(harmonic * hertz * turn) / harmonic, 0);
        return notes.reduce((sum, hertz) => sum + 0.08 * voice(hertz), 0);
      });
    const scale = Array.from({ length: 25 }, (_, step) => 220 * 2 ** (step / 12));
    for (const root of scale) {
      for (const third of [1.26, 1.19]) {
        expect(digitsIn(joined(chord([root, root * third, root * 1.5], 120))), `${root} Hz`).to.equal('');
      }
    }
    const siren = Float64Array.from({ length: mixRate * 2 }, (_, index) => {
      const seconds = index / mixRate;
      return 0.3 * Math.sin(2 * Math.PI * (600 * seconds + 300 * seconds ** 2));
    });
    expect(digitsIn(joined(siren))).to.equal('');
  });
});
