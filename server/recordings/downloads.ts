import type { FileAnswer, StoredFileAnswer } from '../contract/api/handlers.ts';
import type { RecordedName, RecordingFiles } from '../contract/recording-port.ts';
import { recordedNames } from '../contract/recording-port.ts';
import { PlenumError } from '../contract/errors.ts';
import type { Db } from '../store/database.ts';
import * as repo from './repo.ts';
import { filesOf, type Addresses } from './views.ts';

type Disposition = 'inline' | 'attachment';

/** What somebody brings with an address. */
export interface Signed {
  expires: number;
  signature: string;
}

/** Signs addresses, and knows its own again. */
export interface AddressSigner {
  /** @returns a query, without `?` */
  sign(subject: string, expiresAt: number): string;
  /** @throws PlenumError `recording_address_expired` */
  verify(subject: string, signed: Signed): void;
}

export interface DownloadsDependencies {
  db: Db;
  files: RecordingFiles;
  signer: AddressSigner;
  /** Life of an address, ms. */
  lifeMs: number;
  now?: () => number;
}

const types: Record<string, string> = { mp4: 'video/mp4', m4a: 'audio/mp4', jpg: 'image/jpeg' };
/** An address stays the same for so long, so that a browser finds in its cache what it had. */
const steadyMs = 3_600_000;

/** Files of recordings by addresses that are signed, and good for some hours. */
export class Downloads implements Addresses {
  readonly #deps: DownloadsDependencies;
  readonly #now: () => number;

  constructor(dependencies: DownloadsDependencies) {
    this.#deps = dependencies;
    this.#now = dependencies.now ?? Date.now;
  }

  file(recordingId: string, name: RecordedName, disposition: Disposition): string {
    const query = this.#deps.signer.sign(subjectOf(recordingId, name), this.#expiresAt());
    const saved = disposition === 'attachment' ? '&disposition=attachment' : '';
    return `/api/v1/recordings/${recordingId}/files/${name}?${query}${saved}`;
  }

  hls(recordingId: string, name: RecordedName): string {
    const query = this.#deps.signer.sign(subjectOf(recordingId, name), this.#expiresAt());
    return `/api/v1/recordings/${recordingId}/hls/${name}/index.m3u8?${query}`;
  }

  /** @throws PlenumError `recording_address_expired`, `recording_unknown`, `recording_file_unknown` */
  async open(
    recordingId: string,
    name: string,
    { disposition, ...signed }: Signed & { disposition: Disposition },
  ): Promise<StoredFileAnswer> {
    const { files, signer } = this.#deps;
    const known = knownName(name);
    signer.verify(subjectOf(recordingId, known), signed);
    const { title, version } = await this.#row(recordingId, known);
    const bytes = await files.bytesOf(recordingId, known);
    return {
      ...{ type: typeOf(known), name: savedAs(title, known), disposition, bytes },
      etag: `${recordingId}-${version}-${bytes}`,
      cacheSeconds: 3600,
      open: (range) => files.read(recordingId, known, range),
    };
  }

  /** @throws as `open` */
  async hlsPart(recordingId: string, name: string, part: string, signed: Signed): Promise<FileAnswer> {
    const { files, signer } = this.#deps;
    const known = knownName(name);
    signer.verify(subjectOf(recordingId, known), signed);
    await this.#row(recordingId, known);
    const query = `?expires=${signed.expires}&signature=${encodeURIComponent(signed.signature)}`;
    return { ...(await files.hlsPart(recordingId, known, part, query)), name: part };
  }

  #expiresAt(): number {
    const { lifeMs } = this.#deps;
    const steady = Math.min(steadyMs, lifeMs);
    return Math.ceil((this.#now() + lifeMs) / steady) * steady;
  }

  /** Of one that was deleted nothing is given any more. */
  async #row(recordingId: string, name: RecordedName): Promise<repo.RecordingRow> {
    const row = await repo.findRecording(this.#deps.db, recordingId);
    if (!row) throw new PlenumError('recording_unknown');
    if (!filesOf(row).some((file) => file.name === name)) throw new PlenumError('recording_file_unknown');
    return row;
  }
}

function subjectOf(recordingId: string, name: RecordedName): string {
  return `${recordingId}/${name}`;
}

function knownName(name: string): RecordedName {
  const known = recordedNames.find((one) => one === name);
  if (!known) throw new PlenumError('recording_file_unknown');
  return known;
}

function typeOf(name: RecordedName): string {
  return types[name.split('.')[1] ?? ''] ?? 'application/octet-stream';
}

/** `Weekly – share.mp4` */
function savedAs(title: string, name: RecordedName): string {
  return `${title.replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ').trim()} – ${name}`;
}
