import { expect } from 'chai';
import { answerOf } from './answer.ts';
import { Guard } from './guard.ts';
import { headerOf, type SipMessage, type SipRequest, tagOf } from './message.ts';
import { parseMessage } from './parse.ts';
import type { Refusal } from './refusal.ts';
import { toSipJs } from './sipjs-message.ts';

const source = { address: '192.0.2.10', port: 5060 };
const sdp =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 49217 RTP/AVP 0\r\n';

/** The lines of a message with their ends; what is behind the empty one is the body. */
function bytesOf(lines: readonly string[], body = ''): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'utf8');
}

interface Traits {
  to?: string;
  from?: string;
  callId?: string;
  via?: string;
  cseq?: string;
  more?: readonly string[];
}

/** A request that has what it needs but for what is said. */
function request(startLine: string, traits: Traits = {}, body = ''): Buffer {
  const [method = ''] = startLine.split(' ');
  const lines = [
    startLine,
    `To: ${traits.to ?? 'sip:user@example.com'}`,
    `From: ${traits.from ?? 'sip:caller@example.net;tag=93942939o2'}`,
    `Call-ID: ${traits.callId ?? 'torture.0ha0isndaksdj@192.0.2.1'}`,
    `CSeq: ${traits.cseq ?? `8 ${method}`}`,
    `Via: ${traits.via ?? 'SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKkdjuw'}`,
    ...(traits.more ?? ['Max-Forwards: 70']),
    ...(body === '' ? ['l: 0'] : ['Content-Type: application/sdp', `l: ${Buffer.byteLength(body)}`]),
  ];
  return bytesOf(lines, body);
}

function outcome(bytes: Buffer): { message: SipMessage } | { refusal: Refusal } {
  const parsed = parseMessage(bytes, 'datagram');
  if ('refusal' in parsed) return parsed;
  const refusal = new Guard().refusalOf(parsed.message);
  return refusal ? { refusal } : parsed;
}

/** Goes on to SIP.js, and comes out of it whole. */
function accepted(bytes: Buffer): SipMessage {
  const result = outcome(bytes);
  if ('refusal' in result) throw new Error(`refused: ${result.refusal.reason}`);
  const flow = { transport: 'udp' as const, remote: source };
  const built = toSipJs(result.message, { transactionKey: 'key', domain: 'conf.example', flow });
  expect(built.callId).to.equal(result.message.callId);
  expect(() => [built.from.toString(), built.to.toString()]).not.to.throw();
  return result.message;
}

function acceptedRequest(bytes: Buffer): SipRequest {
  const message = accepted(bytes);
  if (message.kind !== 'request') throw new Error('no request');
  return message;
}

function answered(bytes: Buffer, status: number): string {
  const result = outcome(bytes);
  if ('message' in result) throw new Error('accepted');
  const { refusal } = result;
  expect(refusal.answer, refusal.reason).to.equal(status);
  if (refusal.answer === null) return '';
  const { text } = answerOf(refusal, source);
  expect(text).to.match(new RegExp(`^SIP/2\\.0 ${status} .*\\r\\nVia: [^]*\\r\\n\\r\\n$`));
  return text;
}

function dropped(bytes: Buffer): void {
  const result = outcome(bytes);
  expect('refusal' in result && result.refusal.answer).to.equal(null);
}

const responseLines = [
  'Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe',
  'Call-ID: unreason.1234ksdfak3j2erwedfsASdf',
  'CSeq: 35 INVITE',
  'From: <sip:user@example.com>;tag=39ansfi3',
  'To: <sip:user@example.edu>;tag=902jndnke3',
  'Content-Length: 0',
  'Contact: <sip:user@host105.example.com>',
];

describe('RFC 4475', () => {
  describe('3.1.1 valid messages', () => {
    it('3.1.1.1 a short tortuous INVITE', () => {
      const lines = [
        'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0',
        'TO :',
        ' sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n',
        'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
        '  ;',
        '  tag = 98asjd8',
        'MaX-fOrWaRdS: 0068',
        'Call-ID: wsinv.ndaksdj@192.0.2.1',
        `Content-Length   : ${sdp.length}`,
        'cseq: 0009',
        '  INVITE',
        'Via  : SIP  /   2.0',
        ' /UDP',
        '    192.0.2.2;branch=390skdjuw',
        's :',
        'NewFangledHeader:   newfangled value',
        ' continued newfangled value',
        'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        'Content-Type: application/sdp',
        'Route:',
        ' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
        'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
        '  branch  =   z9hG4bK9ikj8  ,',
        ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
        ' z9hG4bK30239',
        'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
        '      newvalue ;',
        '  secondparam ; q = 0.33',
      ];
      const message = acceptedRequest(bytesOf(lines, sdp));
      expect(tagOf(message.to)).to.equal('1918181833n');
      expect(message.from.displayName).to.equal('J Rosenberg \\"');
      expect(tagOf(message.from)).to.equal('98asjd8');
      expect(message.maxForwards).to.equal(68);
      expect(message.sequence).to.deep.equal({ number: 9, method: 'INVITE' });
      expect(message.vias).to.have.length(3);
      expect(message.via).to.include({ transport: 'UDP', host: '192.0.2.2' });
      expect(headerOf(message, 'newfangledheader')).to.equal('newfangled value continued newfangled value');
      expect(headerOf(message, 'subject')).to.equal('');
      expect(message.contacts[0]).to.have.property('displayName', 'Quoted string ""');
      expect(message.body.toString()).to.equal(sdp);
    });

    it('3.1.1.2 wide range of valid characters', () => {
      const method = "!interesting-Method0123456789_*+`.%indeed'~";
      const user =
        "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)";
      const message = acceptedRequest(
        request(`${method} sip:${user}@example.com SIP/2.0`, {
          to: '"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
          from: "token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\u0440\u0430\u0431\u043e\u0442\u0430\";tag=_token~1'+`*%!-.",
          callId: 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
          cseq: `139122385 ${method}`,
          more: ['Max-Forwards: 255', "extensionHeader-!.%*+_`'~:\ufeff\u5927\u505c\u96fb"],
        }),
      );
      expect(message.method).to.equal(method);
      expect(message.to.displayName).to.equal('BEL: NUL: DEL:');
      expect(tagOf(message.from)).to.equal("_token~1'+`*%!-.");
    });

    it('3.1.1.3 valid use of the % escaping mechanism', () => {
      const message = acceptedRequest(
        request('INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0', {
          to: 'sip:%75se%72@example.com',
          from: '<sip:I%20have%20spaces@example.net>;tag=938',
          more: ['Contact:', '  <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>'],
        }),
      );
      expect(message.uri).to.include({ user: 'sips%3Auser%40example.com', host: 'example.net' });
    });

    it('3.1.1.4 escaped nulls in URIs', () => {
      const contacts = ['Contact: <sip:%00@host5.example.com>', 'Contact: <sip:%00%00@host5.example.com>'];
      const party = 'sip:null-%00-null@example.com';
      const message = acceptedRequest(
        request('REGISTER sip:example.com SIP/2.0', {
          to: party,
          from: `${party};tag=839923423`,
          more: contacts,
        }),
      );
      expect(message.contacts).to.have.length(2);
      expect(message.to.uri).to.have.property('user', 'null-%00-null');
    });

    it('3.1.1.5 use of % when it is not an escape', () => {
      const message = acceptedRequest(
        request('RE%47IST%45R sip:registrar.example.com SIP/2.0', {
          to: '"%Z%45" <sip:resource@example.com>',
          via: 'SIP/2.0/TCP host.example.com;branch=z9hG4bK209%fzsnel234',
          more: ['Contact: <sip:alias1@host1.example.com>', 'C%6Fntact: <sip:alias2@host2.example.com>'],
        }),
      );
      expect(message.method).to.equal('RE%47IST%45R');
      expect(message.to.displayName).to.equal('%Z%45');
      expect(message.contacts).to.have.length(1);
    });

    it('3.1.1.6 message with no LWS between display name and <', () => {
      const message = accepted(
        request('OPTIONS sip:user@example.com SIP/2.0', { from: 'caller<sip:caller@example.com>;tag=323' }),
      );
      expect(message.from.displayName).to.equal('caller');
    });

    it('3.1.1.7 long values in header fields', () => {
      const long = 'long'.repeat(60);
      const more = [
        ...Array.from({ length: 33 }, (_, index) => `v : SIP/2.0/TCP sip${33 - index}.example.com`),
        `Contact: <sip:${long}@host5.example.net>`,
        `Unknown-${long}-Name: ${long}; ${long} = ${long}`,
      ];
      const message = accepted(
        request('INVITE sip:user@example.com SIP/2.0', {
          to: `"${long} proportion"<sip:user@example.com:6000;${long}=${long};${long}p>`,
          from: `sip:${long}@example.net;tag=1${'29'.repeat(120)}4;${long}=${long}`,
          via: `SIP/2.0/TCP sip34.example.com;received=192.0.2.5;branch=very${long}`,
          more,
        }),
      );
      expect(message.vias).to.have.length(34);
    });

    it('3.1.1.8 extra trailing octets in a UDP datagram', () => {
      const register = request('REGISTER sip:example.com SIP/2.0', {
        more: ['Contact: sip:j.user@host.example.com'],
      });
      const behind = request('INVITE sip:joe@example.com SIP/2.0', {}, sdp);
      const message = accepted(Buffer.concat([register, Buffer.from('\r\n'), behind]));
      expect(message.sequence.method).to.equal('REGISTER');
      expect(message.body).to.have.length(0);
    });

    it('3.1.1.9 semicolon-separated parameters in URI user part', () => {
      const message = acceptedRequest(request('OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0'));
      expect(message.uri).to.include({ user: 'user;par=u%40example.net', host: 'example.com' });
    });

    it('3.1.1.10 varied and unknown transport types', () => {
      const more = ['SCTP t2', 'TLS t3', 'UNKNOWN t4', 'TCP t5'].map(
        (via) => `Via: SIP/2.0/${via}.example.com`,
      );
      expect(accepted(request('OPTIONS sip:user@example.com SIP/2.0', { more })).vias).to.have.length(5);
    });

    it('3.1.1.11 multipart MIME message', () => {
      const body = Buffer.concat([
        Buffer.from('--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n--7a9cbec02ceef655\r\n'),
        Buffer.from([0x30, 0x82, 0x01, 0x52, 0x06, 0x00, 0xff, 0xfe]),
        Buffer.from('\r\n--7a9cbec02ceef655--\r\n'),
      ]);
      const head = [
        'MESSAGE sip:kumiko@example.org SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport',
        'Max-Forwards: 70',
        'Route: <sip:127.0.0.1:5080>',
        'Call-ID: mpart01.0ha0isndaksdj@192.0.2.1',
        'CSeq: 1 MESSAGE',
        'From: <sip:fluffy@example.com>;tag=2fb0dcc9',
        'To: <sip:kumiko@example.org>',
        'Content-Type: multipart/mixed;boundary=7a9cbec02ceef655',
        `Content-Length: ${body.length}`,
      ];
      expect(accepted(Buffer.concat([bytesOf(head), body])).body.equals(body)).to.equal(true);
    });

    it('3.1.1.12 unusual reason phrase', () => {
      const phrase =
        '= 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e \u0434\u0435\u0432\u044f\u043d\u043e\u0441\u0442\u043e';
      const message = accepted(bytesOf([`SIP/2.0 200 ${phrase}`, ...responseLines]));
      expect(message).to.include({ status: 200, reason: phrase });
    });

    it('3.1.1.13 empty reason phrase', () => {
      expect(accepted(bytesOf(['SIP/2.0 100 ', ...responseLines]))).to.include({ status: 100, reason: '' });
    });
  });

  describe('3.1.2 invalid messages', () => {
    const invite = 'INVITE sip:user@example.com SIP/2.0';

    it('3.1.2.1 extraneous header field separators', () => {
      const more = ['Contact: "Joe" <sip:joe@example.org>;;;;'];
      answered(request(invite, { via: 'SIP/2.0/UDP 192.0.2.15;;,;,,', more }), 400);
    });

    it('3.1.2.2 content length larger than message', () => {
      const bytes = request(invite, {}, sdp)
        .toString()
        .replace(/^l: \d+/m, 'Content-Length: 9999');
      answered(Buffer.from(bytes), 400);
    });

    it('3.1.2.3 negative content length', () => {
      const bytes = request(invite, {}, sdp)
        .toString()
        .replace(/^l: \d+/m, 'Content-Length: -999');
      answered(Buffer.from(bytes), 400);
    });

    it('3.1.2.4 request scalar fields with overlarge values', () => {
      const start = 'REGISTER sip:example.com SIP/2.0';
      answered(request(start, { cseq: '36893488147419103232 REGISTER' }), 400);
      answered(request(start, { more: ['Max-Forwards: 300'] }), 400);
      accepted(
        request(start, {
          more: [`Expires: 1${'0'.repeat(100)}`, 'Contact: <sip:u@h.example>;expires=280297596632815'],
        }),
      );
    });

    it('3.1.2.5 response scalar fields with overlarge values', () => {
      const lines = responseLines.map((line) => line.replace('35 INVITE', '9292394834772304023312 OPTIONS'));
      dropped(
        bytesOf(['SIP/2.0 503 Service Unavailable', ...lines, 'Retry-After: 949302838503028349304023988']),
      );
    });

    it('3.1.2.6 unterminated quoted string in display name', () => {
      answered(request(invite, { to: '"Mr. J. User <sip:j.user@example.com>' }), 400);
    });

    it('3.1.2.7 <> enclosing Request-URI', () => {
      answered(request('INVITE <sip:user@example.com> SIP/2.0'), 400);
    });

    it('3.1.2.8 malformed SIP Request-URI (embedded LWS)', () => {
      answered(request('INVITE sip:user@example.com; lr SIP/2.0'), 400);
    });

    it('3.1.2.9 multiple SP separating Request-Line elements', () => {
      answered(request('INVITE  sip:user@example.com  SIP/2.0'), 400);
    });

    it('3.1.2.10 SP characters at end of Request-Line', () => {
      answered(request('OPTIONS sip:remote-target@example.com SIP/2.0  '), 400);
    });

    it('3.1.2.11 escaped headers in SIP Request-URI', () => {
      answered(request('INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0'), 400);
    });

    it('3.1.2.12 invalid time zone in Date header field', () => {
      accepted(
        request(invite, { more: ['Date: Fri, 01 Jan 2010 16:00:00 EST', 'Contact: <sip:c@h.example>'] }),
      );
    });

    it('3.1.2.13 failure to enclose name-addr URI in <>', () => {
      const more = ['Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E'];
      answered(request('REGISTER sip:example.com SIP/2.0', { more }), 400);
    });

    it('3.1.2.14 spaces within addr-spec: it says so clearly enough', () => {
      const message = accepted(
        request('OPTIONS sip:user@example.org SIP/2.0', {
          to: '"Watson, Thomas" < sip:t.watson@example.org >',
        }),
      );
      expect(message.to.uri).to.have.property('user', 't.watson');
    });

    it('3.1.2.15 non-token characters in display name: it says so clearly enough', () => {
      const from = 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43';
      const message = accepted(request('OPTIONS sip:t.watson@example.org SIP/2.0', { from }));
      expect(message.from.displayName).to.equal('Bell, Alexander');
    });

    it('3.1.2.16 unknown protocol version', () => {
      const via = 'SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw';
      answered(request('OPTIONS sip:t.watson@example.org SIP/7.0', { via }), 505);
    });

    it('3.1.2.17 start line and CSeq method mismatch', () => {
      answered(request('OPTIONS sip:user@example.com SIP/2.0', { cseq: '8 INVITE' }), 400);
    });

    it('3.1.2.18 unknown method with CSeq method mismatch', () => {
      answered(request('NEWMETHOD sip:user@example.com SIP/2.0', { cseq: '8 INVITE' }, sdp), 400);
    });

    it('3.1.2.19 overlarge response code', () => {
      dropped(bytesOf(['SIP/2.0 4294967301 better not break the receiver', ...responseLines]));
    });
  });

  describe('3.2 and 3.3 transaction and application layer semantics', () => {
    const invite = 'INVITE sip:user@example.com SIP/2.0';
    const options = 'OPTIONS sip:user@example.com SIP/2.0';
    const register = 'REGISTER sip:example.com SIP/2.0';

    it('3.2.1 missing transaction identifier', () => {
      accepted(request(options, { via: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK' }));
    });

    it('3.3.1 missing required header fields', () => {
      const lines = [invite, 'CSeq: 193942 INVITE', 'Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf'];
      answered(bytesOf([...lines, `l: ${sdp.length}`], sdp), 400);
    });

    it('3.3.2 Request-URI with unknown scheme', () => {
      answered(request('OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0'), 416);
    });

    it('3.3.3 Request-URI with known but atypical scheme', () => {
      answered(request('OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0'), 416);
    });

    it('3.3.4 unknown URI schemes in header fields', () => {
      const parties = { to: 'isbn:2983792873', from: '<http://www.example.com>;tag=3234233' };
      const more = ['Contact: <name:John_Smith>'];
      answered(request(register, { ...parties, more }), 400);
      accepted(request(options, { ...parties, more }));
    });

    it('3.3.5 Proxy-Require and Require', () => {
      const more = [
        'Require: nothingSupportsThis, nothingSupportsThisEither',
        'Proxy-Require: noProxiesSupportThis',
      ];
      expect(answered(request(options, { more }), 420)).to.contain(
        '\r\nUnsupported: nothingSupportsThis, nothingSupportsThisEither\r\n',
      );
    });

    it('3.3.6 unknown content type: for the call to answer', () => {
      const bytes = request(invite, {}, '<audio/>\r\n')
        .toString()
        .replace('application/sdp', 'application/unknownformat');
      expect(headerOf(accepted(Buffer.from(bytes)), 'content-type')).to.equal('application/unknownformat');
    });

    it('3.3.7 unknown authorization scheme: for the registrar to challenge', () => {
      accepted(request(register, { more: ['Authorization: NoOneKnowsThisScheme opaque-data=here'] }));
    });

    it('3.3.8 multiple values in single value required fields', () => {
      for (const line of [
        'CSeq: 59 INVITE',
        'Call-ID: b@192.0.2.2',
        'To: sip:o@h.example',
        'f: sip:o@h.example;tag=1',
      ]) {
        answered(request(invite, { more: [line] }, sdp), 400);
      }
      answered(request(invite, { more: ['Max-Forwards: 70', 'Max-Forwards: 5'] }, sdp), 400);
    });

    it('3.3.9 multiple Content-Length values', () => {
      answered(request(options, { more: ['Content-Length: 13'] }, 'There is no way to know'), 400);
    });

    it('3.3.10 200 OK response with broadcast Via header field value', () => {
      const broadcast = 'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23';
      dropped(bytesOf(['SIP/2.0 200 OK', ...responseLines, broadcast]));
    });

    it('3.3.11 Max-Forwards of zero', () => {
      answered(request(options, { more: ['Max-Forwards: 0'] }), 483);
    });

    it('3.3.12 REGISTER with a Contact header parameter', () => {
      const message = accepted(
        request(register, { more: ['Contact: sip:+19725552222@gw1.example.net;unknownparam'] }),
      );
      expect(message.contacts[0]).to.have.property('parameters').that.has.all.keys('unknownparam');
    });

    it('3.3.13 REGISTER with a URL parameter', () => {
      const message = accepted(
        request(register, { more: ['Contact: <sip:+19725552222@gw1.example.net;unknownparam>'] }),
      );
      expect(message.contacts[0]).to.have.nested.property('uri.parameters').that.has.all.keys('unknownparam');
    });

    it('3.3.14 REGISTER with a URL escaped header', () => {
      const message = accepted(
        request(register, { more: ['M: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>'] }),
      );
      expect(message.contacts[0]).to.have.nested.property('uri.headers', 'Route=%3Csip:sip.example.com%3E');
    });

    it('3.3.15 unacceptable Accept offering: for the call to answer', () => {
      accepted(
        request(invite, { more: ['Accept: text/nobodyKnowsThis', 'Contact: <sip:c@h.example>'] }, sdp),
      );
    });

    it('3.4.1 INVITE with RFC 2543 syntax', () => {
      const lines = [
        'INVITE sip:UserB@example.com SIP/2.0',
        'Via: SIP/2.0/UDP iftgw.example.com',
        'From: <sip:+13035551111@ift.client.example.net;user=phone>',
        'Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>',
        'To: sip:+16505552222@ss1.example.net;user=phone',
        'Call-ID: inv2543.1717@ift.client.example.com',
        'CSeq: 56 INVITE',
        'Content-Type: application/sdp',
      ];
      const message = accepted(bytesOf(lines, sdp));
      expect(message.body.toString()).to.equal(sdp);
      expect(tagOf(message.from)).to.equal(null);
    });
  });
});
