import type { LookupAddress } from 'node:dns';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { localAddresses } from './local-addresses.ts';
import {
  AddressRefused,
  isInternalAddress,
  namesInternalAddress,
  publicLookup,
} from './internal-addresses.ts';

const internal = [
  '0.0.0.0',
  '10.1.2.3',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.19.255.255',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '2001:0:1234::1',
  '2002:7f00:1::',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
];
const external = [
  '8.8.8.8',
  '100.63.255.255',
  '172.32.0.1',
  '192.167.0.1',
  '223.255.255.1',
  '2606:4700::1111',
];

describe('addresses that webhooks are not sent to', () => {
  it('are those of this machine, its network, its cloud, and none others', () => {
    expect(internal.filter((address) => !isInternalAddress(address))).to.deep.equal([]);
    expect(external.filter(isInternalAddress)).to.deep.equal([]);
  });

  it('are all private ones, whatever their last parts', () => {
    const part = fc.nat(255);
    const nets = fc.constantFrom('10.', '127.', '169.254.', '192.168.');
    fc.assert(
      fc.property(nets, part, part, part, (net, b, c, d) => {
        const address = [...net.split('.').filter(Boolean), b, c, d].slice(0, 4).join('.');
        expect(isInternalAddress(address)).to.equal(true);
      }),
    );
  });

  it('are this machine’s own, also public ones', () => {
    expect(localAddresses().filter((address) => !isInternalAddress(address))).to.deep.equal([]);
  });

  it('are recognised in every spelling a URL has for them', () => {
    const hosts = [
      'localhost',
      'LOCALHOST.',
      'a.localhost',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:7f00:1]',
      '①②⑦.0.0.1',
      '0',
    ];
    const missed = hosts.filter((host) => !namesInternalAddress(new URL(`http://${host}/`)));
    expect(missed).to.deep.equal([]);
    expect(namesInternalAddress(new URL('https://hooks.example.org/'))).to.equal(false);
  });
});

describe('looking up a name to send to', () => {
  function lookup(...addresses: string[]): Promise<string | LookupAddress[]> {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const fake = (_host: string, _options: unknown, done: (error: null, found: LookupAddress[]) => void) =>
      done(null, found);
    return promisify(publicLookup(fake as never))('name.example', { all: true });
  }

  it('gives the addresses outside the network only', async () => {
    expect(await lookup('10.0.0.1', '8.8.8.8', '::1')).to.deep.equal([{ address: '8.8.8.8', family: 4 }]);
  });

  it('is refused when all are inside', async () => {
    const outcome = await lookup('10.0.0.1', 'fd00::1').catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(AddressRefused);
  });
});
