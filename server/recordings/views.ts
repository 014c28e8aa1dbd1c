import type { Playable, Recording, RecordingDetail, RecordingFile } from '../contract/api/recordings.ts';
import type {
  FinishingStage,
  PreviewStrip,
  RecordedFile,
  RecordedName,
  RecordingChapter,
} from '../contract/recording-port.ts';
import type { RecordingRow } from './repo.ts';

/** Signed addresses of files, good for some hours. */
export interface Addresses {
  file(recordingId: string, name: RecordedName, disposition: 'inline' | 'attachment'): string;
  /** Of the playlist. */
  hls(recordingId: string, name: RecordedName): string;
}

type Progress = { stage: FinishingStage; percent: number } | null;

export function recordingOf(row: RecordingRow, progress: Progress, addresses: Addresses): Recording {
  const { id: recordingId, conferenceId, meetingId, title, ownerName, kind, state, reason, cut } = row;
  const { startedAt, endedAt, lengthMs, bytes, version, sdState } = row;
  const percentOf = (stage: FinishingStage): number =>
    progress?.stage === stage ? Math.floor(progress.percent) : 0;
  const sdRuns = progress?.stage === 'sd';
  return {
    ...{ recordingId, conferenceId, meetingId, title, ownerName, kind, state, reason, cut },
    percent: state === 'processing' ? percentOf('hd') : null,
    sd: sdState && {
      state: sdState === 'waiting' && sdRuns ? 'processing' : sdState,
      percent: sdState === 'ready' ? 100 : percentOf('sd'),
    },
    ...{ startedAt, endedAt, lengthMs, bytes },
    thumbnail: thumbnailOf(row, addresses),
    version,
  };
}

export function detailOf(row: RecordingRow, progress: Progress, addresses: Addresses): RecordingDetail {
  return { ...recordingOf(row, progress, addresses), ...playableOf(row, addresses) };
}

export function playableOf(row: RecordingRow, addresses: Addresses): Playable {
  const { id, strip } = row;
  return {
    files: filesOf(row).map((file): RecordingFile => ({
      ...file,
      address: addresses.file(id, file.name, 'inline'),
      download: addresses.file(id, file.name, 'attachment'),
      hls: file.name.endsWith('.jpg') ? null : addresses.hls(id, file.name),
    })),
    chapters: JSON.parse(row.chapters) as RecordingChapter[],
    strip:
      strip === null
        ? null
        : { ...(JSON.parse(strip) as PreviewStrip), address: addresses.file(id, 'strip.jpg', 'inline') },
  };
}

export function thumbnailOf(row: RecordingRow, addresses: Addresses): string | null {
  const has = filesOf(row).some(({ name }) => name === 'thumbnail.jpg');
  return has ? addresses.file(row.id, 'thumbnail.jpg', 'inline') : null;
}

export function filesOf({ files }: Pick<RecordingRow, 'files'>): RecordedFile[] {
  return JSON.parse(files) as RecordedFile[];
}
