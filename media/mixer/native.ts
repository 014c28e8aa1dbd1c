import * as constants from 'node-av/constants';
import { FFmpegError, Frame, Log } from 'node-av/lib';

// What goes wrong is told by results; of damaged streams FFmpeg would say a line for every picture.
Log.setLevel(constants.AV_LOG_FATAL);

/** Something FFmpeg refused. */
export class NativeError extends Error {
  override name = 'NativeError';
}

/** @throws NativeError when FFmpeg's answer is an error: `what` and FFmpeg's own words */
export function check(result: number, what: string): number {
  if (result < 0) throw new NativeError(`${what}: ${new FFmpegError(result).message}`);
  return result;
}

/** What has no answer to give where there is one in FFmpeg as it is built. @throws NativeError */
export function found<T>(value: T | null, what: string): T {
  if (value === null) throw new NativeError(`FFmpeg has no ${what}`);
  return value;
}

/** A picture in memory, planes Y, U and V; to be freed by whoever asked for it. @throws NativeError without memory */
export function pictureOf(width: number, height: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.format = constants.AV_PIX_FMT_YUV420P;
  frame.width = width;
  frame.height = height;
  check(frame.allocBuffer(), 'a picture');
  return frame;
}

/** Mono samples of 16 bits; to be freed by whoever asked for it. @throws NativeError without memory */
export function samplesOf(count: number, sampleRate: number): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.format = constants.AV_SAMPLE_FMT_S16;
  frame.sampleRate = sampleRate;
  frame.channelLayout = constants.AV_CHANNEL_LAYOUT_MONO;
  frame.nbSamples = count;
  check(frame.allocBuffer(), 'samples');
  return frame;
}
