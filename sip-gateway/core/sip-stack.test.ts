import { expect } from 'chai';
import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { defaultGuard } from '../edge/guard.ts';
import { authorize } from '../registrar/digest-client.ts';
import { ha1 } from '../registrar/digest-response.ts';
import { DigestServer } from '../registrar/digest.ts';
import { SignIn } from '../registrar/sign-in.ts';
import { CallAgent, sdpBody } from './call-agent.ts';
import { SipStack } from './sip-stack.ts';
import { sipUri } from './sipjs.ts';

const here = '127.0.0.1';
const elsewhere = '127.0.0.2';
const proxy = '127.0.0.3';
const realm = 'plenum';
const password = 'abc2efg3hj';
const closing: (() => unknown)[] = [];

type Device = Awaited<ReturnType<typeof deviceAt>>;

async function deviceAt(address: string) {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  closing.push(() => socket.close());
  const arriving = on(socket, 'message');
  const receive = async (): Promise<string> => String(((await arriving.next()).value as [Buffer])[0]);
  return { socket, receive, address };
}

/** A stack that takes the calls of terminal 100200, and digest of two. */
async function openStack(terminalId: string | null): Promise<{ port: number; infos: string[] }> {
  const infos: string[] = [];
  const kept = (number: string) => {
    const whose = { userName: number, realm, password };
    return { ha1Md5: ha1('MD5', whose), ha1Sha256: ha1('SHA-256', whose) };
  };
  const signIn = new SignIn({
    digest: new DigestServer({ realm, algorithms: ['MD5'] }),
    find: (number) =>
      Promise.resolve({
        ...{
          terminalId: number,
          enterpriseId: 'e',
          number,
          name: number,
          licence: 'medium',
          encryption: 'default',
          ...kept(number),
        },
      }),
    failed: () => undefined,
  });
  const stack = await SipStack.open(
    {
      listeners: [{ transport: 'udp', ip: '0.0.0.0', port: 0, announce: here }],
      guard: { ...defaultGuard, trusted: [proxy] },
    },
    {
      screen: () => null,
      register: () => undefined,
      invite: (request, flow) => {
        const sources = [stack.originOf(request, flow)];
        const agent = new CallAgent({ flow, aor: sipUri('1001', here), domain: here, sources }, request, {
          onInvite: (invite) => {
            const { session } = invite.accept({ statusCode: 200, body: sdpBody('v=0\r\n') });
            session.delegate = {
              onInfo: (info) => {
                infos.push(info.message.body);
                info.accept();
              },
            };
          },
        });
        stack.add(agent);
        agent.receive(request, flow);
      },
      update: () => undefined,
      prove: (_agent, request) => signIn.proves(request, terminalId, '192.0.2.1'),
      flowClosed: () => undefined,
      error: (error) => expect.fail(String(error)),
    },
  );
  closing.push(() => stack.close());
  return { port: stack.edge.ports[0]?.local.port ?? 0, infos };
}

let sequence = 0;

function request(
  method: string,
  toTag: string | null,
  { lines = [], body = '', vias = [] }: { lines?: string[]; body?: string; vias?: string[] } = {},
): string {
  if (method !== 'ACK') sequence++;
  return [
    `${method} sip:1001@${here} SIP/2.0`,
    `Via: SIP/2.0/UDP device.invalid;rport;branch=z9hG4bK${method}${sequence}`,
    ...vias.map((via) => `Via: SIP/2.0/UDP ${via}`),
    'From: <sip:100200@conf.example>;tag=1',
    `To: <sip:1001@conf.example>${toTag === null ? '' : `;tag=${toTag}`}`,
    'Call-ID: one',
    `CSeq: ${sequence} ${method}`,
    'Contact: <sip:100200@device.invalid>',
    ...lines,
    ...(body === ''
      ? []
      : [method === 'INVITE' ? 'Content-Type: application/sdp' : 'Content-Type: text/plain']),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** @returns the tag of the other end */
async function call(device: Device, port: number, vias: string[] = []): Promise<string> {
  device.socket.send(request('INVITE', null, { body: 'v=0\r\n', vias }), port, here);
  const answer = await device.receive();
  expect(answer).to.match(/^SIP\/2\.0 200/);
  const tag = /^To:.*;tag=(\S+)/im.exec(answer)?.[1] ?? '';
  device.socket.send(request('ACK', tag, { vias }), port, here);
  return tag;
}

async function say(device: Device, port: number, ...how: Parameters<typeof request>): Promise<string> {
  device.socket.send(request(...how), port, here);
  return device.receive();
}

function proofFor(challenge: string, user: string): string {
  const challenges = [...challenge.matchAll(/^Proxy-Authenticate: (.*?)\r$/gim)].map(
    ([, value = '']) => value,
  );
  const asked = { method: 'INFO', uri: `sip:1001@${here}` };
  return `Proxy-Authorization: ${authorize(challenges, { userName: user, password }, asked)?.value}`;
}

describe('a request of a call', () => {
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it('is taken from where the call came from', async () => {
    const { port, infos } = await openStack('100200');
    const device = await deviceAt(here);
    const tag = await call(device, port);
    expect(await say(device, port, 'INFO', tag, { body: 'known' })).to.match(/^SIP\/2\.0 200/);
    expect(infos).to.deep.equal(['known']);
  });

  it('from elsewhere has to prove that it is of the terminal of the call', async () => {
    const { port, infos } = await openStack('100200');
    const tag = await call(await deviceAt(here), port);
    const other = await deviceAt(elsewhere);
    const challenge = await say(other, port, 'INFO', tag, { body: 'unproved' });
    expect(challenge).to.match(/^SIP\/2\.0 407/);
    const stranger = { body: 'another terminal', lines: [proofFor(challenge, '100999')] };
    expect(await say(other, port, 'INFO', tag, stranger)).to.match(/^SIP\/2\.0 403/);
    expect(await say(other, port, 'CANCEL', null)).to.match(/^SIP\/2\.0 481/);
    const again = await say(other, port, 'INFO', tag);
    const proved = { body: 'moved', lines: [proofFor(again, '100200')] };
    expect(await say(other, port, 'INFO', tag, proved)).to.match(/^SIP\/2\.0 200/);
    expect(await say(other, port, 'INFO', tag, { body: 'known there now' })).to.match(/^SIP\/2\.0 200/);
    expect(infos).to.deep.equal(['moved', 'known there now']);
  });

  it('from elsewhere is refused where nothing can prove it', async () => {
    const { port, infos } = await openStack(null);
    const tag = await call(await deviceAt(here), port);
    const other = await deviceAt(elsewhere);
    expect(await say(other, port, 'INFO', tag, { body: 'unproved' })).to.match(/^SIP\/2\.0 403/);
    expect(infos).to.deep.equal([]);
  });

  it('is known behind a proxy by who has sent it, and not by the proxy', async () => {
    const { port, infos } = await openStack(null);
    const through = await deviceAt(proxy);
    const [known, unknown] = ['10.0.0.5;received=203.0.113.1', '10.0.0.5;received=203.0.113.2'];
    const tag = await call(through, port, [`${known};branch=z9hG4bK1`]);
    const from = (via: string, body: string) =>
      say(through, port, 'INFO', tag, { body, vias: [`${via};branch=z9hG4bK2`] });
    expect(await from(unknown, 'another')).to.match(/^SIP\/2\.0 403/);
    expect(await from(known, 'the same')).to.match(/^SIP\/2\.0 200/);
    expect(await say(through, port, 'INFO', tag, { body: "the proxy's own" })).to.match(/^SIP\/2\.0 200/);
    expect(infos).to.deep.equal(['the same', "the proxy's own"]);
  });
});
