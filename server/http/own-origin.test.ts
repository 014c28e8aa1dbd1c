import { hostname } from 'node:os';
import { expect } from 'chai';
import { ownOrigin } from './own-origin.ts';

const here = { protocol: 'https', localAddress: '192.0.2.7', localPort: 8443 };

describe('the origin a request came by', () => {
  it('is that of this machine, when the Host header names it', () => {
    expect(ownOrigin({ ...here, host: '192.0.2.7:8443' })).to.equal('https://192.0.2.7:8443');
    const both = { ...here, localAddress: '::ffff:192.0.2.7', localPort: 443 };
    expect(ownOrigin({ ...both, host: '192.0.2.7' })).to.equal('https://192.0.2.7');
    const six = { ...here, localAddress: '2001:db8::7' };
    expect(ownOrigin({ ...six, host: '[2001:db8::7]:8443' })).to.equal('https://[2001:db8::7]:8443');
    const name = hostname().toLowerCase();
    expect(ownOrigin({ ...here, host: `${name}:8443` })).to.equal(`https://${name}:8443`);
  });

  it('is not what the Host header says otherwise', () => {
    const hosts = [
      ...['evil.example', 'evil.example:8443', '192.0.2.8:8443', '192.0.2.7:9999', '192.0.2.7'],
      ...['192.0.2.7:8443@evil.example:8443', '192.0.2.7:8443.evil.example', '', 'a b', undefined],
    ];
    for (const host of hosts) expect(ownOrigin({ ...here, host }), host).to.equal(null);
  });

  it('is nothing for others when it is this machine’s own loopback', () => {
    const loopback = { ...here, localAddress: '127.0.0.1' };
    expect(ownOrigin({ ...loopback, host: '127.0.0.1:8443' })).to.equal(null);
  });
});
