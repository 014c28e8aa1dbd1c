import type { S3Settings } from './s3-client.ts';
import { StorageError } from './storage.ts';

/** What went wrong at an S3 server, told the operator with the setting to look at. */

const unreachable: readonly string[] = [
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'TimeoutError', 'ERR_INVALID_URL'],
];
const rights = [
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
  ...['s3:ListBucketMultipartUploads', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
].join(', ');

/** @param doing what could not be done, e.g. `cannot store video.mp4` */
export function explainS3(doing: string, error: unknown, settings: S3Settings): StorageError {
  const [key, text] = reasonOf(error, settings);
  return new StorageError(`recorder.s3.${key}`, `${doing}: ${text}`, error);
}

function reasonOf(error: unknown, settings: S3Settings): [key: keyof S3Settings, text: string] {
  const { bucket, endpoint, region } = settings;
  const where = endpoint === '' ? 'Amazon S3' : endpoint;
  const code = codeOf(error);
  switch (code) {
    case 'NoSuchBucket':
      return ['bucket', `there is no bucket ${bucket} at ${where}. Make it there, or name another one.`];
    case 'InvalidBucketName':
      return ['bucket', `${bucket} is no name of a bucket. Write it as it is called at ${where}.`];
    case 'InvalidAccessKeyId':
      return [
        'accessKeyId',
        `${where} does not know this access key. Copy it anew, or have one made there for the bucket.`,
      ];
    case 'SignatureDoesNotMatch':
      return ['secretAccessKey', `it does not belong to the access key. Copy both anew from ${where}.`];
    case 'CredentialsProviderError':
      return [
        'accessKeyId',
        'it is empty, and this machine has no access key of its own. Set it, and recorder.s3.secretAccessKey.',
      ];
    case 'AccessDenied':
    case 'Forbidden':
    case '403':
      return ['accessKeyId', `this access key may not do that in ${bucket}. Allow it ${rights}.`];
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case '301':
      return ['region', `the bucket is not in ${region === '' ? 'us-east-1' : region}. Name its region.`];
    case 'RequestTimeTooSkewed':
      return ['endpoint', `the clocks of this machine and ${where} differ. Have both set by NTP.`];
    case 'QuotaExceeded':
    case 'XMinioStorageFull':
      return ['bucket', `${bucket} is full. Have it given more room, or delete recordings.`];
    default:
      break;
  }
  if (unreachable.includes(code) || isTls(code)) {
    return [
      'endpoint',
      `${where} cannot be reached (${code}). Check the address, the network and its certificate.`,
    ];
  }
  return ['endpoint', `${where} answers ${code}: ${messageOf(error)} Look there for the reason.`];
}

/** The name S3 has for it, else what the network or the status says. */
export function codeOf(error: unknown): string {
  const { name, code, cause, $metadata } = error as {
    name?: string;
    code?: string;
    cause?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  // What has a code of Node's is called `Error` or after the kind of failure.
  if (typeof code === 'string' && /^E[A-Z_]+$|CERT|TLS/.test(code)) return code;
  // Answers without a body, as to HEAD, have a status only.
  const plain =
    name === undefined || ['Error', 'UnknownError', 'Unknown', 'S3ServiceException'].includes(name);
  if (!plain) return name;
  if (cause instanceof Error) return codeOf(cause);
  return String($metadata?.httpStatusCode ?? code ?? name);
}

/** What asks for something that the server does not do at all. */
export function isUnknownThere(error: unknown): boolean {
  return ['NotImplemented', 'MethodNotAllowed', '501', '405'].includes(codeOf(error));
}

export function isMissing(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound', '404'].includes(codeOf(error));
}

function isTls(code: string): boolean {
  return /CERT|TLS|SSL|SELF_SIGNED/.test(code);
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.endsWith('.') ? text : `${text}.`;
}
