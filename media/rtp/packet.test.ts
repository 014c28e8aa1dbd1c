import { expect } from 'chai';
import fc from 'fast-check';
import { damaged } from './fuzz.ts';
import { isRtcp, parseRtp, writeRtp } from './packet.ts';

function datagram(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

const plain = datagram('80 e0 0102 00000304 05060708 aabbcc');
const oneByte = datagram('90 60 0001 00000002 00000003 bede 0003 10 aa 00 00 22 010203 f0 55 10 66 01 02');
const twoByte = datagram('90 60 0001 00000002 00000003 1000 0002 01 00 05 03 010203 00 aabb');
const everything = datagram(
  'b2 60 0001 00000002 00000003 0000000a 0000000b bede 0001 10 aa 0000 c0ffee 000003',
);

describe('RTP packets', () => {
  it('are read', () => {
    expect(parseRtp(plain)).to.deep.equal({
      payloadType: 96,
      marker: true,
      sequence: 0x0102,
      timestamp: 0x0304,
      ssrc: 0x05060708,
      payload: datagram('aabbcc'),
      extensions: new Map(),
    });
  });

  it('are read without a copy', () => {
    expect(parseRtp(plain)?.payload.buffer).to.equal(plain.buffer);
  });

  it('have one-byte extensions up to ID 15, between padding', () => {
    const packet = parseRtp(oneByte);
    expect(packet?.extensions).to.deep.equal(
      new Map([
        [1, datagram('aa')],
        [2, datagram('010203')],
      ]),
    );
    expect(packet?.payload).to.deep.equal(datagram('0102'));
  });

  it('have two-byte extensions, some of them empty', () => {
    const packet = parseRtp(twoByte);
    expect(packet?.extensions).to.deep.equal(
      new Map([
        [1, Buffer.alloc(0)],
        [5, datagram('010203')],
      ]),
    );
    expect(packet?.payload).to.deep.equal(datagram('aabb'));
  });

  it('are read past CSRCs, extensions and padding', () => {
    const packet = parseRtp(everything);
    expect(packet?.payload).to.deep.equal(datagram('c0ffee'));
    expect(packet?.extensions.get(1)).to.deep.equal(datagram('aa'));
  });

  it('may have extensions of a profile nobody knows, or ones that are broken from somewhere on', () => {
    const ids = (block: string): number[] => {
      const packet = parseRtp(datagram(`90 60 0001 00000002 00000003 ${block} 0102`));
      return [...packet!.extensions.keys()];
    };
    expect(ids('1234 0001 10aa0000')).to.deep.equal([]);
    expect(ids('bede 0001 10aa2f00')).to.deep.equal([1]);
    // ID 0 with a length (RFC 8285, section 4.2).
    expect(ids('bede 0002 10aa01bb bb20cc00')).to.deep.equal([1]);
    expect(ids('1000 0001 0101aa02')).to.deep.equal([1]);
  });

  it('are refused when malformed', () => {
    for (const bad of [
      '',
      '80 60 0001 00000002 000000',
      '40 60 0001 00000002 00000003', // version 1
      '81 60 0001 00000002 00000003', // CSRC missing
      '90 60 0001 00000002 00000003 bede', // extension header cut off
      '90 60 0001 00000002 00000003 bede 0002 10aa0000', // extension longer than the packet
      'a0 60 0001 00000002 00000003 aa 00', // no padding
      'a0 60 0001 00000002 00000003 aa 03', // more padding than payload
      'a0 60 0001 00000002 00000003', // the padding would be in the header
    ]) {
      expect(parseRtp(datagram(bad)), bad).to.be.null;
    }
  });

  it('are read as they were written', () => {
    const header = fc.record({
      payloadType: fc.nat(127),
      marker: fc.boolean(),
      sequence: fc.nat(0xffff),
      timestamp: fc.nat(0xffffffff),
      ssrc: fc.nat(0xffffffff),
    });
    fc.assert(
      fc.property(header, fc.uint8Array(), (head, bytes) => {
        const payload = Buffer.from(bytes);
        const { extensions, ...read } = parseRtp(writeRtp(head, payload))!;
        expect(read).to.deep.equal({ ...head, payload });
        expect(extensions.size).to.equal(0);
      }),
    );
  });

  it('take numbers that do not wrap', () => {
    const header = { payloadType: 0, marker: false, sequence: 65536 + 5, timestamp: 2 ** 33 + 7, ssrc: -1 };
    const packet = parseRtp(writeRtp(header, Buffer.alloc(0)));
    expect(packet).to.include({ sequence: 5, timestamp: 7, ssrc: 0xffffffff });
  });

  it('are told from RTCP by their second byte', () => {
    expect(isRtcp(datagram('80c80001 00000000'))).to.be.true;
    expect(isRtcp(datagram('81ce0001 00000000'))).to.be.true;
    expect(isRtcp(plain)).to.be.false;
    expect(isRtcp(datagram('80bf0001'))).to.be.false;
    expect(isRtcp(datagram('80e00001'))).to.be.false;
    expect(isRtcp(datagram('00c80001'))).to.be.false;
    expect(isRtcp(datagram('80c8'))).to.be.false;
  });

  it('never throw, and never have more than was received', () => {
    let read = 0;
    for (const bytes of damaged([plain, oneByte, twoByte, everything], 10_000, 1)) {
      const packet = parseRtp(bytes);
      isRtcp(bytes);
      if (packet === null) continue;
      read++;
      const extended = [...packet.extensions.values()].reduce((sum, { length }) => sum + length, 0);
      expect(12 + packet.payload.length + extended).to.be.at.most(bytes.length);
    }
    expect(read).to.be.within(1000, 9000);
  });

  it('writes extensions that it reads', () => {
    const header = { payloadType: 111, marker: false, sequence: 1, timestamp: 2, ssrc: 3 };
    const extensions = new Map([
      [1, Buffer.from([0x8a])],
      [4, Buffer.from([1, 2, 3, 4, 5])],
    ]);
    const packet = parseRtp(writeRtp(header, Buffer.from('voice'), extensions));
    expect(packet?.extensions).to.deep.equal(extensions);
    expect(packet?.payload.toString()).to.equal('voice');
  });
});
