/**
 * Why a recording could not be finished. Its raw files are as they were after each of them.
 *
 * - `cancelled`: it was told to stop
 * - `diskFull`: no space left where the recording lies
 * - `empty`: nothing was recorded; of a picture, no pictures (there may be sound)
 * - `damaged`: what is there cannot be read
 * - `killed`: ffmpeg was killed from outside
 * - `failed`: anything else; `detail` says what ffmpeg said
 */
export type FinishFailure = 'cancelled' | 'diskFull' | 'empty' | 'damaged' | 'killed' | 'failed';

export class FinishError extends Error {
  readonly failure: FinishFailure;
  /** A line of what ffmpeg or the system said, without the folder's path. */
  readonly detail: string;

  constructor(failure: FinishFailure, detail = '', cause?: unknown) {
    super(detail ? `${failure}: ${detail}` : failure, { cause });
    this.name = 'FinishError';
    this.failure = failure;
    this.detail = detail;
  }

  /**
   * @param folder of the recording
   * @param stderr what ffmpeg wrote, where the error is of ffmpeg
   */
  static from(error: unknown, { folder, stderr = '' }: { folder: string; stderr?: string }): FinishError {
    if (error instanceof FinishError) return error;
    const message = error instanceof Error ? error.message : String(error);
    const said = `${stderr}\n${message}`;
    return new FinishError(failureOf(said), detailOf(said, folder), error);
  }
}

function failureOf(said: string): FinishFailure {
  if (/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/i.test(said)) return 'diskFull';
  if (/killed with signal/.test(said)) return 'killed';
  if (/Invalid data found|moov atom not found|incorrect codec parameters/i.test(said)) return 'damaged';
  return 'failed';
}

const longestDetail = 200;

/** The first line that says an error: what follows it comes of it. */
function detailOf(said: string, folder: string): string {
  const lines = said.split(/[\r\n]+/).map((line) => line.replaceAll(`${folder}/`, '').trim());
  // Progress is on the same stream, and is not what went wrong.
  const telling = lines.filter((line) => line !== '' && !/^(frame|size)=/.test(line));
  return (telling[0] ?? '').replace(/^\[[^\]]*\]\s*/, '').slice(0, longestDetail);
}
