import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { PortRange } from './port-range.ts';
import { remoteOf } from './remote.ts';
import type { Address, Remote } from './remote.ts';
import { randomSdesKey } from './sdes.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';
import { UdpPair } from './udp-pair.ts';
import type { UdpPairOptions } from './udp-pair.ts';

/** Somebody on the network, at an address of the loopback of their own. */
class Peer extends EventEmitter<{ message: [text: string] }> {
  readonly socket: Socket;

  private constructor(socket: Socket) {
    super();
    this.socket = socket;
    socket.on('message', (datagram) => this.emit('message', datagram.toString('latin1')));
  }

  static async at(address: string, port = 0): Promise<Peer> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.bind(port, address);
    await once(socket, 'listening');
    return new Peer(socket);
  }

  get address(): Address {
    const { address, port } = this.socket.address();
    return { address, port };
  }

  /** Resolves when the datagram is with the system. */
  async send(datagram: string | Buffer, port: number, address = '127.0.0.1'): Promise<void> {
    await new Promise((resolve) => this.socket.send(datagram, port, address, resolve));
  }
}

describe('the sockets of a media line', () => {
  const range = new PortRange(21_000, 22_999);
  const sdp = { address: '127.0.0.9', port: 9 };
  const open: { close(): void }[] = [];
  let device: Peer;
  let stranger: Peer;

  const line = async (options: Partial<UdpPairOptions> = {}): Promise<UdpPair> => {
    const pair = await UdpPair.openIn(range, {
      address: '127.0.0.1',
      mux: false,
      remote: remoteOf(sdp),
      admit: (datagram) => (datagram.toString('latin1').startsWith('bad') ? null : datagram),
      ...options,
    });
    open.push(pair);
    return pair;
  };
  const peer = async (address: string, port = 0): Promise<Peer> => {
    const made = await Peer.at(address, port);
    open.push(made.socket);
    return made;
  };
  /** Sends it and waits until the pair has it. */
  const delivered = async (from: Peer, text: string, pair: UdpPair): Promise<string> => {
    const heard = once(pair, 'rtp') as Promise<[Buffer]>;
    await from.send(text, pair.ports.rtp);
    return (await heard)[0].toString('latin1');
  };

  beforeEach(async () => {
    device = await peer('127.0.0.2');
    stranger = await peer('127.0.0.3');
  });

  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  it('send to where the SDP says until something comes', async () => {
    const pair = await line({ remote: remoteOf(device.address) });
    const got = once(device, 'message');
    pair.send(Buffer.from('first'));
    expect(await got).to.deep.equal(['first']);
  });

  it('send to where the first valid packet came from, and hear nobody else from then on', async () => {
    const pair = await line();
    await stranger.send('bad', pair.ports.rtp);
    expect(await delivered(device, 'hello', pair)).to.equal('hello');
    expect(pair.remote.rtp.to).to.deep.equal(device.address);

    await stranger.send('give me that', pair.ports.rtp);
    expect(await delivered(device, 'again', pair)).to.equal('again');
    const got = once(device, 'message');
    pair.send(Buffer.from('to the device'));
    expect(await got).to.deep.equal(['to the device']);
    expect(pair.counts).to.deep.equal({ rtp: 2, rtcp: 0, invalid: 1, foreign: 1, unsent: 0 });
  });

  it('with SRTP are taken by nobody without the key', async () => {
    const key = randomSdesKey('AEAD_AES_128_GCM');
    const receiver = new SrtpReceiver('AEAD_AES_128_GCM', key);
    const pair = await line({ admit: (datagram) => receiver.unprotect(datagram) });
    const rtp = Buffer.from('80600001000000000000000148656c6c6f', 'hex');
    const forged = new SrtpSender('AEAD_AES_128_GCM', randomSdesKey('AEAD_AES_128_GCM')).protect(rtp);
    const right = new SrtpSender('AEAD_AES_128_GCM', key).protect(rtp);
    await stranger.send(rtp, pair.ports.rtp);
    await stranger.send(forged, pair.ports.rtp);
    const heard = once(pair, 'rtp');
    await device.send(right, pair.ports.rtp);
    expect(await heard).to.deep.equal([rtp]);
    await stranger.send(right, pair.ports.rtp);
    expect(pair.remote.rtp.to).to.deep.equal(device.address);
    expect(pair.counts.invalid).to.equal(2);
  });

  it('have RTCP on a port of its own, beside RTP until it comes', async () => {
    const pair = await line();
    const rtcpDevice = await peer('127.0.0.2', device.address.port + 1);
    await delivered(device, 'hello', pair);
    const got = once(rtcpDevice, 'message');
    pair.sendRtcp(Buffer.from('report'));
    expect(await got).to.deep.equal(['report']);

    const elsewhere = await peer('127.0.0.2');
    await stranger.send('from a stranger', pair.ports.rtcp);
    const heard = once(pair, 'rtcp');
    await elsewhere.send('report', pair.ports.rtcp);
    expect(await heard).to.deep.equal([Buffer.from('report')]);
    const gotElsewhere = once(elsewhere, 'message');
    pair.sendRtcp(Buffer.from('there you are'));
    expect(await gotElsewhere).to.deep.equal(['there you are']);
    expect(pair.counts).to.include({ rtcp: 1, foreign: 1 });
  });

  it('tell RTP and RTCP apart on one port', async () => {
    const pair = await line({ mux: true });
    const report = Buffer.from('80c90001deadbeef', 'hex');
    const heard = once(pair, 'rtcp');
    await device.send(report, pair.ports.rtp);
    expect(await heard).to.deep.equal([report]);
    await delivered(device, 'hello', pair);
    const got = once(device, 'message');
    pair.sendRtcp(Buffer.from('report'));
    expect(await got).to.deep.equal(['report']);
    expect(pair.counts).to.include({ rtp: 1, rtcp: 1 });
  });

  it('go on at the same port with the same peer after a restart', async () => {
    const before = await line();
    let told: Remote | undefined;
    before.on('latched', (remote) => (told = remote));
    await delivered(device, 'hello', before);
    before.close();

    const stored = JSON.parse(JSON.stringify(told)) as Remote;
    const after = await UdpPair.open({
      address: '127.0.0.1',
      port: before.ports.rtp,
      mux: false,
      remote: stored,
      admit: (datagram) => datagram,
    });
    open.push(after);
    await stranger.send('now?', after.ports.rtp);
    expect(await delivered(device, 'still here', after)).to.equal('still here');
    const got = once(device, 'message');
    after.send(Buffer.from('welcome back'));
    expect(await got).to.deep.equal(['welcome back']);
    expect(after.counts.foreign).to.equal(1);
  });

  it('follow another SDP', async () => {
    const pair = await line();
    await delivered(device, 'hello', pair);
    pair.setRemote(remoteOf(sdp));
    expect(pair.remote.rtp.to).to.deep.equal(device.address);
    const moved = await peer('127.0.0.4');
    pair.setRemote(remoteOf(moved.address));
    const got = once(moved, 'message');
    pair.send(Buffer.from('on hold'));
    expect(await got).to.deep.equal(['on hold']);
  });

  it('pass over ports that another program has', async () => {
    const other = await peer('127.0.0.1', 23_003);
    const narrow = new PortRange(23_000, 23_003);
    const options = { address: '127.0.0.1', mux: false, remote: remoteOf(null), admit: () => null };
    const pair = await UdpPair.openIn(narrow, options);
    open.push(pair);
    expect(pair.ports).to.deep.equal({ rtp: 23_000, rtcp: 23_001 });
    const failure = await UdpPair.openIn(narrow, options).catch((error: unknown) => error);
    expect(String(failure)).to.include('no UDP ports left');
    other.socket.close();
    open.splice(open.indexOf(other.socket), 1);
    // Nothing was left bound by the one that failed half way.
    await peer('127.0.0.1', 23_002);
  });

  it('count what has nowhere to go', async () => {
    const pair = await line({ remote: remoteOf(null) });
    pair.send(Buffer.from('hello?'));
    pair.sendRtcp(Buffer.from('hello?'));
    expect(pair.counts.unsent).to.equal(2);
  });

  it('are closed once, and then do nothing', async () => {
    const pair = await line({ remote: remoteOf(device.address) });
    pair.close();
    pair.close();
    pair.send(Buffer.from('too late'));
    expect(pair.counts.unsent).to.equal(1);
    await peer('127.0.0.1', pair.ports.rtp);
    await peer('127.0.0.1', pair.ports.rtcp);
  });

  it('speak IPv6', async function () {
    const six = await peer('::1').catch(() => this.skip());
    const pair = await line({ address: '::1', remote: remoteOf(six.address) });
    const heard = once(pair, 'rtp');
    await six.send('hello', pair.ports.rtp, '::1');
    await heard;
    const got = once(six, 'message');
    pair.send(Buffer.from('hello'));
    expect(await got).to.deep.equal(['hello']);
  });
});
