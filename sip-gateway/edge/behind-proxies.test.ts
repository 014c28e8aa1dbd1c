import { expect } from 'chai';
import { originOf } from './behind-proxies.ts';

const proxies = ['192.0.2.1', '192.0.2.2'];

describe('the origin of a request', () => {
  const of = (from: string, ...vias: string[]): string =>
    originOf({ vias: vias.map((via) => `SIP/2.0/UDP ${via}`) }, from, proxies);

  it('is where it comes from when that is no proxy of ours, whatever its Vias say', () => {
    expect(of('198.51.100.7', '198.51.100.7', '203.0.113.9;received=203.0.113.10')).to.equal('198.51.100.7');
  });

  it('is what our proxy has received it from', () => {
    expect(of('192.0.2.1', '192.0.2.1', '10.0.0.5;rport=5060;received=203.0.113.10')).to.equal(
      '203.0.113.10',
    );
    expect(of('192.0.2.1', '192.0.2.1', '203.0.113.10:5080')).to.equal('203.0.113.10');
    expect(of('192.0.2.1', '192.0.2.1', '[2001:db8::1];received=[2001:db8::2]')).to.equal('2001:db8::2');
  });

  it('goes through several proxies of ours, and no further', () => {
    const vias = ['192.0.2.1', '192.0.2.2', '10.0.0.5;received=203.0.113.10', '198.51.100.7'];
    expect(of('192.0.2.1', ...vias)).to.equal('203.0.113.10');
  });

  it('is the proxy where it sends of its own', () => {
    expect(of('192.0.2.1', '192.0.2.1')).to.equal('192.0.2.1');
  });
});
