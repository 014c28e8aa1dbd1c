import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import { FinishError } from './finish-error.ts';

/** Below all live work. */
const niceness = 19;
/** Of what ffmpeg says, the last lines are kept. */
const linesKept = 500;

/** It says so of the end of a file, and takes it for a success (5.1). */
const notWritten = /^Error (writing trailer|closing file)/m;

/** An ffmpeg to be told what to do, for {@link runFfmpeg}. */
export function newFfmpeg(): FfmpegCommand {
  return ffmpeg({ niceness, stdoutLines: linesKept });
}

/** What each of them is told. Errors and progress alone are said. */
export const quietly = ['-nostdin', '-loglevel', 'error', '-stats'] as const;

/**
 * Runs it to its end.
 *
 * @param onTime how far it is, ms of what it makes
 * @returns what it wrote to its standard output
 * @throws FinishError; ffmpeg has ended by then also when it was cancelled
 */
export function runFfmpeg(
  command: FfmpegCommand,
  {
    folder,
    signal,
    onTime,
  }: { folder: string; signal: AbortSignal | undefined; onTime?: (ms: number) => void },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const kill = (): void => void command.kill('SIGKILL');
  const end = (): void => signal?.removeEventListener('abort', kill);
  const fail = (error: unknown, stderr: string | null): void => {
    if (signal?.aborted) reject(new FinishError('cancelled', '', error));
    else reject(FinishError.from(error, { folder, stderr: stderr ?? '' }));
  };
  command.on('start', () => {
    if (signal?.aborted) kill();
    else signal?.addEventListener('abort', kill);
  });
  if (onTime) command.on('progress', ({ timemark }) => onTime(millisecondsOf(timemark)));
  command.on('end', (stdout, stderr) => {
    end();
    if (notWritten.test(stderr ?? '')) fail(new Error('not written'), stderr);
    else resolve(stdout ?? '');
  });
  command.on('error', (error: unknown, _stdout, stderr) => {
    end();
    fail(error, stderr);
  });
  command.run();
  return promise;
}

/** @param timemark `00:01:02.50`; `N/A` and what is before 0 count as 0 */
function millisecondsOf(timemark: string): number {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):([\d.]+)$/.exec(timemark) ?? [];
  if (seconds === undefined) return 0;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
