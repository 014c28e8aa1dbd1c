import { seededRandom } from '../../server/kernel/seeded-random.ts';

/** For tests: messages as they are sent, and the same ones damaged. */

const invite = `INVITE sip:1001@conf.example SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5062;branch=z9hG4bK776asdhds;rport
Via: SIP/2.0/TCP proxy.example;branch=z9hG4bK1, SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK2
Max-Forwards: 70
Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;transport=tcp;lr>
From: "Room \\"One\\"" <sip:room1@conf.example>;tag=1928301774
To: 会议 <sip:1001@conf.example;user=phone>
Call-ID: a84b4c76e66710@192.0.2.10
CSeq: 314159 INVITE
Contact: <sip:room1@192.0.2.10:5062;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE
Supported: replaces, timer
Require: timer
Session-Expires: 1800;refresher=uac
User-Agent: TANDBERG/529 (ce9.15.0.11)
Content-Type: application/sdp;charset=utf-8
Content-Length: 108

v=0
o=tandberg 1 1 IN IP4 192.0.2.10
s=-
c=IN IP4 192.0.2.10
b=AS:6000
t=0 0
m=audio 16384 RTP/AVP 9
`;

const register = `REGISTER sip:conf.example SIP/2.0
v: SIP/2.0/TLS 192.0.2.10:5061;branch=z9hG4bKnashds7
f: <sip:room1@conf.example>;tag=456248
t: <sip:room1@conf.example>
i: 843817637684230@998sdasdh09
CSeq: 1826 REGISTER
m: *
Expires: 0
Authorization: Digest username="room1", realm="conf.example", nonce="a.b.c", uri="sip:conf.example", response="00"
l: 0

`;

const answer = `SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK4b43c2ff8.1;received=192.0.2.1;rport=5060
From: <tel:+1-201-555-0123;phone-context=example.com>;tag=9fxced76sl
To: Bob <sip:bob@conf.example>;tag=8321234356
Call-ID: 3848276298220188511@conf.example
CSeq: 2 INVITE
Contact: Bob<sip:bob@192.0.2.4>
Content-Length: 0

`;

const acknowledgement = `ACK sip:bob@192.0.2.4 SIP/2.0
Via: SIP/2.0/UDP client.example:5060;branch=z9hG4bK74b43
Max-Forwards: 70
From: Alice <sip:alice@conf.example>;tag=9fxced76sl
To: Bob <sip:bob@conf.example>;tag=8321234356
Call-ID: 3848276298220188511@conf.example
CSeq: 2 ACK
Content-Length: 0

`;

export const sampleMessages: readonly Buffer[] = [invite, register, answer, acknowledgement].map((text) =>
  Buffer.from(text.replaceAll('\n', '\r\n')),
);

/** Signs that mean something somewhere in the grammar. */
const signs = [
  '\r\n',
  '\r\n ',
  '\0',
  '\r',
  '\n',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ':',
  '@',
  '=',
  '%00',
  '%ff',
  '[',
  ' ',
  '9',
];

/** Copies with bytes and lines changed, lost, doubled and moved. The same in every run of the same seed. */
export function* damagedMessages(count: number, seed: number): Generator<Buffer> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  for (let made = 0; made < count; made++) {
    let bytes: Buffer = Buffer.from(pick(sampleMessages));
    for (let changes = 1 + below(4); changes > 0; changes--) bytes = change(bytes);
    yield bytes;
  }

  function change(bytes: Buffer): Buffer {
    const at = below(bytes.length + 1);
    const cut = at + below(12);
    switch (below(7)) {
      case 0:
        return Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256)]), bytes.subarray(at + 1)]);
      case 1:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(cut)]);
      case 2:
        return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(signs)), bytes.subarray(at)]);
      case 3:
        return Buffer.concat([bytes.subarray(0, cut), bytes.subarray(at)]);
      case 4:
        return bytes.subarray(0, Math.max(at, bytes.length - 40));
      default: {
        const lines = bytes.toString('latin1').split('\r\n');
        const one = below(lines.length);
        const line = pick(lines);
        const changed = random() < 0.5 ? lines.toSpliced(one, 1) : lines.toSpliced(one, 0, line);
        return Buffer.from(changed.join('\r\n'), 'latin1');
      }
    }
  }
}
