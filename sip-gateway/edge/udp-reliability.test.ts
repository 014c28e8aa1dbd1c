import { expect } from 'chai';
import type { Address } from './flow.ts';
import { seededRandom } from '../../server/kernel/seeded-random.ts';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { UdpReliability } from './udp-reliability.ts';

const alice: Address = { address: '192.0.2.1', port: 5060 };
const bob: Address = { address: '192.0.2.2', port: 5060 };

function request(method: string, branch: string): string {
  return [
    `${method} sip:bob@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${branch}`,
    'From: <sip:alice@h.example>;tag=1',
    'To: <sip:bob@h.example>',
    `Call-ID: ${branch}`,
    `CSeq: 1 ${method}`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

function response(status: number, method: string, branch: string): string {
  const [, ...rest] = request(method, branch).split('\r\n');
  return [`SIP/2.0 ${status} Whatever`, ...rest].join('\r\n');
}

function read(text: string): SipMessage {
  const parsed = parseMessage(Buffer.from(text), 'datagram');
  if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
  return parsed.message;
}

/** One end, and what it gave to the network. */
function endAt(clock: SimulatedClock): { end: UdpReliability; sent: string[] } {
  const sent: string[] = [];
  const end = new UdpReliability({
    clock,
    transmit: (text) => {
      sent.push(text);
      return Promise.resolve();
    },
  });
  return { end, sent };
}

describe('UDP reliability of requests sent', () => {
  it('sends an INVITE again after 0.5, 1.5, 3.5, 7.5 s and so on, for 32 s (timers A and B)', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    await end.send(request('INVITE', 'a'), bob);
    const times: number[] = [];
    for (let second = 0; second < 80; second++) {
      const before = sent.length;
      clock.advance(500);
      if (sent.length > before) times.push(clock.now);
    }
    expect(times).to.deep.equal([500, 1500, 3500, 7500, 15_500, 31_500]);
    expect(end.size).to.equal(0);
  });

  it('sends an INVITE no more once there is any answer', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    await end.send(request('INVITE', 'a'), bob);
    expect(end.receive(read(response(100, 'INVITE', 'a')), bob)).to.equal('new');
    clock.advance(40_000);
    expect(sent).to.have.length(1);
  });

  it('sends other requests every 4 s at last, also after a 100 (timers E and F)', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    await end.send(request('BYE', 'a'), bob);
    clock.advance(499);
    expect(end.receive(read(response(100, 'BYE', 'a')), bob)).to.equal('new');
    clock.advance(40_000);
    // At 0, 0.5 and then every 4 s.
    expect(sent).to.have.length(2 + 7);
  });

  it('absorbs an answer that comes again for 5 s (timer K), then lets it through', async () => {
    const clock = new SimulatedClock();
    const { end } = endAt(clock);
    await end.send(request('BYE', 'a'), bob);
    const ok = read(response(200, 'BYE', 'a'));
    expect([end.receive(ok, bob), end.receive(ok, bob)]).to.deep.equal(['new', 'absorbed']);
    clock.advance(5000);
    expect(end.receive(ok, bob)).to.equal('new');
  });

  it('acknowledges a refusal that comes again for 32 s (timer D), and leaves a 2xx to the dialog', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    await end.send(request('INVITE', 'a'), bob);
    const busy = read(response(486, 'INVITE', 'a'));
    expect(end.receive(busy, bob)).to.equal('new');
    await end.send(request('ACK', 'a'), bob);
    expect(end.receive(busy, bob)).to.equal('absorbed');
    expect(sent.map((text) => text.slice(0, 3))).to.deep.equal(['INV', 'ACK', 'ACK']);
    await end.send(request('INVITE', 'b'), bob);
    const ok = read(response(200, 'INVITE', 'b'));
    expect([end.receive(ok, bob), end.receive(ok, bob)]).to.deep.equal(['new', 'new']);
  });
});

describe('UDP reliability of requests received', () => {
  it('absorbs what comes again, and answers it from memory for 32 s (timer J)', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    const options = read(request('OPTIONS', 'a'));
    expect([end.receive(options, alice), end.receive(options, alice)]).to.deep.equal(['new', 'absorbed']);
    expect(sent).to.have.length(0);
    await end.send(response(200, 'OPTIONS', 'a'), alice);
    expect(end.receive(options, alice)).to.equal('absorbed');
    expect(sent).to.have.length(2);
    clock.advance(32_000);
    expect(end.receive(options, alice)).to.equal('new');
  });

  it('answers a ringing INVITE from memory for as long as it rings', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    end.receive(read(request('INVITE', 'a')), alice);
    await end.send(response(180, 'INVITE', 'a'), alice);
    clock.advance(120_000);
    expect(end.receive(read(request('INVITE', 'a')), alice)).to.equal('absorbed');
    await end.send(response(486, 'INVITE', 'a'), alice);
    clock.advance(500);
    expect(sent.map((text) => text.slice(8, 11))).to.deep.equal(['180', '180', '486', '486']);
  });

  it('sends a refusal of an INVITE again until it is acknowledged (timers G and H)', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    end.receive(read(request('INVITE', 'a')), alice);
    await end.send(response(486, 'INVITE', 'a'), alice);
    clock.advance(8000);
    expect(sent).to.have.length(5);
    const ack = read(request('ACK', 'a'));
    expect([end.receive(ack, alice), end.receive(ack, alice)]).to.deep.equal(['new', 'absorbed']);
    expect(end.receive(read(request('INVITE', 'a')), alice), 'late').to.equal('absorbed');
    clock.advance(40_000);
    expect(sent).to.have.length(5);
    expect(end.size).to.equal(0);
  });

  it('takes a CANCEL for a request of its own, and the same branch of another sender too', () => {
    const { end } = endAt(new SimulatedClock());
    const both = [read(request('INVITE', 'a')), read(request('CANCEL', 'a'))];
    expect(both.map((message) => end.receive(message, alice))).to.deep.equal(['new', 'new']);
    expect(both.map((message) => end.receive(message, bob))).to.deep.equal(['new', 'new']);
  });

  it('remembers a limited number of them, and none that is to be forgotten', () => {
    const clock = new SimulatedClock();
    const end = new UdpReliability({ clock, transmit: () => Promise.resolve(), limit: 2 });
    const messages = ['a', 'b', 'c'].map((branch) => read(request('OPTIONS', branch)));
    expect(messages.map((message) => end.receive(message, alice))).to.deep.equal(['new', 'new', 'full']);
    const [first] = messages;
    if (first?.kind === 'request') end.forget(first, alice);
    expect(end.size).to.equal(1);
    clock.advance(32_000);
    expect(end.size).to.equal(0);
  });

  it('sends nothing more once it is closed', async () => {
    const clock = new SimulatedClock();
    const { end, sent } = endAt(clock);
    end.receive(read(request('INVITE', 'a')), alice);
    await end.send(response(486, 'INVITE', 'a'), alice);
    await end.send(request('BYE', 'b'), bob);
    end.close();
    clock.advance(40_000);
    expect(sent).to.have.length(2);
  });
});

describe('100 transactions of each kind where one datagram in four is lost each way', () => {
  for (const method of ['OPTIONS', 'INVITE']) {
    it(`all come to an answer, once at each end: ${method}`, () => {
      const clock = new SimulatedClock();
      const random = seededRandom(3261);
      const ends = new Map<string, UdpReliability>();
      const asked: string[] = [];
      const answers: string[] = [];
      const acknowledged: string[] = [];
      const refusal = method === 'INVITE' ? 486 : 200;

      const transmitTo = (from: Address) => (text: string, to: Address) => {
        if (random() >= 0.25) clock.after(20 + random() * 30, () => arrive(text, from, to));
        return Promise.resolve();
      };
      const arrive = (text: string, from: Address, to: Address): void => {
        const message = read(text);
        const end = ends.get(to.address);
        if (end?.receive(message, from) !== 'new') return;
        const { callId } = message;
        if (message.kind === 'request' && message.method === 'ACK') acknowledged.push(callId);
        else if (message.kind === 'request') {
          asked.push(callId);
          clock.after(1000 * random(), () => void end.send(response(refusal, method, callId), from));
        } else {
          answers.push(callId);
          if (method === 'INVITE') void end.send(request('ACK', callId), from);
        }
      };
      for (const end of [alice, bob]) {
        ends.set(end.address, new UdpReliability({ clock, transmit: transmitTo(end) }));
      }
      for (let call = 0; call < 100; call++)
        void ends.get(alice.address)?.send(request(method, `call${call}`), bob);
      clock.advance(120_000);

      expect(asked).to.have.length(100);
      expect(answers).to.have.length(100);
      expect(new Set(asked).size).to.equal(100);
      expect(new Set(answers).size).to.equal(100);
      if (method === 'INVITE') expect(new Set(acknowledged).size).to.equal(100);
      for (const end of ends.values()) expect(end.size).to.equal(0);
    });
  }
});
