import { createHmac } from 'node:crypto';
import { PlenumError } from '../contract/errors.ts';
import type { SignedQuery } from '../contract/recording-address.ts';
import { sameSecret } from '../kernel/ids.ts';

/** Addresses that open one file of a recording for a while, to whoever has them: players and programs send no more. */

/** A file of a recording, in the way the address opens it. */
export interface FileAddress {
  readonly recordingId: string;
  readonly file: string;
  readonly disposition: SignedQuery['disposition'];
  /** ms since the epoch */
  readonly expiresAt: number;
}

export class DownloadAddresses {
  readonly #secret: string;
  readonly #now: () => number;

  /** @param secret of full entropy, the same on every server */
  constructor({ secret, now = Date.now }: { secret: string; now?: () => number }) {
    this.#secret = secret;
    this.#now = now;
  }

  /** @returns the query, without the question mark */
  sign(address: FileAddress): string {
    const { disposition, expiresAt } = address;
    const query = { disposition, expires: String(expiresAt), signature: this.#signatureOf(address) };
    return new URLSearchParams(query).toString();
  }

  /** @throws PlenumError `recording_address_expired`, also for one that is of another file or was changed */
  verify({ recordingId, file }: { recordingId: string; file: string }, query: SignedQuery): void {
    const { disposition, expires: expiresAt, signature } = query;
    const right = this.#signatureOf({ recordingId, file, disposition, expiresAt });
    if (!sameSecret(signature, right) || expiresAt <= this.#now()) {
      throw new PlenumError('recording_address_expired');
    }
  }

  #signatureOf({ recordingId, file, disposition, expiresAt }: FileAddress): string {
    // The first says what the secret is used for; a list, so that nothing can move from one field to the next.
    const signed = JSON.stringify(['recording', recordingId, file, disposition, expiresAt]);
    return createHmac('sha256', this.#secret).update(signed).digest('base64url');
  }
}
