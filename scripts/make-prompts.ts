import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  type PromptLanguage,
  promptLanguages,
  spoken,
  type SpokenName,
  spokenNames,
} from '../server/contract/prompts.ts';

/**
 * Makes the recordings of what is said to terminals, in media/prompts: trimmed, of one loudness, as Ogg Opus. To be run
 * by hand after the catalogue changed; names make only those. It takes Debian's packages espeak-ng (Chinese), festival
 * and festvox-us-slt-hts (English), and ffmpeg.
 *
 *   node scripts/make-prompts.ts [NAME ...]
 */

const run = promisify(execFile);
const folder = path.join(import.meta.dirname, '../media/prompts');
const rate = 48_000;
const bitRate = '24k';
/** dBFS, mean while something is said. */
const loudness = -20;
const highestPeak = 0.89;
/** In pieces of 10 ms. */
const piece = rate / 100;
/** What is so much softer than the loudest piece is no speech. */
const silenceDb = -38;
const before = 2 * piece;
const after = 10 * piece;

/**
 * How the Chinese is said, with the tones as they are spoken: Debian's espeak-ng has no dictionary of characters. A
 * third tone before another is a second.
 */
const pinyin: Readonly<Record<SpokenName, string>> = {
  welcome: 'huan1ying2 can1jia1 hui4yi4.',
  'enter-meeting-id': 'qing3 shu1ru4 hui4yi4hao4, an4 jing3hao4jian4 jie2shu4.',
  'enter-pin': 'qing3 shu1ru4 hui4yi4 mi4ma3, an4 jing3hao4jian4 jie2shu4.',
  'wrong-meeting-id': 'hui4yi4hao4 bu2 zheng4que4, qing3 chong2xin1 shu1ru4.',
  'wrong-pin': 'mi4ma3 bu2 zheng4que4, qing3 chong2xin1 shu1ru4.',
  'waiting-for-host': 'zhu3chi2ren2 shang4wei4 ru4hui4, qing3 shao1hou4.',
  'waiting-for-admission': 'qing2 deng3dai4 zhu3chi2ren2 zhun2xu3 nin2 ru4hui4.',
  'meeting-locked': 'hui4yi4 yi2 suo3ding4.',
  'meeting-full': 'hui4yi4 ren2shu4 yi2 man3.',
  'meeting-not-open': 'hui4yi4 shang4wei4 kai1shi3.',
  'not-allowed': 'nin2 bu4neng2 jia1ru4 gai1 hui4yi4.',
  'try-later': 'zan4shi2 wu2fa3 ru4hui4, qing3 shao1hou4 zai4shi4.',
  'too-many-tries': 'shu1ru4 cuo4wu4 ci4shu4 guo4duo1.',
  muted: 'nin2 yi3 jing4yin1.',
  unmuted: 'nin2 yi2 jie3chu2 jing4yin1.',
  'recording-started': 'hui4yi4 zheng4zai4 lu4zhi4.',
  'recording-stopped': 'hui4yi4 lu4zhi4 yi3 ting2zhi3.',
  'ends-in-five-minutes': 'hui4yi4 jiang1 zai4 wu3 fen1zhong1 hou4 jie2shu4.',
  'meeting-ended': 'hui4yi4 yi3 jie2shu4.',
  'you-are-the-only-one': 'hui4yi4 zhong1 mu4qian2 zhi2you3 nin2 yi4ren2.',
  goodbye: 'zai4jian4.',
  ...{ 'digit-0': 'ling2.', 'digit-1': 'yi1.', 'digit-2': 'er4.', 'digit-3': 'san1.', 'digit-4': 'si4.' },
  ...{ 'digit-5': 'wu3.', 'digit-6': 'liu4.', 'digit-7': 'qi1.', 'digit-8': 'ba1.', 'digit-9': 'jiu3.' },
};

async function say(name: SpokenName, language: PromptLanguage, file: string): Promise<void> {
  if (language === 'zh') {
    // Words by themselves are over soon.
    const speed = name.startsWith('digit-') ? '130' : '160';
    await run('espeak-ng', ['-v', 'cmn-latn-pinyin', '-s', speed, '-w', file, pinyin[name]]);
    return;
  }
  const speaking = run('text2wave', ['-eval', '(voice_cmu_us_slt_arctic_hts)', '-o', file]);
  // It spells abbreviations that are set apart.
  speaking.child.stdin?.end(spoken[name].en.replace('ID', 'I D').replace('PIN', 'pin'));
  await speaking;
}

async function samplesOf(file: string): Promise<Int16Array> {
  const args = ['-v', 'error', '-i', file, '-ac', '1', '-ar', `${rate}`, '-f', 's16le', 'pipe:1'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 64 << 20 });
  return Int16Array.from({ length: stdout.length >> 1 }, (_, index) => stdout.readInt16LE(index * 2));
}

/** Mean of the squares of each 10 ms. */
function powersOf(samples: Int16Array): number[] {
  return Array.from({ length: Math.floor(samples.length / piece) }, (_, index) => {
    const part = samples.subarray(index * piece, (index + 1) * piece);
    return part.reduce((sum, sample) => sum + sample * sample, 0) / piece;
  });
}

/** Only what is said, and as loud as all the others. */
function levelled(samples: Int16Array): Int16Array {
  const powers = powersOf(samples);
  const least = Math.max(...powers) * 10 ** (silenceDb / 10);
  const isSpeech = (power: number): boolean => power > least;
  const from = Math.max(0, powers.findIndex(isSpeech) * piece - before);
  const to = Math.min(samples.length, (powers.findLastIndex(isSpeech) + 1) * piece + after);
  const speech = powers.filter(isSpeech);
  const mean = Math.sqrt(speech.reduce((sum, power) => sum + power, 0) / speech.length);
  const said = samples.subarray(from, to);
  const peak = said.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min((32_768 * 10 ** (loudness / 20)) / mean, (32_768 * highestPeak) / peak);
  return said.map((sample, index) => {
    const edge = Math.min(1, index / piece, (said.length - 1 - index) / piece);
    return Math.round(sample * gain * edge);
  });
}

async function write(samples: Int16Array, file: string): Promise<void> {
  const from = ['-f', 's16le', '-ar', `${rate}`, '-ac', '1', '-i', 'pipe:0'];
  const codec = ['-c:a', 'libopus', '-b:a', bitRate, '-application', 'voip', '-frame_duration', '60'];
  // The same every time.
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
  const writing = run('ffmpeg', ['-v', 'error', '-y', ...from, ...codec, ...plain, '-f', 'ogg', file]);
  writing.child.stdin?.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  await writing;
}

const scratch = mkdtempSync(path.join(tmpdir(), 'prompts-'));
try {
  const asked = process.argv.slice(2);
  let bytes = 0;
  for (const language of promptLanguages) {
    mkdirSync(path.join(folder, language), { recursive: true });
    for (const name of spokenNames.filter((one) => asked.length === 0 || asked.includes(one))) {
      const wave = path.join(scratch, 'said.wav');
      await say(name, language, wave);
      const samples = levelled(await samplesOf(wave));
      const file = path.join(folder, language, `${name}.opus`);
      await write(samples, file);
      bytes += statSync(file).size;
      console.log(`${language}/${name}: ${(samples.length / rate).toFixed(2)} s`);
    }
  }
  console.log(`${(bytes / 1024).toFixed(0)} KB`);
} finally {
  rmSync(scratch, { recursive: true });
}
