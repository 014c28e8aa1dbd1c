import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { FloorServer } from './floor-server.ts';
import { errorOf, FloorTerminal, type Loss, statusOf, TcpWire, tcpWire, udpWire } from './floor-terminal.ts';
import { TcpTransport } from './tcp-transport.ts';
import { UdpTransport } from './udp-transport.ts';

const ids = { conferenceId: 0x8000_0001, userId: 5, floorId: 2 };
const address = '127.0.0.1';
const fast = { t1Ms: 40, t2Ms: 2000 };

describe('the floor over real sockets', () => {
  let floor: FloorServer;
  const open: { close(): unknown }[] = [];
  const opened = <T extends { close(): unknown }>(one: T): T => {
    open.push(one);
    return one;
  };

  beforeEach(() => {
    floor = new FloorServer(ids);
  });
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  async function overUdp(lost?: Loss, given = ids) {
    const { wire, port } = await udpWire(lost);
    opened(wire);
    const transport = opened(
      await UdpTransport.open({ floor, address, port: 0, remote: { address, port }, times: fast }),
    );
    wire.to(transport.port);
    return { transport, terminal: new FloorTerminal(wire, given) };
  }

  async function overTcp(from: string | null = address) {
    const transport = opened(await TcpTransport.open(floor, { setup: 'passive', address, port: 0, from }));
    const connectTo = async () => new FloorTerminal(opened(await tcpWire(transport.port!)), ids);
    return { transport, terminal: await connectTo(), connectTo };
  }

  /** What a call with slides has: asked for, granted, taken by somebody else, asked for again, given back. */
  async function share(terminal: FloorTerminal): Promise<void> {
    expect((await terminal.ask('hello')).primitive).to.equal('helloAck');
    expect((await terminal.subscribe()).primitive).to.equal('floorStatus');

    const first = await terminal.request();
    expect(first.status).to.equal('pending');
    floor.grant(first.id);
    expect(statusOf(await terminal.notice('floorRequestStatus'))).to.deep.equal({
      ...first,
      status: 'granted',
    });
    expect(JSON.stringify(await terminal.notice('floorStatus'))).to.contain('"granted"');

    floor.announce({ name: 'Anna' });
    expect(statusOf(await terminal.notice('floorRequestStatus'))).to.deep.equal({
      ...first,
      status: 'revoked',
    });
    expect(JSON.stringify(await terminal.notice('floorStatus'))).to.contain('Anna');

    floor.once('requested', (id) => floor.grant(id));
    const second = await terminal.request();
    expect(second).to.deep.equal({ id: first.id + 1, status: 'granted' });
    const released = once(floor, 'released');
    expect(await terminal.release(second.id)).to.deep.equal({ ...second, status: 'released' });
    expect(await released).to.deep.equal([second.id]);

    const third = await terminal.request();
    floor.deny(third.id);
    expect(statusOf(await terminal.notice('floorRequestStatus'))).to.deep.equal({
      ...third,
      status: 'denied',
    });
    expect((await terminal.ask('goodbye')).primitive).to.equal('goodbyeAck');
  }

  for (const version of [1, 2]) {
    it(`goes through a call over UDP in version ${version}`, async () => {
      const { terminal } = await overUdp();
      terminal.version = version;
      await share(terminal);
    });

    it(`goes through a call over TCP in version ${version}`, async () => {
      const { terminal } = await overTcp();
      terminal.version = version;
      await share(terminal);
    });
  }

  it('goes through a call over UDP that loses every datagram once, each way', async () => {
    const sent = new Set<string>();
    const lost = (datagram: Buffer): boolean => sent.size < sent.add(datagram.toString('hex')).size;
    const { terminal, transport } = await overUdp(lost);
    transport.on('failed', () => expect.fail('the association failed'));
    const requested: number[] = [];
    floor.on('requested', (id) => requested.push(id));
    await share(terminal);
    // Whatever was sent several times was done once.
    expect(requested).to.deep.equal([1, 2, 3]);
  });

  it('is done once however often a datagram comes', async () => {
    const { terminal } = await overUdp();
    const requested: number[] = [];
    floor.on('requested', (id) => requested.push(id));
    const bytes = terminal.write({ primitive: 'floorRequest', attributes: [{ type: 'floorId', id: 2 }] });
    const answers: number[] = [];
    terminal.on('message', (message) => answers.push(statusOf(message).id));
    for (let sent = 0; sent < 20; sent++) terminal.wire.send(bytes);
    while (answers.length < 20) await once(terminal, 'message');
    expect(new Set(answers)).to.deep.equal(new Set([1]));
    expect(requested).to.deep.equal([1]);
  });

  it('tells over UDP when a terminal answers no more, and goes on when it is there again', async () => {
    const { terminal, transport } = await overUdp();
    const { id } = await terminal.request();
    terminal.acknowledges = false;
    const failed = once(transport, 'failed');
    floor.grant(id);
    await failed;
    expect(terminal.notices).to.have.length(1);
    terminal.acknowledges = true;
    expect(await terminal.release(id)).to.deep.equal({ id, status: 'released' });
  });

  it('listens over UDP to nobody but the other end', async () => {
    const { terminal, transport } = await overUdp();
    await terminal.ask('hello');
    const other = await udpWire();
    opened(other.wire).to(transport.port);
    const stranger = new FloorTerminal(other.wire, ids);
    let heard = false;
    stranger.on('message', () => (heard = true));
    stranger.wire.send(
      stranger.write({ primitive: 'floorRequest', attributes: [{ type: 'floorId', id: 2 }] }),
    );
    await terminal.ask('hello');
    expect(floor.pending).to.equal(null);
    expect(heard).to.equal(false);
    transport.setRemote({ address, port: other.port });
    expect((await stranger.ask('hello')).primitive).to.equal('helloAck');
  });

  it('refuses over UDP who has the address of the SDP, but not its IDs', async () => {
    const { terminal } = await overUdp(undefined, { ...ids, userId: 6 });
    expect(errorOf(await terminal.ask('hello'))).to.equal('userDoesNotExist');
  });

  it('cannot have a port that is taken', async () => {
    const { transport } = await overUdp();
    const tcp = await overTcp();
    const inUse = async (opening: Promise<unknown>) => {
      const error = await opening.catch((reason: unknown) => reason);
      expect(error).to.have.property('code', 'EADDRINUSE');
    };
    await inUse(UdpTransport.open({ floor, address, port: transport.port, remote: null }));
    await inUse(
      TcpTransport.open(floor, { setup: 'passive', address, port: tcp.transport.port!, from: null }),
    );
  });

  it('takes messages over TCP as they come: byte by byte, or several at once', async () => {
    const { terminal } = await overTcp();
    const hello = () => terminal.write({ primitive: 'hello', attributes: [] });
    const answers: string[] = [];
    terminal.on('message', ({ primitive }) => answers.push(primitive));
    for (const byte of hello()) {
      terminal.wire.send(Buffer.from([byte]));
      await delay(1);
    }
    terminal.wire.send(Buffer.concat([hello(), hello(), hello().subarray(0, 5)]));
    while (answers.length < 3) await once(terminal, 'message');
    expect(answers).to.deep.equal(['helloAck', 'helloAck', 'helloAck']);
  });

  it('ends a TCP connection whose messages are too long to be meant', async () => {
    const { transport, terminal } = await overTcp();
    await terminal.ask('hello');
    const lost = once(transport, 'lost');
    terminal.wire.send(Buffer.from('2001ffff8000000100010005', 'hex'));
    await lost;
  });

  it('stays over TCP as it is when the connection is lost and comes again', async () => {
    const { transport, terminal, connectTo } = await overTcp();
    const { id } = await terminal.request();
    floor.grant(id);
    const lost = once(transport, 'lost');
    terminal.wire.close();
    await lost;
    expect(floor.granted).to.equal(true);
    const again = await connectTo();
    expect(await again.request()).to.deep.equal({ id, status: 'granted' });
    floor.revoke();
    expect(statusOf(await again.notice('floorRequestStatus')).status).to.equal('revoked');
  });

  it('goes over to a new TCP connection of the terminal, not to one that does not know the IDs', async () => {
    const { transport, terminal, connectTo } = await overTcp();
    const { id } = await terminal.request();
    const stranger = await connectTo();
    expect(errorOf(await stranger.ask('hello', [], { userId: 6 }))).to.equal('userDoesNotExist');
    floor.grant(id);
    expect(statusOf(await terminal.notice('floorRequestStatus')).status).to.equal('granted');
    expect(stranger.notices).to.be.empty;
    const again = await connectTo();
    await again.ask('hello');
    expect(transport.connected).to.equal(true);
    floor.revoke();
    expect(statusOf(await again.notice('floorRequestStatus')).status).to.equal('revoked');
  });

  it('takes no TCP connection from another address than the terminal’s', async () => {
    const { terminal } = await overTcp('127.0.0.2');
    const { wire } = terminal;
    if (!(wire instanceof TcpWire)) expect.fail('not TCP');
    if (!wire.socket.closed) await once(wire.socket, 'close');
  });

  describe('with a connection that we open', () => {
    let listener: Server;

    beforeEach(async () => {
      listener = opened(createServer());
      listener.listen(0, address);
      await once(listener, 'listening');
    });

    async function accepted(): Promise<FloorTerminal> {
      const [socket] = (await once(listener, 'connection')) as [Socket];
      return new FloorTerminal(opened(new TcpWire(socket)), ids);
    }

    it('goes through a call', async () => {
      const waiting = accepted();
      const { port } = listener.address() as AddressInfo;
      opened(await TcpTransport.open(floor, { setup: 'active', remote: { address, port } }));
      await share(await waiting);
    });

    it('opens it again when it is lost', async () => {
      const waiting = accepted();
      const { port } = listener.address() as AddressInfo;
      const transport = opened(
        await TcpTransport.open(floor, { setup: 'active', remote: { address, port } }),
      );
      const terminal = await waiting;
      await terminal.ask('hello');
      const again = accepted();
      const lost = once(transport, 'lost');
      terminal.wire.close();
      await lost;
      expect((await (await again).ask('hello')).primitive).to.equal('helloAck');
    });
  });
});
