import type { FfmpegCommand } from 'fluent-ffmpeg';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { FinishError } from './finish-error.ts';
import { goOn, hdVideo, stripPicture, thumbnail } from './order.ts';
import type { FileFacts } from './probe.ts';
import { exists, publish } from './publish.ts';
import { newFfmpeg, quietly, runFfmpeg } from './run-ffmpeg.ts';
import { type Strip, stripFilter, tellingMoment } from './strip.ts';

const size = { width: 640, height: 360 } as const;
const thumbnailFilter = [
  `scale=${size.width}:${size.height}:force_original_aspect_ratio=decrease`,
  `pad=${size.width}:${size.height}:(ow-iw)/2:(oh-ih)/2,setsar=1`,
].join(',');

/** The thumbnail and the strip of `video.mp4`, where they are not there yet. @throws FinishError */
export async function makePictures(
  folder: string,
  strip: Strip,
  { durationMs, signal }: { durationMs: number; signal: AbortSignal | undefined },
): Promise<readonly FileFacts[]> {
  const names = [thumbnail, stripPicture];
  const there = await Promise.all(names.map((name) => exists(folder, name)));
  if (there.includes(false)) {
    goOn(signal);
    const video = path.join(folder, hdVideo);
    await publish(folder, names, async ([thumbnailPart = '', stripPart = '']) => {
      const makeStrip = still(video, [], stripFilter(strip, durationMs)).outputOptions(
        '-q:v',
        '4',
        '-copyts',
      );
      const seen = await runFfmpeg(makeStrip.output(stripPart), { folder, signal });
      const at = Math.min(tellingMoment(seen, strip), durationMs - 1) / 1000;
      const seek = ['-noaccurate_seek', '-ss', String(at)];
      const makeThumbnail = still(video, seek, thumbnailFilter).outputOptions('-q:v', '3');
      // Where the only key frame is long past, it is shown all the same.
      makeThumbnail.outputOptions('-fps_mode', 'passthrough');
      await runFfmpeg(makeThumbnail.output(thumbnailPart), { folder, signal });
      // It is a success to ffmpeg to have found no picture.
      const sizes = await Promise.all([thumbnailPart, stripPart].map((part) => bytesOf(part)));
      if (sizes.includes(0)) throw new FinishError('damaged', 'no picture can be read');
    });
  }
  const { columns, rows, width, height } = strip;
  const grid = { width: columns * width, height: rows * height };
  return Promise.all([facts(folder, thumbnail, size), facts(folder, stripPicture, grid)]);
}

/** One picture, of key frames alone: an hour's are decoded in seconds. */
function still(video: string, before: readonly string[], filter: string): FfmpegCommand {
  return newFfmpeg()
    .input(video)
    .inputOptions('-threads', '1', '-skip_frame', 'nokey', ...before)
    .outputOptions('-map', '0:v', '-filter:v', filter, '-frames:v', '1')
    .outputOptions('-c:v', 'mjpeg', '-f', 'image2', '-update', '1', ...quietly);
}

async function facts(
  folder: string,
  name: string,
  of: { width: number; height: number },
): Promise<FileFacts> {
  const { width, height } = of;
  return { name, bytes: await bytesOf(path.join(folder, name)), durationMs: null, width, height };
}

function bytesOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size: bytes }) => bytes,
    () => 0,
  );
}
