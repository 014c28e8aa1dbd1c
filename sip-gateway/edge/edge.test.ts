import { expect } from 'chai';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import type { EventEmitter } from 'node:events';
import { on, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import { Edge, type EdgeEvents, type EdgeOptions, type EdgeSettings } from './edge.ts';
import type { Flow } from './flow.ts';
import { defaultGuard } from './guard.ts';
import { defaultFlowLimits, type TlsSettings } from './listener-settings.ts';
import type { SipRequest } from './message.ts';

const ip = '127.0.0.1';
const closing: (() => unknown)[] = [];

async function open(settings: EdgeSettings, options: EdgeOptions = {}): Promise<Edge> {
  const edge = await Edge.open(settings, options);
  closing.push(() => edge.close());
  return edge;
}

/** One listener, at a port of the system's choice. */
async function openOne(
  transport: 'udp' | 'tcp' | 'tls',
  more: { tls?: TlsSettings; ip?: string } & Partial<EdgeSettings> = {},
  options: EdgeOptions = {},
): Promise<{ edge: Edge; port: number }> {
  const { tls, ip: at = ip, ...settings } = more;
  const edge = await open(
    { listeners: [{ transport, ip: at, port: 0, ...(tls && { tls }) }], ...settings },
    options,
  );
  return { edge, port: edge.ports[0]?.local.port ?? 0 };
}

interface Traits {
  branch?: string;
  via?: string;
  callId?: string;
  lines?: string[];
}

function request(
  method: string,
  { branch = 'z9hG4bK1', via = 'device.invalid;rport', ...more }: Traits = {},
): string {
  return [
    `${method} sip:1001@conf.example SIP/2.0`,
    `Via: SIP/2.0/UDP ${via};branch=${branch}`,
    'From: <sip:room1@conf.example>;tag=1',
    'To: <sip:1001@conf.example>',
    `Call-ID: ${more.callId ?? '1'}`,
    `CSeq: 1 ${method}`,
    ...(more.lines ?? []),
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

/** The answer the core would give. */
function answerTo({ vias, headers }: SipRequest, status: number): string {
  const kept = headers.filter(({ name }) => ['from', 'to', 'call-id', 'cseq'].includes(name));
  const lines = [...vias.map((via) => `Via: ${via}`), ...kept.map(({ name, value }) => `${name}: ${value}`)];
  return [`SIP/2.0 ${status} Whatever`, ...lines, 'Content-Length: 0', '\r\n'].join('\r\n');
}

async function next<Name extends keyof EdgeEvents>(edge: Edge, name: Name): Promise<EdgeEvents[Name]> {
  return (await once(edge as EventEmitter, name)) as EdgeEvents[Name];
}

async function udpDevice(): Promise<{ socket: UdpSocket; port: number; receive: () => Promise<string> }> {
  const socket = createSocket('udp4');
  socket.bind(0, ip);
  await once(socket, 'listening');
  closing.push(() => socket.close());
  const arriving = on(socket, 'message');
  const receive = async (): Promise<string> => String(((await arriving.next()).value as [Buffer])[0]);
  return { socket, port: socket.address().port, receive };
}

async function tcpDevice(socket: Socket): Promise<{ socket: Socket; receive: () => Promise<string> }> {
  closing.push(() => socket.destroy());
  socket.on('error', () => {});
  const arriving = on(socket, 'data', { close: ['close'] });
  const receive = async (): Promise<string> =>
    String(((await arriving.next()).value as [Buffer] | undefined)?.[0] ?? 'end');
  if (socket.connecting) await once(socket, 'connect');
  return { socket, receive };
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: 'commonName', value: 'conf.example' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'conf.example' }] }],
  });
  return { key: made.private, cert: made.cert };
}

describe('the SIP edge', () => {
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  describe('over UDP', () => {
    it('hands on each request once, with where it came from, and answers what comes again', async () => {
      const { edge, port } = await openOne('udp');
      const device = await udpDevice();
      let handed = 0;
      edge.on('request', () => handed++);
      const arriving = next(edge, 'request');
      device.socket.send(request('OPTIONS'), port, ip);
      const [message, flow] = await arriving;
      expect(message.vias[0]).to.equal(
        `SIP/2.0/UDP device.invalid;branch=z9hG4bK1;received=${ip};rport=${device.port}`,
      );
      expect(flow).to.deep.include({
        transport: 'udp',
        remote: { address: ip, port: device.port },
        encrypted: false,
      });
      await flow.send(answerTo(message, 200));
      const first = await device.receive();
      device.socket.send(request('OPTIONS'), port, ip);
      expect(await device.receive()).to.equal(first);
      expect(handed).to.equal(1);
      expect(edge.load).to.deep.include({ flows: 1, transactions: 1, absorbed: 1, repeated: 1 });
    });

    it('answers at the port that a sender without rport names', async () => {
      const { edge, port } = await openOne('udp');
      const [device, listening] = [await udpDevice(), await udpDevice()];
      edge.on('request', (message, flow) => void flow.send(answerTo(message, 200)));
      device.socket.send(request('OPTIONS', { via: `${ip}:${listening.port}` }), port, ip);
      expect(await listening.receive()).to.match(/^SIP\/2\.0 200/);
    });

    it('sends a request again until it is answered, and hands on the answer once', async () => {
      const { edge } = await openOne('udp');
      const device = await udpDevice();
      const flow = await edge.connect('udp', { address: ip, port: device.port });
      const { port, address } = flow.announced;
      await flow.send(request('OPTIONS', { via: `${address}:${port};rport` }));
      const first = await device.receive();
      expect(await device.receive()).to.equal(first);
      let handed = 0;
      edge.on('response', () => handed++);
      const arriving = next(edge, 'response');
      const answer = first.replace(/^.*/, 'SIP/2.0 200 OK');
      device.socket.send(answer, port, ip);
      device.socket.send(answer, port, ip);
      const [response, from] = await arriving;
      expect(response.status).to.equal(200);
      expect(from).to.equal(flow);
      // What was sent before is dealt with before it.
      device.socket.send('\r\n\r\n', port, ip);
      expect(await device.receive()).to.equal('\r\n');
      expect(handed).to.equal(1);
    });

    it('refuses and drops by itself, and counts why', async () => {
      const { edge, port } = await openOne('udp');
      const device = await udpDevice();
      edge.on('request', () => expect.fail('handed on'));
      device.socket.send(request('OPTIONS', { lines: ['User-Agent: friendly-scanner'] }), port, ip);
      device.socket.send(request('ACK', { lines: ['Max-Forwards: 0'] }), port, ip);
      device.socket.send('GET / HTTP/1.1\r\n\r\n', port, ip);
      device.socket.send(request('OPTIONS', { lines: ['Max-Forwards: 0'] }), port, ip);
      const answer = await device.receive();
      expect(answer).to.match(/^SIP\/2\.0 483 Too Many Hops\r\n/);
      expect(answer).to.match(/\r\nTo: <sip:1001@conf\.example>;tag=[\da-f]{16}\r\n/);
      expect([...edge.refusals]).to.have.deep.members([
        ['scanner', 1],
        ['Max-Forwards 0', 2],
        ['no request line', 1],
      ]);
      expect(edge.load).to.include({ transactions: 0 });
    });

    it('holds a source to its rate', async () => {
      const guard = { ...defaultGuard, perSecond: 0.001, burst: 3 };
      const { edge, port } = await openOne('udp', { guard });
      const device = await udpDevice();
      const arriving = on(edge as EventEmitter, 'request');
      for (let sent = 0; sent < 10; sent++) {
        device.socket.send(request('OPTIONS', { branch: `z9hG4bK${sent}`, callId: String(sent) }), port, ip);
      }
      for (let handed = 0; handed < 3; handed++) await arriving.next();
      while ((edge.refusals.get('rate') ?? 0) < 7) await new Promise(setImmediate);
    });

    it('holds each source behind a proxy of ours to its rate, and answers what is too much', async () => {
      const guard = { ...defaultGuard, perSecond: 0.001, burst: 1, trusted: [ip] };
      const { edge, port } = await openOne('udp', { guard });
      const device = await udpDevice();
      const arriving = on(edge as EventEmitter, 'request');
      const send = (branch: string, source: string): void => {
        const lines = [`Via: SIP/2.0/UDP 10.0.0.5;branch=z9hG4bK;received=${source}`];
        device.socket.send(request('OPTIONS', { branch, lines }), port, ip);
      };
      send('z9hG4bK1', '203.0.113.1');
      send('z9hG4bK2', '203.0.113.1');
      expect(await device.receive()).to.match(/^SIP\/2\.0 503[^]*z9hG4bK2/);
      send('z9hG4bK3', '203.0.113.2');
      for (const branch of ['z9hG4bK1', 'z9hG4bK3']) {
        const [handed] = (await arriving.next()).value as [SipRequest];
        expect(handed.via.parameters.get('branch')).to.equal(branch);
      }
    });

    it('remembers nothing of what is screened', async () => {
      const screened: string[] = [];
      const screen = (message: SipRequest): string => {
        screened.push(message.callId);
        return answerTo(message, 401);
      };
      const { edge, port } = await openOne('udp', {}, { screen });
      const device = await udpDevice();
      for (let sent = 0; sent < 2; sent++) {
        device.socket.send(request('REGISTER'), port, ip);
        expect(await device.receive()).to.match(/^SIP\/2\.0 401/);
      }
      expect(screened).to.deep.equal(['1', '1']);
      expect(edge.load).to.include({ transactions: 0 });
    });

    it('goes on after something stumbled over a message', async () => {
      const { edge, port } = await openOne('udp');
      const device = await udpDevice();
      const failing = new Error('stumbled');
      edge.once('request', () => {
        throw failing;
      });
      const told = next(edge, 'error');
      device.socket.send(request('OPTIONS'), port, ip);
      expect(await told).to.deep.equal([failing]);
      const arriving = next(edge, 'request');
      device.socket.send(request('OPTIONS', { branch: 'z9hG4bK2' }), port, ip);
      await arriving;
    });

    it('forgets the flow used last longest ago when there are too many, and closes none for it', async () => {
      const { edge } = await openOne('udp', { limits: { ...defaultFlowLimits, datagramFlows: 2 } });
      let closed = 0;
      edge.on('flowClosed', () => closed++);
      const to = (port: number): Promise<Flow> => edge.connect('udp', { address: ip, port });
      const device = await udpDevice();
      const [first, second] = [await to(1), await to(device.port)];
      expect(await to(1)).to.equal(first);
      await to(3);
      expect(edge.load).to.include({ flows: 2 });
      expect(await to(1)).to.equal(first);
      await second.send(request('OPTIONS'));
      expect(await device.receive()).to.equal(request('OPTIONS'));
      expect(closed).to.equal(0);
    });

    it('sends nothing over a flow that is closed', async () => {
      const { edge } = await openOne('udp');
      const flow = await edge.connect('udp', { address: ip, port: 1 });
      const told = next(edge, 'flowClosed');
      flow.close();
      flow.close();
      expect(await told).to.deep.equal([flow]);
      expect(await flow.send(request('OPTIONS')).catch((error: unknown) => error)).to.be.an('error');
      const other = await edge.connect('udp', { address: ip, port: 1 });
      await edge.close();
      expect(other.closed).to.equal(true);
      expect(await other.send(request('OPTIONS')).catch((error: unknown) => error)).to.be.an('error');
    });

    it('speaks IPv6', async function () {
      const device = createSocket('udp6');
      device.bind(0, '::1');
      try {
        await once(device, 'listening');
      } catch {
        this.skip();
      }
      closing.push(() => device.close());
      const { edge, port } = await openOne('udp', { ip: '::1' });
      const arriving = next(edge, 'request');
      device.send(request('OPTIONS', { via: '[::1]' }), port, '::1');
      const [message, flow] = await arriving;
      expect(message.vias[0]).to.equal('SIP/2.0/UDP [::1];branch=z9hG4bK1');
      expect(flow.remote).to.deep.equal({ address: '::1', port: 5060 });
    });
  });

  describe('over TCP', () => {
    it('hands on messages however they arrive, answers over the connection, and tells of its end', async () => {
      const { edge, port } = await openOne('tcp');
      const device = await tcpDevice(connect(port, ip));
      edge.on('request', (message, flow) => void flow.send(answerTo(message, 200)));
      const [one, two] = [request('OPTIONS', { callId: 'one' }), request('OPTIONS', { callId: 'two' })];
      device.socket.write(one + two.slice(0, 40));
      expect(await device.receive()).to.contain('call-id: one');
      device.socket.write(two.slice(40));
      expect(await device.receive()).to.contain('call-id: two');
      device.socket.write('\r\n\r\n');
      expect(await device.receive()).to.equal('\r\n');
      const ended = next(edge, 'flowClosed');
      device.socket.end();
      const [flow] = await ended;
      expect(flow.closed).to.equal(true);
      expect(edge.load).to.include({ flows: 0, transactions: 0 });
    });

    it('answers 400 and 513 to what breaks the stream, and ends it', async () => {
      const { edge, port } = await openOne('tcp');
      for (const [length, status] of [
        ['-1', 400],
        ['70000', 513],
      ] as const) {
        const device = await tcpDevice(connect(port, ip));
        device.socket.write(request('OPTIONS').replace('Content-Length: 0', `Content-Length: ${length}`));
        expect(await device.receive()).to.match(new RegExp(`^SIP/2.0 ${status} `));
        expect(await device.receive()).to.equal('end');
      }
      expect([...edge.refusals]).to.deep.equal([
        ['Content-Length', 1],
        ['message too large', 1],
      ]);
    });

    it('answers 503 to a source that goes beyond its rate', async () => {
      const { port } = await openOne('tcp', { guard: { ...defaultGuard, perSecond: 0.001, burst: 0 } });
      const device = await tcpDevice(connect(port, ip));
      device.socket.write(request('OPTIONS'));
      expect(await device.receive()).to.match(/^SIP\/2\.0 503 [^]*\r\nRetry-After: 5\r\n/);
    });

    it('has no more connections of one source than it may have', async () => {
      const { edge, port } = await openOne('tcp', {
        limits: { ...defaultFlowLimits, connectionsPerSource: 1 },
      });
      const first = await tcpDevice(connect(port, ip));
      const second = await tcpDevice(connect(port, ip));
      expect(await second.receive()).to.equal('end');
      expect(edge.refusals.get('too many connections')).to.equal(1);
      const ended = next(edge, 'flowClosed');
      first.socket.end();
      await ended;
      await once(first.socket, 'close');
      const third = await tcpDevice(connect(port, ip));
      third.socket.write('\r\n\r\n');
      expect(await third.receive()).to.equal('\r\n');
    });

    it('waits for a message that has begun no longer than it may take, and not for ever for the first', async () => {
      const { port } = await openOne('tcp', { limits: { ...defaultFlowLimits, messageMs: 50 } });
      const silent = await tcpDevice(connect(port, ip));
      expect(await silent.receive()).to.equal('end');
      const slow = await tcpDevice(connect(port, ip));
      slow.socket.write(request('OPTIONS') + 'OPTIONS');
      expect(await slow.receive()).to.equal('end');
    });

    it('ends flows that nothing comes over', async () => {
      const { edge, port } = await openOne('tcp', { limits: { ...defaultFlowLimits, idleMs: 50 } });
      const ended = next(edge, 'flowClosed');
      const device = await tcpDevice(connect(port, ip));
      device.socket.write(request('OPTIONS'));
      await ended;
    });

    it('connects to others, and takes the connection there is', async () => {
      const [{ edge: here }, { edge: there, port }] = [await openOne('tcp'), await openOne('tcp')];
      there.on('request', (message, flow) => void flow.send(answerTo(message, 200)));
      const flow = await here.connect('tcp', { address: ip, port });
      expect(await here.connect('tcp', { address: ip, port })).to.equal(flow);
      expect(flow.announced.port).to.equal(here.ports[0]?.local.port);
      const arriving = next(here, 'response');
      await flow.send(request('OPTIONS'));
      expect((await arriving)[0].status).to.equal(200);
      const failed = await here.connect('tcp', { address: ip, port: 1 }).catch((error: unknown) => error);
      expect(failed).to.have.property('code', 'ECONNREFUSED');
      const impossible = await here.connect('tls', { address: ip, port }).catch((error: unknown) => error);
      expect(impossible).to.be.an('error');
    });
  });

  describe('over TLS', () => {
    it('answers over an encrypted flow', async () => {
      const tls = await certificate();
      const { edge, port } = await openOne('tls', { tls });
      edge.on('request', (message, flow) => {
        expect(flow).to.include({ transport: 'tls', encrypted: true });
        void flow.send(answerTo(message, 200));
      });
      const socket = connectTls({ port, host: ip, ca: tls.cert, servername: 'conf.example' });
      const device = await tcpDevice(socket);
      device.socket.write(request('OPTIONS'));
      expect(await device.receive()).to.match(/^SIP\/2\.0 200/);
      expect(socket.getProtocol()).to.equal('TLSv1.3');
    });

    it('speaks old versions only where it is told to', async () => {
      const keys = await certificate();
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      const [{ edge, port }, { port: oldPort }] = [
        await openOne('tls', { tls: keys }),
        await openOne('tls', { tls: { ...keys, old: true } }),
      ];
      const refused = connectTls({ port, host: ip, rejectUnauthorized: false, ...old });
      expect(await once(refused, 'secureConnect').catch((error: unknown) => error)).to.be.an('error');
      while (!edge.refusals.has('TLS handshake')) await new Promise(setImmediate);
      const taken = connectTls({ port: oldPort, host: ip, rejectUnauthorized: false, ...old });
      await once(taken, 'secureConnect');
      expect(taken.getProtocol()).to.equal('TLSv1');
      taken.destroy();
    });

    it('connects to ends whose certificate is for them, and to others only where it is told to', async () => {
      const keys = await certificate();
      const { port } = await openOne('tls', { tls: keys });
      const remote = { address: ip, port };
      const { edge: strict } = await openOne('tls', { tls: { ...keys, ca: keys.cert } });
      expect((await strict.connect('tls', remote, { serverName: 'conf.example' })).encrypted).to.equal(true);
      const { edge: unsure } = await openOne('tls', { tls: keys });
      expect(await unsure.connect('tls', remote).catch((error: unknown) => error)).to.be.an('error');
      const { edge: easy } = await openOne('tls', { tls: { ...keys, verify: false } });
      expect((await easy.connect('tls', remote)).encrypted).to.equal(true);
    });
  });

  it('listens at several ports, says which, and closes them all', async () => {
    const tls = await certificate();
    const edge = await open({
      listeners: [
        { transport: 'udp', ip, port: 0, announce: 'sip.conf.example' },
        { transport: 'tcp', ip, port: 0 },
        { transport: 'tls', ip: '0.0.0.0', port: 0, tls },
      ],
    });
    expect(edge.ports.map(({ transport }) => transport)).to.deep.equal(['udp', 'tcp', 'tls']);
    expect(edge.ports[0]?.announced.address).to.equal('sip.conf.example');
    expect(edge.ports[2]?.announced.address).not.to.equal('0.0.0.0');
    await edge.close();
    await edge.close();
  });

  it('opens none when one cannot be opened', async () => {
    const { port } = await openOne('tcp');
    const listeners = [
      { transport: 'udp' as const, ip, port: 0 },
      { transport: 'tcp' as const, ip, port },
    ];
    const failed = await Edge.open({ listeners }).catch((error: unknown) => error);
    expect(failed).to.have.property('code', 'EADDRINUSE');
  });
});
