import { expect } from 'chai';
import type { IncomingResponseMessage } from 'sip.js/lib/core/index.js';
import { IncomingRequestMessage, type URI } from 'sip.js/lib/core/index.js';
import { Levels, LoggerFactory, Parser } from 'sip.js/lib/core/index.js';
import { parseMessage } from './parse.ts';
import { toSipJs } from './sipjs-message.ts';

const flow = { transport: 'tcp' as const, remote: { address: '192.0.2.10', port: 40312 } };

function build(lines: readonly string[], body = ''): IncomingRequestMessage | IncomingResponseMessage {
  const parsed = parseMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`), 'datagram');
  if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
  return toSipJs(parsed.message, { transactionKey: 'key', domain: 'conf.example', flow });
}

const common = [
  'Via: SIP/2.0/TCP 192.0.2.10:5062;branch=z9hG4bK776asdhds;rport',
  'From: "Room" <sip:room1@conf.example>;tag=1928301774',
  'To: <sip:1001@conf.example;user=phone>',
  'Call-ID: a84b4c76e66710@192.0.2.10',
  'CSeq: 314159 INVITE',
];
const invite = ['INVITE sip:1001@conf.example SIP/2.0', ...common];
const contact = 'Contact: <sip:room1@192.0.2.10:5062;transport=tcp>;+sip.instance="<urn:uuid:1>"';

describe('a message for SIP.js', () => {
  it('is what its own parser makes of it, but for the key of the transaction', () => {
    const body = 'v=0\r\n';
    const lines = [...invite, contact, 'Record-Route: <sip:p@192.0.2.1;lr>', 'Content-Type: application/sdp'];
    const ours = build(lines, body);
    const logger = new LoggerFactory();
    logger.level = Levels.error;
    const text = `${[...lines, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`;
    const theirs = Parser.parseMessage(text, logger.getLogger('sip.parser'));
    if (!(theirs instanceof IncomingRequestMessage && ours instanceof IncomingRequestMessage))
      throw new Error('none');
    for (const name of ['method', 'callId', 'cseq', 'fromTag', 'toTag', 'body'] as const) {
      expect(ours[name], name).to.equal(theirs[name]);
    }
    for (const name of ['from', 'to'] as const) expect(String(ours[name])).to.equal(String(theirs[name]));
    expect(String(ours.ruri)).to.equal(String(theirs.ruri));
    expect(ours.getHeaders('record-route')).to.deep.equal(theirs.getHeaders('record-route'));
    expect(String(ours.parseHeader('contact'))).to.equal(String(theirs.parseHeader('contact')));
    expect(ours.parseHeader('Content-Type')).to.equal('application/sdp');
    expect(ours.via).to.include({ host: theirs.via.host, port: theirs.via.port });
    expect(ours.viaBranch).to.equal('key');
    expect(theirs.viaBranch).to.equal('z9hG4bK776asdhds');
  });

  it('keeps the user part of a Contact as it was sent, also in copies', () => {
    const message = build([...invite, 'Contact: <sip:a;b=c%20d@192.0.2.10;ob>']);
    const { uri } = message.parseHeader('contact') as { uri: URI };
    expect(uri.toString()).to.equal('sip:a;b=c%20d@192.0.2.10;ob');
    expect(uri.clone().clone().toRaw()).to.equal('sip:a;b=c%20d@192.0.2.10;ob');
  });

  it('has a session description also where the type has parameters', () => {
    const message = build([...invite, contact, 'Content-Type: application/sdp;charset=utf-8'], 'v=0\r\n');
    expect(message.parseHeader('Content-Type')).to.equal('application/sdp');
  });

  it('has a Contact that leads back where the sender gave none', () => {
    const uriOf = (message: IncomingRequestMessage | IncomingResponseMessage): string =>
      String((message.parseHeader('contact') as { uri: URI }).uri);
    expect(uriOf(build(invite))).to.equal('sip:room1@192.0.2.10:40312;transport=tcp');
    expect(uriOf(build(['SIP/2.0 180 Ringing', ...common]))).to.equal(
      'sip:1001@192.0.2.10:40312;transport=tcp',
    );
    expect(build(['SIP/2.0 486 Busy Here', ...common]).hasHeader('contact')).to.equal(false);
  });

  it('has SIP URIs in place of tel: and sips:', () => {
    const lines = ['INVITE sips:1001@conf.example SIP/2.0', ...common].map((line) =>
      line.startsWith('From:') ? 'From: <tel:+1-201-555-0123>;tag=1' : line,
    );
    const message = build(lines) as IncomingRequestMessage;
    expect(String(message.ruri)).to.equal('sip:1001@conf.example');
    expect(String(message.from.uri)).to.equal('sip:+1-201-555-0123@conf.example;user=phone');
    expect(message.getHeader('from')).to.equal('<tel:+1-201-555-0123>;tag=1');
  });

  it('takes no header for another because of an underscore', () => {
    expect(build([...invite, contact, 'Session_Expires: 90']).hasHeader('session-expires')).to.equal(false);
  });

  it('leaves out the contacts of other schemes and the * that the registrar looks for in the message', () => {
    const register = invite.map((line) => line.replace('INVITE', 'REGISTER'));
    expect(build([...register, 'Contact: *']).getHeaders('contact')).to.deep.equal([]);
    expect(
      build([...register, 'Contact: <mailto:a@b.example>, <sip:c@d.example>']).getHeaders('contact'),
    ).to.deep.equal(['<sip:c@d.example>']);
  });
});
