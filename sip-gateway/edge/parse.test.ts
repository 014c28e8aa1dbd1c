import { expect } from 'chai';
import fc from 'fast-check';
import { messageLimits } from './header-lines.ts';
import { headerOf, type SipMessage, type SipRequest, tokensOf } from './message.ts';
import { parseMessage } from './parse.ts';
import type { Refusal } from './refusal.ts';

const head = [
  'INVITE sip:1001@conf.example SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.10:5062;branch=z9hG4bK776asdhds;rport',
  'From: <sip:room1@conf.example>;tag=1928301774',
  'To: <sip:1001@conf.example>',
  'Call-ID: a84b4c76e66710@192.0.2.10',
  'CSeq: 314159 INVITE',
  'Contact: <sip:room1@192.0.2.10:5062>',
];

function bytesOf(lines: readonly string[], body = ''): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** The request with a line in place of the one of that name, or besides. */
function withLine(line: string): Buffer {
  const name = line.slice(0, line.indexOf(':') + 1);
  const rest = head.filter((one) => !one.startsWith(name));
  return bytesOf([...rest, line]);
}

function read(bytes: Buffer): SipMessage {
  const parsed = parseMessage(bytes, 'datagram');
  if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
  return parsed.message;
}

function refused(bytes: Buffer): Refusal {
  const parsed = parseMessage(bytes, 'datagram');
  if ('message' in parsed) throw new Error('taken');
  return parsed.refusal;
}

describe('the SIP parser', () => {
  it('reads what an INVITE says', () => {
    const message = read(bytesOf(head, 'v=0\r\n')) as SipRequest;
    expect(message.uri).to.include({
      kind: 'sip',
      scheme: 'sip',
      user: '1001',
      host: 'conf.example',
      port: null,
    });
    expect(message.via).to.include({ protocol: 'SIP/2.0', transport: 'UDP', host: '192.0.2.10', port: 5062 });
    expect(message.via.parameters.get('rport')).to.equal(null);
    expect(message.from.parameters.get('tag')).to.equal('1928301774');
    expect(message.contacts).to.have.length(1);
    expect(message.body.toString()).to.equal('v=0\r\n');
  });

  it('takes a body without a length for one that goes to the end of a datagram, and for none in a stream', () => {
    const bytes = bytesOf(head, 'v=0\r\n');
    const parsed = parseMessage(bytes, 'stream');
    expect('message' in parsed && parsed.message.body.length).to.equal(0);
    expect(read(bytes).body.length).to.equal(5);
  });

  it('reads compact forms, folded lines and lists', () => {
    const message = read(
      bytesOf([
        ...head.slice(0, 6),
        'm: "a, b" <sip:a@h.example;x=1>,\r\n\t<sip:b@h.example>;q=0.5',
        'k: timer,\r\n replaces',
      ]),
    );
    expect(message.contacts).to.have.length(2);
    expect(message.contacts[0]).to.have.property('displayName', 'a, b');
    expect(tokensOf(message, 'supported')).to.deep.equal(['timer', 'replaces']);
  });

  it('takes * for all contacts, and only alone', () => {
    expect(read(withLine('Contact: *')).contacts).to.equal('*');
    expect(refused(withLine('Contact: *, <sip:a@h.example>'))).to.include({
      answer: 400,
      reason: 'no contact',
    });
  });

  it('takes names as old devices send them', () => {
    expect(read(withLine('From: 会议室 一 <sip:room1@conf.example>;tag=1')).from.displayName).to.equal(
      '会议室 一',
    );
    expect(read(withLine('From:Müller<sip:room1@conf.example>;tag=1')).from.displayName).to.equal('Müller');
    const latin1 = Buffer.concat([
      Buffer.from('From: M'),
      Buffer.from([0xfc]),
      Buffer.from('ller <sip:a@h.example>;tag=1\r\n'),
    ]);
    const [start, ...rest] = head.filter((line) => !line.startsWith('From:'));
    expect(
      read(Buffer.concat([Buffer.from(`${start}\r\n`), latin1, bytesOf(rest)])).from.displayName,
    ).to.equal('M\ufffdller');
  });

  it('reads tel: URIs', () => {
    const message = read(withLine('From: <tel:+86-10-6555-1234;phone-context=example.com>;tag=1'));
    expect(message.from.uri).to.include({ kind: 'tel', number: '+86-10-6555-1234' });
  });

  it('reads IPv6 addresses', () => {
    const via = read(withLine('Via: SIP/2.0/TCP [2001:DB8::9:1]:5061;branch=z9hG4bK1')).via;
    expect(via).to.include({ host: '[2001:db8::9:1]', port: 5061 });
    expect(refused(withLine('Via: SIP/2.0/TCP [2001:db8::9::1];branch=z9hG4bK1'))).to.include({
      answer: null,
    });
  });

  it('refuses NUL and line breaks that are none', () => {
    for (const sign of ['\0', '\x01', '\x7f', '\r', '\n']) {
      const refusal = refused(withLine(`Subject: a${sign}Via: SIP/2.0/UDP evil`));
      expect(refusal).to.include({ answer: 400, reason: 'control character' });
    }
    expect(headerOf(read(withLine('Subject: a\tb')), 'subject')).to.equal('a\tb');
  });

  it('refuses what is too much of anything', () => {
    const many = (line: string, count: number): Buffer =>
      bytesOf([...head, ...Array<string>(count).fill(line)]);
    expect(refused(many('X: y', messageLimits.headers))).to.include({
      answer: 400,
      reason: 'too many headers',
    });
    expect(refused(withLine(`Contact: ${'<sip:a@b>,'.repeat(messageLimits.headers)}<sip:a@b>`))).to.include({
      answer: 400,
    });
    expect(refused(many('Via: SIP/2.0/UDP h', messageLimits.vias))).to.include({
      answer: 400,
      reason: 'too many Vias',
    });
    expect(refused(withLine(`X: ${'y'.repeat(messageLimits.lineLength)}`))).to.include({ answer: 400 });
    const [, ...rest] = head;
    const longUri = `INVITE sip:${'1'.repeat(messageLimits.uriLength)}@conf.example SIP/2.0`;
    expect(refused(bytesOf([longUri, ...rest]))).to.include({ answer: 414 });
    expect(refused(Buffer.alloc(messageLimits.messageBytes + 1, 'a'))).to.include({ answer: null });
  });

  it('refuses sequence numbers from 2^31 on, and a CSeq of another method', () => {
    expect(read(withLine('CSeq: 2147483647 INVITE')).sequence.number).to.equal(2 ** 31 - 1);
    expect(refused(withLine('CSeq: 2147483648 INVITE'))).to.include({ answer: 400 });
    expect(refused(withLine('CSeq: 1 BYE'))).to.include({ answer: 400 });
  });

  it('refuses escapes that are not UTF-8, which would make others throw later on', () => {
    const [, ...rest] = head;
    expect(refused(bytesOf(['INVITE sip:a%ff@conf.example SIP/2.0', ...rest]))).to.include({ answer: 400 });
  });

  it('never answers responses, ACKs and what is no SIP', () => {
    const [, ...rest] = head;
    expect(refused(bytesOf(['SIP/2.0 999 Odd', ...rest])).answer).to.equal(null);
    expect(refused(bytesOf(['SIP/3.0 200 OK', ...rest])).answer).to.equal(null);
    expect(refused(bytesOf(['ACK sip:1001@conf.example SIP/3.0', ...rest])).answer).to.equal(null);
    expect(refused(bytesOf(['GET / HTTP/1.1', 'Host: conf.example'])).answer).to.equal(null);
    expect(refused(Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42])).answer).to.equal(null);
    expect(refused(Buffer.alloc(0)).answer).to.equal(null);
  });

  it('reads every name, address and parameter back as it was written', () => {
    const word = fc.stringMatching(/^[\w.!~*'-]{1,12}$/);
    const name = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(name, word, word, fc.nat(65535), (displayName, user, tag, port) => {
        const quoted = displayName.replace(/["\\]/g, '\\$&');
        const { from } = read(withLine(`From: "${quoted}" <sip:${user}@h.example:${port};lr>;tag=${tag}`));
        expect(from.displayName).to.equal(displayName);
        expect(from.uri).to.include({ user, port });
        expect(from.parameters.get('tag')).to.equal(tag);
      }),
    );
  });
});
