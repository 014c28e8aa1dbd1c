import { expect } from 'chai';
import type { S3Settings } from './s3-client.ts';
import { explainS3 } from './s3-errors.ts';

const settings: S3Settings = {
  ...{ bucket: 'films', region: '', endpoint: 'https://s3.example.org', prefix: '', pathStyle: true },
  ...{ accessKeyId: 'AK', secretAccessKey: 'hunter2' },
};

function failure(name: string, more: object = {}): Error {
  return Object.assign(new Error('no.'), { name }, more);
}

describe('what an S3 server refuses', () => {
  for (const [why, error, setting] of [
    ['a secret that does not fit', failure('SignatureDoesNotMatch'), 'secretAccessKey'],
    ['an access key that may not', failure('AccessDenied'), 'accessKeyId'],
    [
      'one that may not, told without a body',
      failure('Unknown', { $metadata: { httpStatusCode: 403 } }),
      'accessKeyId',
    ],
    ['no access key at all', failure('CredentialsProviderError'), 'accessKeyId'],
    ['a bucket that is missing', failure('NoSuchBucket'), 'bucket'],
    ['a bucket of another region', failure('PermanentRedirect'), 'region'],
    ['a clock that is wrong', failure('RequestTimeTooSkewed'), 'endpoint'],
    ['a certificate nobody trusts', failure('Error', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), 'endpoint'],
    ['a name without an address', failure('Error', { code: 'ENOTFOUND' }), 'endpoint'],
    ['anything else', failure('SomethingNew'), 'endpoint'],
  ] as const) {
    it(`leads to recorder.s3.${setting} for ${why}, and to a remedy`, () => {
      const { message, setting: told, cause } = explainS3('cannot store r1/sd.mp4', error, settings);
      expect(told).to.equal(`recorder.s3.${setting}`);
      expect(message).to.match(/^recorder\.s3\.\w+: cannot store r1\/sd\.mp4: .+[.)] [A-Z].+\.$/);
      expect(message).not.to.include('hunter2');
      expect(cause).to.equal(error);
    });
  }
});
