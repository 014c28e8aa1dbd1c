import { expect } from 'chai';
import type { Stream } from '../../../../server/contract/api/streams.ts';
import { changeOf, formOf, problemOf } from './stream-form.ts';

const stream: Stream = {
  ...{ state: 'off', startedAt: null, page: true, link: 'https://x/live/t', format: '720p', version: 3 },
  ...{ whoMayWatch: 'everyone', mostViewers: 50, viewers: 0, pinIsSet: false },
  destinations: [
    {
      ...{ destinationId: 'a', name: 'One', address: 'rtmp://one/live', keyHint: 'abcd', hasKey: true },
      status: { state: 'off' },
    },
  ],
};

describe('the form of a live stream', () => {
  it('changes nothing that nobody has changed: keys least of all', () => {
    expect(changeOf(formOf(stream))).to.deep.equal({
      ...{ page: true, format: '720p', whoMayWatch: 'everyone', mostViewers: 50 },
      destinations: [{ destinationId: 'a', name: 'One', address: 'rtmp://one/live' }],
    });
  });

  it('gives new servers, and keys that were entered', () => {
    const added = { id: 'x', destinationId: null, name: ' Two ', address: ' rtmp://two/app ', key: ' k ' };
    const form = formOf(stream);
    expect(changeOf({ ...form, destinations: [added] }).destinations).to.deep.equal([
      { name: 'Two', address: 'rtmp://two/app', key: 'k' },
    ]);
  });

  it('knows what is no server', () => {
    const of = (address: string, name = 'One') =>
      problemOf({ id: 'x', destinationId: null, name, address, key: '' });
    for (const address of ['', 'rtmp://one', 'http://one/live', 'rtmp://a@one/live', 'rtmp://one/live?k=1']) {
      expect(of(address), address).to.equal('addressWrong');
    }
    expect(of('rtmps://one.example:443/live/x')).to.equal(null);
    expect(of('rtmp://one/live', ' ')).to.equal('nameWrong');
  });
});
