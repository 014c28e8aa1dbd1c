import { expect } from 'chai';
import { ConnectionCount } from './connection-count.ts';
import { defaultGuard, Guard, sourceOf } from './guard.ts';
import { parseMessage } from './parse.ts';
import type { Refusal } from './refusal.ts';

function refusalOf(method: string, ...lines: string[]): Refusal | null {
  const text = [
    `${method} sip:1001@conf.example SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bK1',
    'From: <sip:a@conf.example>;tag=1',
    'To: <sip:1001@conf.example>',
    'Call-ID: 1',
    `CSeq: 1 ${method}`,
    ...lines,
  ];
  const parsed = parseMessage(Buffer.from(`${text.join('\r\n')}\r\n\r\n`), 'datagram');
  if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
  return new Guard().refusalOf(parsed.message);
}

describe('the guard', () => {
  it('lets through what asks for nothing unknown', () => {
    expect(
      refusalOf('INVITE', 'Require: timer, Replaces', 'Max-Forwards: 1', 'User-Agent: Yealink'),
    ).to.equal(null);
  });

  it('answers 420 with what is not known, but to a CANCEL', () => {
    const refusal = refusalOf('INVITE', 'Require: 100rel, timer', 'Require: foo');
    expect(refusal).to.deep.include({ answer: 420, extra: ['Unsupported: 100rel, foo'] });
    expect(refusalOf('CANCEL', 'Require: foo')).to.equal(null);
  });

  it('answers 483 to what has no hops left, and drops an ACK', () => {
    expect(refusalOf('INVITE', 'Max-Forwards: 0')).to.include({ answer: 483 });
    expect(refusalOf('ACK', 'Max-Forwards: 0')).to.include({ answer: null });
  });

  it('gives scanners no sign', () => {
    for (const agent of ['friendly-scanner', 'sipvicious/0.3', 'sipcli/v1.8', 'sundayddr']) {
      expect(refusalOf('OPTIONS', `User-Agent: ${agent}`)).to.deep.equal({ answer: null, reason: 'scanner' });
    }
  });

  it('holds each source to its rate, and not the trusted ones', () => {
    let now = 0;
    const guard = new Guard({ ...defaultGuard, perSecond: 10, burst: 5, trusted: ['192.0.2.1'] }, () => now);
    const admitted = (address: string): number =>
      Array.from({ length: 50 }, () => guard.admits(address)).filter(Boolean).length;
    expect(admitted('198.51.100.7')).to.equal(5);
    expect(admitted('198.51.100.8')).to.equal(5);
    expect(admitted('192.0.2.1')).to.equal(50);
    now += 200;
    expect(admitted('198.51.100.7')).to.equal(2);
  });

  it('remembers a limited number of sources', () => {
    const guard = new Guard({ ...defaultGuard, burst: 1 }, () => 0);
    for (let source = 0; source < 30_000; source++) guard.admits(`10.${source >> 8}.${source & 255}.1`);
    expect(guard.admits('10.0.0.1'), 'forgotten').to.equal(true);
    expect(guard.admits('10.117.47.1'), 'remembered').to.equal(false);
  });

  it('takes a /64 for one source', () => {
    expect(sourceOf('192.0.2.1')).to.equal('192.0.2.1');
    expect(sourceOf('2001:db8:1:2:3:4:5:6')).to.equal('2001:db8:1:2');
    expect(sourceOf('2001:db8:1:2::6')).to.equal('2001:db8:1:2');
    expect(sourceOf('2001:db8::6')).to.equal('2001:db8:0:0');
    expect(sourceOf('::1')).to.equal('0:0:0:0');
    expect(sourceOf('fe80::1%eth0')).to.equal('fe80:0:0:0');
  });

  it('counts by reason', () => {
    const guard = new Guard();
    guard.count('rate');
    guard.count('rate');
    expect([...guard.counts]).to.deep.equal([['rate', 2]]);
  });
});

describe('a count of connections', () => {
  it('has room in all and for each source, and again when they are given back', () => {
    const count = new ConnectionCount(3, 2);
    expect([count.take('192.0.2.1'), count.take('192.0.2.1'), count.take('192.0.2.1')]).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect([count.take('192.0.2.2'), count.take('192.0.2.3')]).to.deep.equal([true, false]);
    count.giveBack('192.0.2.1');
    expect([count.take('192.0.2.3'), count.take('192.0.2.1'), count.total]).to.deep.equal([true, false, 3]);
  });
});
