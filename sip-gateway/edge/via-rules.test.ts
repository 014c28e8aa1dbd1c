import { expect } from 'chai';
import { parseVia } from './addresses.ts';
import type { SipRequest } from './message.ts';
import { parseMessage } from './parse.ts';
import { answerAddress, stampVia, transactionKey } from './via-rules.ts';

const source = { address: '198.51.100.7', port: 40312 };

function viaOf(text: string): NonNullable<ReturnType<typeof parseVia>> {
  const via = parseVia(text);
  if (!via) throw new Error('no Via');
  return via;
}

describe('what the receiver makes of a Via', () => {
  const stamped = (text: string): string => stampVia(viaOf(text), text, source);

  it('has where it came from when the sender asks for it (RFC 3581)', () => {
    expect(stamped('SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bK1')).to.equal(
      'SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;received=198.51.100.7;rport=40312',
    );
    expect(stamped('SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1; RPort ')).to.equal(
      'SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1;received=198.51.100.7;rport=40312',
    );
  });

  it('has the address when the sender says another or a name (RFC 3261, 18.2.1)', () => {
    expect(stamped('SIP/2.0/UDP 198.51.100.7:5060;branch=1')).to.equal(
      'SIP/2.0/UDP 198.51.100.7:5060;branch=1',
    );
    expect(stamped('SIP/2.0/UDP host.example;branch=1')).to.equal(
      'SIP/2.0/UDP host.example;branch=1;received=198.51.100.7',
    );
  });

  it('has nothing of what the sender says of it', () => {
    expect(stamped('SIP/2.0/UDP 198.51.100.7;received=[::1];rport=1;branch=1')).to.equal(
      'SIP/2.0/UDP 198.51.100.7;branch=1;received=198.51.100.7;rport=40312',
    );
  });

  it('says where answers go', () => {
    const port = (text: string): number => answerAddress(viaOf(text), source).port;
    expect(port('SIP/2.0/UDP 198.51.100.7:5070;rport')).to.equal(40312);
    expect(port('SIP/2.0/UDP 198.51.100.7:5070')).to.equal(5070);
    expect(port('SIP/2.0/UDP 198.51.100.7')).to.equal(5060);
    expect(port('SIP/2.0/UDP 10.0.0.1:5070'), 'behind a NAT').to.equal(40312);
  });
});

describe('the key of a server transaction', () => {
  function keyOf({ method = 'INVITE', via = 'h;branch=z9hG4bK1', number = 1, flow = 'a' }): string {
    const lines = [
      `${method} sip:1@h SIP/2.0`,
      `Via: SIP/2.0/UDP ${via}`,
      'From: <sip:a@h>;tag=1',
      'To: <sip:1@h>',
      'Call-ID: 1',
      `CSeq: ${number} ${method}`,
    ];
    const parsed = parseMessage(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), 'datagram');
    if ('refusal' in parsed) throw new Error(parsed.refusal.reason);
    return transactionKey(parsed.message as SipRequest, flow);
  }

  it('is the same for an INVITE, its CANCEL and its ACK', () => {
    for (const via of ['h;branch=z9hG4bK1', 'h;branch=z9hG4bK', 'h']) {
      expect(new Set(['INVITE', 'CANCEL', 'ACK'].map((method) => keyOf({ method, via }))).size, via).to.equal(
        1,
      );
    }
  });

  it('is another one for another flow, sender, branch or, without a branch that says anything, number', () => {
    const keys = [
      ...[
        keyOf({}),
        keyOf({ flow: 'b' }),
        keyOf({ via: 'i;branch=z9hG4bK1' }),
        keyOf({ via: 'h;branch=z9hG4bK2' }),
      ],
      ...[keyOf({ via: 'h' }), keyOf({ via: 'h', number: 2 })],
    ];
    expect(new Set(keys).size).to.equal(keys.length);
  });
});
