import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { mixRate } from '../mixer/audio-codecs.ts';
import { toneLevel } from '../mixer/known-media.ts';
import { NativeError } from '../mixer/native.ts';
import { digitsOf, promptLanguages, spokenNames, toneNames } from '../../server/contract/prompts.ts';
import { Prompts } from './prompts.ts';
import { readSound } from './sound-file.ts';
import { toneSamples } from './tones.ts';

const run = promisify(execFile);
const piece = mixRate / 100;

const decibels = (power: number): number => 10 * Math.log10(power / 32_768 ** 2 + 1e-12);

/** dBFS of each 10 ms. */
function levelsOf(samples: Int16Array): number[] {
  return Array.from({ length: Math.floor(samples.length / piece) }, (_, index) => {
    const part = samples.subarray(index * piece, (index + 1) * piece);
    return decibels(part.reduce((sum, sample) => sum + sample * sample, 0) / piece);
  });
}

/** dBFS while something is said. */
function loudnessOf(samples: Int16Array): number {
  const levels = levelsOf(samples);
  const least = Math.max(...levels) - 38;
  const speech = levels.filter((level) => level > least).map((level) => 10 ** (level / 10));
  return 10 * Math.log10(speech.reduce((sum, power) => sum + power, 0) / speech.length);
}

describe('what is said to terminals', () => {
  for (const language of promptLanguages) {
    it(`is there in ${language}, of sensible length and loudness`, async () => {
      for (const name of spokenNames) {
        const samples = await readSound(path.join(import.meta.dirname, language, `${name}.opus`));
        expect(samples.length / mixRate, `s of ${name}`).to.be.within(0.3, 8);
        expect(loudnessOf(samples), `dBFS of ${name}`).to.be.within(-22, -18);
        const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        expect(peak, `peak of ${name}`).to.be.below(32_700);
        const levels = levelsOf(samples);
        const begin = levels.findIndex((level) => level > -50);
        const end = levels.length - 1 - levels.findLastIndex((level) => level > -50);
        expect(begin * 10, `ms of silence before ${name}`).to.be.below(150);
        expect(end * 10, `ms of silence after ${name}`).to.be.below(250);
      }
    });

    it(`has no recording in ${language} that nobody asks for`, () => {
      const files = readdirSync(path.join(import.meta.dirname, language));
      expect(files.toSorted()).to.deep.equal(spokenNames.map((name) => `${name}.opus`).toSorted());
      const bytes = files.map((file) => statSync(path.join(import.meta.dirname, language, file)).size);
      expect(bytes.reduce((sum, size) => sum + size, 0)).to.be.below(750_000);
    });
  }

  it('is a number digit by digit', () => {
    expect(digitsOf('40 7')).to.deep.equal(['digit-4', 'digit-0', 'digit-7']);
  });

  it('is one sound after the other', async () => {
    const prompts = new Prompts();
    const one = await prompts.samplesOf(['digit-4'], 'en');
    const two = await prompts.samplesOf(['digit-4', 'tone-join'], 'en');
    expect(two.length - one.length).to.equal(toneSamples('tone-join').length + mixRate / 10);
    expect(two.subarray(0, one.length)).to.deep.equal(one);
  });

  it('is an operator’s own recording where there is one, in any sampling rate', async () => {
    const own = mkdtempSync(path.join(tmpdir(), 'own-prompts-'));
    try {
      mkdirSync(path.join(own, 'en'));
      const file = path.join(own, 'en', 'welcome.wav');
      const tone = 'aevalsrc=0.2*sin(2*PI*1000*t)|0.2*sin(2*PI*1000*t):s=16000:d=1';
      await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, file]);
      const prompts = new Prompts(own);
      const samples = await prompts.samplesOf(['welcome'], 'en');
      expect(samples.length / mixRate).to.be.closeTo(1.1, 0.02);
      expect(toneLevel(samples.subarray(4800, 9600), 1000)).to.be.closeTo(0.2, 0.02);
      const other = await prompts.samplesOf(['welcome'], 'zh');
      expect(other.length / mixRate).to.be.above(1.5);
    } finally {
      rmSync(own, { recursive: true });
    }
  });

  it('is refused where it is no sound', async () => {
    const refused = await readSound(import.meta.filename).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(NativeError);
  });
});

describe('the tones that are played', () => {
  for (const name of toneNames) {
    it(`are soft at their edges and not too loud: ${name}`, () => {
      const samples = toneSamples(name);
      const levels = levelsOf(samples).filter((level) => level > -60);
      expect(Math.max(...levels)).to.be.within(-21, -18);
      const step = samples.reduce((most, sample, index) => {
        return Math.max(most, Math.abs(sample - (samples[index - 1] ?? 0)));
      }, 0);
      expect(step, 'between two samples').to.be.below(900);
      expect(Math.abs(samples[0]!)).to.equal(0);
      expect(Math.abs(samples.at(-1)!)).to.equal(0);
    });
  }

  it('rise for who joins and fall for who leaves', () => {
    const notesOf = (samples: Int16Array) =>
      [samples.subarray(960, 4800), samples.subarray(6240, 10_080)].map((part) =>
        [659.26, 783.99].map((hertz) => toneLevel(part, hertz) > 0.08),
      );
    expect(notesOf(toneSamples('tone-join'))).to.deep.equal([
      [true, false],
      [false, true],
    ]);
    expect(notesOf(toneSamples('tone-leave'))).to.deep.equal([
      [false, true],
      [true, false],
    ]);
  });
});
