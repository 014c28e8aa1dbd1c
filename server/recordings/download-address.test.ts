import { expect } from 'chai';
import { PlenumError } from '../contract/errors.ts';
import { signedQuerySchema } from '../contract/recording-address.ts';
import { DownloadAddresses, type FileAddress } from './download-address.ts';

const file: FileAddress = { recordingId: 'r1', file: 'video', disposition: 'inline', expiresAt: 5000 };

describe('the address of a recording', () => {
  let now = 0;
  const addresses = new DownloadAddresses({ secret: 'a secret', now: () => now });

  beforeEach(() => (now = 1000));

  /** What is said of the query of an address, some of it changed on the way. */
  function verdict(query: string, { of = file, by = addresses, change = {} } = {}): string {
    const sent = { ...Object.fromEntries(new URLSearchParams(query)), ...change };
    try {
      by.verify(of, signedQuerySchema.parse(sent));
      return 'good';
    } catch (error) {
      return error instanceof PlenumError ? error.code : 'no address';
    }
  }

  it('opens its file until it expires, on every server', () => {
    const query = addresses.sign(file);
    const other = new DownloadAddresses({ secret: 'a secret', now: () => now });
    expect([verdict(query), verdict(query, { by: other })]).to.deep.equal(['good', 'good']);
    now = 4999;
    expect(verdict(query)).to.equal('good');
    now = 5000;
    expect(verdict(query)).to.equal('recording_address_expired');
  });

  it('opens nothing else, and nothing when it was changed', () => {
    const query = addresses.sign(file);
    const signature = new URLSearchParams(query).get('signature') ?? '';
    for (const of of [
      { ...file, recordingId: 'r2' },
      { ...file, file: 'share' },
      // The same letters in other places.
      { ...file, recordingId: 'r1","video', file: '' },
      { ...file, recordingId: 'r1v', file: 'ideo' },
    ]) {
      expect(verdict(query, { of })).to.equal('recording_address_expired');
    }
    for (const change of [
      { expires: '6000' },
      { disposition: 'attachment' },
      { signature: '' },
      { signature: signature.slice(0, -1) },
      { signature: `${signature}A` },
      { signature: signature.toUpperCase() },
    ]) {
      expect(verdict(query, { change })).to.equal('recording_address_expired');
    }
  });

  it('is nothing to a server with another secret', () => {
    const other = new DownloadAddresses({ secret: 'another', now: () => now });
    expect(verdict(addresses.sign(file), { by: other })).to.equal('recording_address_expired');
  });

  it('is refused before it is looked at when it is none', () => {
    const query = addresses.sign(file);
    for (const change of [{ expires: 'never' }, { disposition: 'both' }, { signature: 'x'.repeat(101) }]) {
      expect(verdict(query, { change })).to.equal('no address');
    }
  });
});
