import type { FileAnswer, StoredFileAnswer } from '../contract/api/handlers.ts';
import type { RecordedName, RecordingFiles } from '../contract/recording-port.ts';
import { recordedNames } from '../contract/recording-port.ts';
import { PlenumError } from '../contract/errors.ts';
import type { SignedQuery } from '../contract/recording-address.ts';
import type { Db } from '../store/database.ts';
import type { DownloadAddresses } from './download-address.ts';
import * as repo from './repo.ts';
import { filesOf, type Addresses } from './views.ts';

export interface DownloadsDependencies {
  db: Db;
  files: RecordingFiles;
  signer: DownloadAddresses;
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

  file(recordingId: string, file: RecordedName, disposition: 'inline' | 'attachment'): string {
    return `/api/v1/recordings/${recordingId}/files/${file}?${this.#query(recordingId, file, disposition)}`;
  }

  hls(recordingId: string, file: RecordedName): string {
    return `/api/v1/recordings/${recordingId}/hls/${file}/index.m3u8?${this.#query(recordingId, file, 'inline')}`;
  }

  /** @throws PlenumError `recording_address_expired`, `not_found`, `recording_file_unknown` */
  async open(recordingId: string, name: string, signed: SignedQuery): Promise<StoredFileAnswer> {
    const { files, signer } = this.#deps;
    const known = knownName(name);
    signer.verify({ recordingId, file: known }, signed);
    const { title, version } = await this.#row(recordingId, known);
    const bytes = await files.bytesOf(recordingId, known);
    return {
      ...{ type: typeOf(known), name: savedAs(title, known), bytes },
      disposition: signed.disposition,
      etag: `${recordingId}-${version}-${bytes}`,
      cacheSeconds: 3600,
      open: (range) => files.read(recordingId, known, range),
    };
  }

  /** @throws as `open` */
  async hlsPart(recordingId: string, name: string, part: string, signed: SignedQuery): Promise<FileAnswer> {
    const { files, signer } = this.#deps;
    const known = knownName(name);
    signer.verify({ recordingId, file: known }, signed);
    await this.#row(recordingId, known);
    const { disposition, expires, signature } = signed;
    const query = `?${new URLSearchParams({ disposition, expires: String(expires), signature }).toString()}`;
    return { ...(await files.hlsPart(recordingId, known, part, query)), name: part };
  }

  #query(recordingId: string, file: RecordedName, disposition: 'inline' | 'attachment'): string {
    return this.#deps.signer.sign({ recordingId, file, disposition, expiresAt: this.#expiresAt() });
  }

  #expiresAt(): number {
    const { lifeMs } = this.#deps;
    const steady = Math.min(steadyMs, lifeMs);
    return Math.ceil((this.#now() + lifeMs) / steady) * steady;
  }

  /** Of one that was deleted nothing is given any more. */
  async #row(recordingId: string, name: RecordedName): Promise<repo.RecordingRow> {
    const row = await repo.findRecording(this.#deps.db, recordingId);
    if (!row) throw new PlenumError('not_found');
    if (!filesOf(row).some((file) => file.name === name)) throw new PlenumError('recording_file_unknown');
    return row;
  }
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
