import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { frameSamples, mixRate } from '../../media/mixer/audio-codecs.ts';
import { AudioEncoder } from '../../media/mixer/audio-encoder.ts';
import { emptyPlan, type MixerPlan } from '../../media/mixer/mixer-plan.ts';
import { writeRtp } from '../../media/rtp/packet.ts';
import { type Feed, type LiveFigures, runLive } from './mixer-live.ts';

const run = promisify(execFile);
const voices = 20;
const talkers = 5;
const frameMs = 20;

/**
 * Twenty open microphones in Opus, of which five speak and hear everybody but themselves in Opus; beside as many sums by
 * the ffmpeg command line, from files.
 * @param folder for files of the run's own
 */
export async function benchVoices(
  folder: string,
  seconds: number,
): Promise<{ ours: LiveFigures; theirs: number }> {
  const spoken = await Promise.all(
    Array.from({ length: voices }, (_, index) => coded(index, (seconds * 1000) / frameMs)),
  );
  const plan: MixerPlan = {
    ...emptyPlan,
    inputs: spoken.map((_, index) => ({
      ...{ id: `v${index}`, kind: 'audio', codec: 'opus', heard: true },
      sfu: { ssrc: index + 1, payloadType: 111 },
    })),
    mixes: Array.from({ length: talkers }, (_, index) => ({
      ...{ id: `m${index}`, codec: 'opus', without: `v${index}` },
      sfu: { ssrc: 1000 + index, payloadType: 111 },
    })),
  };
  const feeds = spoken.map(({ packets }, index): Feed => ({
    everyMs: frameMs,
    next: (number) => {
      const at = { sequence: number & 0xffff, timestamp: (number * frameSamples) >>> 0 };
      const payload = packets[number % packets.length] ?? Buffer.alloc(0);
      return [writeRtp({ payloadType: 111, marker: number === 0, ssrc: index + 1, ...at }, payload)];
    },
  }));
  const ours = await runLive({ plan, feeds, seconds });
  const files: string[] = [];
  for (const [index, { samples }] of spoken.entries()) {
    const [raw, file] = [path.join(folder, `${index}.s16`), path.join(folder, `${index}.ogg`)];
    await writeFile(raw, samples);
    await run('ffmpeg', [
      ...['-v', 'error', '-y', '-f', 's16le', '-ar', String(mixRate), '-ac', '1', '-i', raw],
      ...opus,
      file,
    ]);
    files.push(file);
  }
  return { ours, theirs: (await mixByFfmpeg(files)) / seconds };
}

/** As AudioEncoder has it. */
const opus = [
  ...['-c:a', 'libopus', '-b:a', '32k', '-application', 'voip', '-frame_duration', '20'],
  ...['-compression_level', '5', '-vbr', 'on', '-fec', '1', '-packet_loss', '5'],
];

/** A voice of harmonics that come and go, or the noise of a room. */
async function coded(index: number, frames: number): Promise<{ packets: Buffer[]; samples: Buffer }> {
  const encoder = await AudioEncoder.open('opus');
  const samples = new Int16Array(frames * frameSamples);
  const pitch = 110 + index * 23;
  for (let at = 0; at < samples.length; at++) {
    const second = at / mixRate;
    const noise = (Math.random() - 0.5) * 200;
    const loudness = index < talkers ? 5000 * Math.max(0, Math.sin(2 * Math.PI * 3 * second + index)) : 0;
    let voice = 0;
    for (let harmonic = 1; harmonic <= 5; harmonic++) {
      voice += Math.sin(2 * Math.PI * pitch * harmonic * second) / harmonic;
    }
    samples[at] = voice * loudness + noise;
  }
  const packets: Buffer[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const payload = encoder.encode(samples.subarray(frame * frameSamples, (frame + 1) * frameSamples));
    if (payload) packets.push(payload);
  }
  encoder.close();
  return { packets, samples: Buffer.from(samples.buffer) };
}

/** @returns seconds of CPU */
async function mixByFfmpeg(files: readonly string[]): Promise<number> {
  const mixes = Array.from({ length: talkers }, (_, index) => index);
  const split = files.map(
    (_, index) =>
      `[${index}:a]asplit=${index < talkers ? talkers - 1 : talkers}${mixes
        .filter((mix) => mix !== index)
        .map((mix) => `[i${index}m${mix}]`)
        .join('')}`,
  );
  const mixed = mixes.map((mix) => {
    const others = files.map((_, index) => index).filter((index) => index !== mix);
    return `${others.map((index) => `[i${index}m${mix}]`).join('')}amix=inputs=${others.length}:normalize=0[m${mix}]`;
  });
  const { stderr } = await run('ffmpeg', [
    ...['-v', 'info', '-nostats', '-benchmark', '-y', '-filter_complex_threads', '1'],
    ...files.flatMap((file) => ['-c:a', 'libopus', '-i', file]),
    ...['-filter_complex', [...split, ...mixed].join(';')],
    ...mixes.flatMap((mix) => ['-map', `[m${mix}]`, ...opus, '-f', 'null', '-']),
  ]);
  return cpuOf(stderr);
}

/** @param words what ffmpeg says with `-benchmark` @returns seconds of CPU */
export function cpuOf(words: string): number {
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(words) ?? [];
  return Number(user) + Number(system);
}
