import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { expect } from 'chai';
import koffi, { type KoffiFunc } from 'koffi';
import { settled } from './line-test-bench.ts';
import { PortRange } from './port-range.ts';
import { remoteOf } from './remote.ts';
import { UdpPair } from './udp-pair.ts';

/** Of Linux, but for what is received: Node does not tell how it was marked. */
const libc = process.platform === 'linux' ? koffi.load(null) : null;
const AF_INET = 2;
const AF_INET6 = 10;
const dontWait = 0x40;

/** A socket that tells how what comes to it was marked. */
function openProbe(address: string): { port: number; received: () => (number | null)[]; close: () => void } {
  const six = isIPv6(address);
  const call = (declaration: string): KoffiFunc<(...args: unknown[]) => unknown> => libc!.func(declaration);
  const iovec = koffi.struct({ base: 'void *', length: 'size_t' });
  const message = koffi.struct({
    ...{ name: 'void *', nameLength: 'uint32_t', iov: koffi.pointer(iovec), iovLength: 'size_t' },
    ...{ control: 'void *', controlLength: 'size_t', flags: 'int' },
  });
  const recvmsg = libc!.func('recvmsg', 'int', ['int', koffi.inout(koffi.pointer(message)), 'int']);
  const fd = call('int socket(int, int, int)')(six ? AF_INET6 : AF_INET, 2, 0) as number;
  const [level, tell] = six ? [41, 66] : [0, 13];
  call('int setsockopt(int, int, int, void *, uint32_t)')(fd, level, tell, Int32Array.of(1), 4);
  const name = Buffer.alloc(six ? 28 : 16);
  name.set(new Uint8Array(Uint16Array.of(six ? AF_INET6 : AF_INET).buffer));
  call('int inet_pton(int, str, void *)')(six ? AF_INET6 : AF_INET, address, name.subarray(six ? 8 : 4));
  call('int bind(int, void *, uint32_t)')(fd, name, name.length);
  call('int getsockname(int, _Out_ void *, void *)')(fd, name, Int32Array.of(name.length));
  const control = Buffer.alloc(64);
  const payload = Buffer.alloc(64);
  const next = (): number | null | undefined => {
    control.fill(0);
    const iov = [{ base: payload, length: payload.length }];
    const header = { name: null, nameLength: 0, iov, iovLength: 1, control, controlLength: 64, flags: 0 };
    if ((recvmsg(fd, header, dontWait) as number) < 0) return undefined;
    // A header of 16 bytes, of which the last four say what it is.
    return control.readInt32LE(12) === (six ? 67 : 1) ? control.readUInt8(16) >> 2 : null;
  };
  return {
    port: name.readUInt16BE(2),
    received: () => {
      const marks: (number | null)[] = [];
      for (let mark = next(); mark !== undefined; mark = next()) marks.push(mark);
      return marks;
    },
    close: () => call('int close(int)')(fd),
  };
}

describe('the mark of what is sent', function () {
  const range = new PortRange(28_800, 28_899);
  const open: { close(): unknown }[] = [];

  before(function () {
    if (!libc) this.skip();
  });
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  async function pairTo(port: number, address: string, dscp?: number): Promise<UdpPair> {
    const options = { address, mux: false, remote: remoteOf({ address, port }, { address, port }) };
    const pair = await UdpPair.openIn(range, {
      ...{ ...options, admit: (datagram) => datagram },
      ...(dscp === undefined ? {} : { dscp }),
    });
    open.push(pair);
    return pair;
  }

  for (const address of ['127.0.0.1', '::1']) {
    it(`is on every packet that leaves, as it was asked for: ${address}`, async () => {
      const probe = openProbe(address);
      open.push(probe);
      for (const dscp of [46, 34, 0, undefined]) {
        const pair = await pairTo(probe.port, address, dscp);
        pair.send(Buffer.from('sound'));
        pair.sendRtcp(Buffer.from('report'));
        await settled();
        expect(probe.received()).to.deep.equal([dscp ?? 0, dscp ?? 0]);
      }
    });
  }

  it('changes nothing else: packets come, and the port is nobody else’s', async () => {
    const pair = await pairTo(9, '127.0.0.1', 46);
    const other = createSocket({ type: 'udp4', reuseAddr: true });
    const refused = once(other, 'listening').catch((error: unknown) => error);
    other.bind(pair.ports.rtp, '127.0.0.1');
    expect(await refused).to.include({ code: 'EADDRINUSE' });
    const heard = once(pair, 'rtp');
    const sender = createSocket('udp4');
    sender.send('hello', pair.ports.rtp, '127.0.0.1');
    expect(await heard).to.deep.equal([Buffer.from('hello')]);
    sender.close();
    const { address, ports } = { address: '127.0.0.1', ports: pair.ports };
    const again = {
      address,
      port: ports.rtp,
      mux: true,
      remote: remoteOf(null),
      admit: () => null,
      dscp: 46,
    };
    const failure = await UdpPair.open(again).catch((error: unknown) => error);
    expect(failure).to.include({ code: 'EADDRINUSE' });
    pair.close();
    await settled();
    open.push(await UdpPair.open(again));
  });
});
