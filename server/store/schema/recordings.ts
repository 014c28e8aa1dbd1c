import type { RecordingStatus } from '../../contract/api/recordings.ts';
import type { StopReason } from '../../contract/recording-port.ts';

export interface RecordingTables {
  recording: RecordingTable;
  recordingShare: RecordingShareTable;
  installationSecret: InstallationSecretTable;
}

export interface RecordingTable {
  id: string;
  enterpriseId: string;
  conferenceId: string;
  meetingId: string;
  title: string;
  /** An account: of the meeting's owner, else of whoever began it. */
  ownerId: string | null;
  ownerName: string;
  kind: 'picture' | 'sound';
  state: RecordingStatus;
  /** Why it has failed. */
  reason: string | null;
  /** Why it ended before anybody stopped it. */
  cut: StopReason | null;
  /** null: there is none */
  sdState: 'waiting' | 'processing' | 'ready' | 'failed' | null;
  startedAt: number;
  endedAt: number | null;
  lengthMs: number;
  /** Of the space of the enterprise. */
  bytes: number;
  /** JSON: `RecordedFile[]` */
  files: string;
  /** JSON: `RecordingChapter[]` */
  chapters: string;
  /** JSON: `PreviewStrip` */
  strip: string | null;
  /** The server on whose disk it is recorded and finished. */
  serverId: string;
  version: number;
  /** title, meeting ID and owner */
  searchText: string;
}

/** What every server of an installation signs with. */
export interface InstallationSecretTable {
  /** What for. */
  name: string;
  value: string;
}

/** A link to a recording. */
export interface RecordingShareTable {
  id: string;
  recordingId: string;
  /** Of the secret in the link: it is nowhere else. */
  tokenDigest: string;
  /** null: none is asked for */
  pinHash: string | null;
  expiresAt: number | null;
  createdAt: number;
  createdBy: string;
  opened: number;
}
