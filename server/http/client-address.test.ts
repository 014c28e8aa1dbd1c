import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { clientAddress, limitKey } from './client-address.ts';

function requestFrom(remoteAddress: string | undefined, forwarded?: string | string[]): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage;
}

describe('the address limits are counted by', () => {
  it('is that of the connection, whatever is claimed, when no proxy is trusted', () => {
    expect(clientAddress(requestFrom('192.0.2.7', '203.0.113.9'), 0)).to.equal('192.0.2.7');
  });

  it('is what the trusted proxies say, counted from the nearest', () => {
    const request = requestFrom('10.0.0.1', 'made up, 203.0.113.9 , 10.0.0.2');
    expect(clientAddress(request, 1)).to.equal('10.0.0.2');
    expect(clientAddress(request, 2)).to.equal('203.0.113.9');
    expect(clientAddress(requestFrom('10.0.0.1', ['made up', '203.0.113.9']), 1)).to.equal('203.0.113.9');
  });

  it('is that of the connection when a trusted proxy says nothing', () => {
    expect(clientAddress(requestFrom('10.0.0.1'), 1)).to.equal('10.0.0.1');
    expect(clientAddress(requestFrom('10.0.0.1', ''), 1)).to.equal('10.0.0.1');
    expect(clientAddress(requestFrom('10.0.0.1', '203.0.113.9'), 2)).to.equal('10.0.0.1');
    expect(clientAddress(requestFrom(undefined), 0)).to.equal('');
  });

  for (const [address, key] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['nonsense', 'nonsense'],
  ] as const) {
    it(`is ${key} for ${address}`, () => {
      expect(limitKey(address)).to.equal(key);
    });
  }

  it('is the same for a whole /64', () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        expect(limitKey([...network, ...one].join(':'))).to.equal(limitKey([...network, ...other].join(':')));
      }),
    );
  });
});
