import type { Playable, RecordingFile } from '../../../server/contract/api/recordings.ts';

/** Addresses of what plays: the people with the sound, or the sound alone, and the slides beside them. */
export interface Sources {
  main: string;
  share: string | null;
}

/** null: there is nothing to play. SD stands in where there is no HD. */
export function sourcesOf({ files }: Pick<Playable, 'files'>): Sources | null {
  const find = (name: RecordingFile['name']): string | null =>
    files.find((file) => file.name === name)?.address ?? null;
  const video = find('video.mp4');
  const main = video ?? find('sd.mp4') ?? find('sound.m4a');
  if (main === null) return null;
  // In SD they are in the picture already.
  return { main, share: video === null ? null : find('share.mp4') };
}
