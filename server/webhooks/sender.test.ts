import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { expect } from 'chai';
import { verified, WebhookReceiver } from '../../test/harness/webhook-receiver.ts';
import { publicLookup } from '../kernel/internal-addresses.ts';
import type { Outcome } from './rules.ts';
import { type SenderOptions, WebhookSender } from './sender.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const payload = '{"type":"test","data":{"name":"会议"}}';

describe('sending a webhook', () => {
  let receiver: WebhookReceiver;

  beforeEach(async () => (receiver = await new WebhookReceiver().start()));
  afterEach(() => receiver.stop());

  function send(
    options: Partial<SenderOptions> = {},
    { url = receiver.url, stopped = new AbortController().signal } = {},
  ): Promise<Outcome> {
    const sender = new WebhookSender({ timeoutMs: 2000, allowPrivateAddresses: true, ...options });
    return sender.send({ id: 'msg_1', url, secret, payload }, stopped);
  }

  it('carries the payload, signed so that the receiver can tell it is ours', async () => {
    expect(await send()).to.deep.equal({ kind: 'answered', status: 204, error: null });
    const [message] = await receiver.arrived(1);
    expect(message?.body).to.equal(payload);
    expect(message?.id).to.equal('msg_1');
    expect(message?.headers['content-type']).to.equal('application/json');
    expect(verified(secret, message!)).to.deep.equal(JSON.parse(payload));
    const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    expect(() => verified(other, message!)).to.throw('No matching signature');
    expect(() => verified(secret, { ...message!, body: `${payload} ` })).to.throw('No matching signature');
  });

  it('does not follow a redirect', async () => {
    receiver.replies.push((response) => response.writeHead(307, { location: receiver.url }).end());
    const outcome = await send();
    expect(outcome).to.include({ kind: 'answered', status: 307 });
    expect(receiver.received).to.have.length(1);
  });

  it('does not wait longer than its time for a receiver that hangs, at whatever point', async () => {
    receiver.replies.push(() => undefined);
    const late: Outcome = { kind: 'unanswered', error: 'no answer within 0.2 s' };
    expect(await send({ timeoutMs: 200 })).to.deep.equal(late);
    // The head comes, its answer never ends.
    receiver.replies.push((response) => response.writeHead(200).write('…'));
    expect(await send({ timeoutMs: 200 })).to.include({ kind: 'answered', status: 200 });
  });

  it('keeps nothing of what a receiver inside the network says, however much it is', async () => {
    receiver.replies.push((response) => {
      response.writeHead(500);
      // Ends with the connection, which the sender closes.
      pipeline(Readable.from(endless('secret')), response, () => undefined);
    });
    const expected: Outcome = { kind: 'answered', status: 500, error: 'the receiver answered 500' };
    expect(await send()).to.deep.equal(expected);
  });

  it('tells that nobody is there', async () => {
    const { url } = receiver;
    receiver.stop();
    const outcome = await send({}, { url });
    expect(outcome.kind).to.equal('unanswered');
    expect(outcome.error).to.include('ECONNREFUSED');
  });

  it('does not go to an address inside the network, given or found out', async () => {
    const strict = { allowPrivateAddresses: false };
    const literal = await send(strict);
    expect(literal).to.deep.equal({ kind: 'unanswered', error: 'the address is inside the network' });

    const url = `http://hooks.example.org:${receiver.port}/hook`;
    const outcome = await send({ ...strict, lookup: leading('127.0.0.1') }, { url });
    expect(outcome.kind).to.equal('unanswered');
    expect(outcome.error).to.include('leads to an address inside the network');
    expect(receiver.received).to.deep.equal([]);
  });

  it('breaks off and says so when the server stops', async () => {
    receiver.replies.push(() => undefined);
    const stop = new AbortController();
    const sending = send({}, { stopped: stop.signal }).catch((error: unknown) => error);
    await receiver.arrived(1);
    stop.abort(new Error('stopped'));
    expect(await sending).to.have.property('message', 'stopped');
  });
});

function* endless(text: string): Generator<string> {
  for (;;) yield text.repeat(10_000);
}

function leading(address: string): LookupFunction {
  const fake = (_host: string, _options: unknown, done: (error: null, found: LookupAddress[]) => void) =>
    done(null, [{ address, family: 4 }]);
  return publicLookup(fake as never);
}
