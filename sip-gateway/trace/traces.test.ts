import { expect } from 'chai';
import type { Flow } from '../edge/flow.ts';
import type { SipMessage } from '../edge/message.ts';
import { parseMessage } from '../edge/parse.ts';
import { Trace } from './trace.ts';
import { Traces } from './traces.ts';

const flow: Flow = {
  ...{ id: '', transport: 'udp', encrypted: false, closed: false },
  local: { address: '192.0.2.1', port: 5060 },
  remote: { address: '2001:db8::7', port: 5070 },
  announced: { address: '192.0.2.1', port: 5060 },
  send: () => Promise.resolve(),
  sendOnce: () => undefined,
  close: () => undefined,
};
const hour = 3_600_000;

function request(method: string, from: string, callId: string): SipMessage {
  const parsed = parseMessage(
    Buffer.from(
      [
        `${method} sip:123456789*4711@example.org SIP/2.0`,
        `v: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK${callId}`,
        `f: <sip:${from}@example.org>;tag=1`,
        't: <sip:123456789*4711@example.org>',
        `i: ${callId}`,
        `CSeq: 1 ${method}`,
        'Authorization: Digest response="0f1e"',
        'l: 0',
        '',
        '',
      ].join('\r\n'),
    ),
    'datagram',
  );
  if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
  return parsed.message;
}

describe('the trace of a terminal', () => {
  let now = 1_800_000_000_000;
  const begin = (traces: Traces, number = '7001'): void =>
    traces.begin({ terminalId: `t${number}`, number, until: now + hour });

  it('has what comes from it and what is sent to it, of nobody else, and without secrets', () => {
    const traces = new Traces(() => now);
    begin(traces);
    traces.came(request('INVITE', '7001', 'a'), flow);
    traces.came(request('INVITE', '7002', 'b'), flow);
    traces.sent('SIP/2.0 407 Proxy Authentication Required\r\nCall-ID: a\r\n\r\n', flow);
    traces.sent('SIP/2.0 407 Proxy Authentication Required\r\nCall-ID: b\r\n\r\n', flow);
    expect(traces.of('t7001')?.trace.text().split('\n')).to.deep.equal([
      '--- 2027-01-15T08:00:00.000Z in UDP [2001:db8::7]:5070 -> 192.0.2.1:5060',
      'INVITE sip:123456789****@example.org SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa',
      'From: <sip:7001@example.org>;tag=1',
      'To: <sip:123456789****@example.org>',
      'Call-ID: a',
      'CSeq: 1 INVITE',
      'Authorization: ***',
      'Content-Length: 0',
      '',
      '--- 2027-01-15T08:00:00.000Z out UDP 192.0.2.1:5060 -> [2001:db8::7]:5070',
      'SIP/2.0 407 Proxy Authentication Required',
      'Call-ID: a',
      '',
    ]);
  });

  it('has the calls that are made to it', () => {
    const traces = new Traces(() => now);
    begin(traces);
    traces.calls('t7001', 'c');
    traces.calls('t7002', 'd');
    for (const callId of ['c', 'd']) traces.sent(`INVITE sip:x SIP/2.0\r\nCall-ID: ${callId}\r\n\r\n`, flow);
    expect(traces.of('t7001')?.trace.messages).to.equal(1);
  });

  it('ends by itself, is kept for a while, and begins anew', () => {
    const traces = new Traces(() => now);
    begin(traces);
    traces.came(request('REGISTER', '7001', 'a'), flow);
    now += hour;
    traces.came(request('REGISTER', '7001', 'a'), flow);
    expect(traces.of('t7001')?.trace.messages).to.equal(1);
    begin(traces);
    expect(traces.of('t7001')?.trace.messages).to.equal(0);
    now += 2 * hour + 1;
    expect(traces.of('t7001')).to.equal(null);
  });

  it('is of no more terminals than there may be at once', () => {
    const traces = new Traces(() => now);
    for (let index = 0; index < 17; index++) begin(traces, String(7000 + index));
    expect([traces.of('t7000'), traces.of('t7016')?.order.number]).to.deep.equal([null, '7016']);
  });

  it('forgets the oldest when there are too many messages, or they are too long', () => {
    const trace = new Trace({ messages: 3, size: 400 });
    for (let index = 0; index < 10; index++) trace.add('out', `message ${index}`, flow, now);
    expect(trace.text().match(/message \d/g)).to.deep.equal(['message 7', 'message 8', 'message 9']);
    trace.add('out', 'x'.repeat(300), flow, now);
    expect([trace.messages, trace.forgotten]).to.deep.equal([1, 10]);
  });
});
