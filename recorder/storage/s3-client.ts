import { S3Client } from '@aws-sdk/client-s3';

/** `recorder.s3` of the settings. */
export interface S3Settings {
  readonly bucket: string;
  /** Empty: `us-east-1`, which servers that have no regions take. */
  readonly region: string;
  /** Empty: Amazon's. */
  readonly endpoint: string;
  /** Both empty: what the machine has by itself (environment, role). */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** In front of every key; a slash after it is added. */
  readonly prefix: string;
  readonly pathStyle: boolean;
}

export interface S3Patience {
  /** How often a request is tried; the pauses between grow from 0.1 to 20 s. */
  readonly attempts: number;
  /** Until an answer begins, ms; 0: as long as something moves. */
  readonly answerMs: number;
  /** A connection on which nothing moves for so long is given up, ms. */
  readonly idleMs: number;
}

/** For people who wait. */
export const briefPatience: S3Patience = { attempts: 3, answerMs: 20_000, idleMs: 600_000 };
/** For uploads: half a minute and more of a server that is away. */
export const longPatience: S3Patience = { attempts: 10, answerMs: 0, idleMs: 60_000 };

export function s3Client(settings: S3Settings, { attempts, answerMs, idleMs }: S3Patience): S3Client {
  const { region, endpoint, accessKeyId, secretAccessKey, pathStyle } = settings;
  return new S3Client({
    region: region === '' ? 'us-east-1' : region,
    forcePathStyle: pathStyle,
    maxAttempts: attempts,
    // Checksums of the newer kind are not known everywhere; parts are checked by their MD5.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      socketTimeout: idleMs,
    },
    ...(endpoint === '' ? {} : { endpoint }),
    ...(accessKeyId === '' ? {} : { credentials: { accessKeyId, secretAccessKey } }),
  });
}
