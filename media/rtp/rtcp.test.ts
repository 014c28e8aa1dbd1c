import { expect } from 'chai';
import fc from 'fast-check';
import { damaged } from './fuzz.ts';
import { compactNtp, msOf, ntpOf, parseRtcp, writeRtcp, type RtcpPacket } from './rtcp.ts';

const report = {
  ssrc: 0xfedc_ba98,
  fractionLost: 12,
  cumulativeLost: -3,
  highestSequence: 0x0001_fffe,
  jitter: 77,
  lastSenderReport: 0x8765_4321,
  delaySinceLastSenderReport: 65536,
};

const packets: RtcpPacket[] = [
  {
    type: 'senderReport',
    ssrc: 0xffff_fffe,
    ntp: 0xb44d_b705_2000_0000n,
    timestamp: 0xffff_ffff,
    packets: 10,
    octets: 1000,
    reports: [report, { ...report, ssrc: 2, cumulativeLost: 0x7f_ffff }],
  },
  { type: 'receiverReport', ssrc: 1, reports: [] },
  { type: 'receiverReport', ssrc: 1, reports: [report] },
  {
    type: 'sourceDescription',
    chunks: [
      { ssrc: 1, cname: 'anna@example.org' },
      { ssrc: 2, cname: '' },
      { ssrc: 3, cname: null },
      { ssrc: 4, cname: '会议室' },
    ],
  },
  { type: 'bye', ssrcs: [1, 2], reason: null },
  { type: 'bye', ssrcs: [], reason: 'over' },
  { type: 'pli', senderSsrc: 1, mediaSsrc: 0xffff_ffff },
  {
    type: 'fir',
    senderSsrc: 1,
    entries: [
      { ssrc: 2, sequence: 255 },
      { ssrc: 3, sequence: 0 },
    ],
  },
  { type: 'nack', senderSsrc: 1, mediaSsrc: 2, sequences: [65530, 65531, 65535, 0, 10, 27, 28] },
  { type: 'tmmbr', senderSsrc: 1, limits: [{ ssrc: 2, bitrate: 768_000, overhead: 40 }] },
  { type: 'tmmbn', senderSsrc: 1, limits: [] },
  { type: 'tmmbn', senderSsrc: 1, limits: [{ ssrc: 2, bitrate: 131_071, overhead: 511 }] },
  { type: 'remb', senderSsrc: 1, bitrate: 1_000_000, ssrcs: [2, 0xffff_ffff] },
];

function datagram(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

describe('RTCP packets', () => {
  it('are read as they were written, one by one and as a compound', () => {
    for (const packet of packets) expect(parseRtcp(writeRtcp([packet]))).to.deep.equal([packet]);
    expect(parseRtcp(writeRtcp(packets))).to.deep.equal(packets);
  });

  it('are laid out as the RFCs say', () => {
    const bytes = (packet: RtcpPacket): string => writeRtcp([packet]).toString('hex');
    expect(bytes({ type: 'pli', senderSsrc: 1, mediaSsrc: 2 })).to.equal('81ce00020000000100000002');
    expect(bytes({ type: 'fir', senderSsrc: 1, entries: [{ ssrc: 2, sequence: 7 }] })).to.equal(
      '84ce000400000001000000000000000207000000',
    );
    expect(bytes({ type: 'nack', senderSsrc: 1, mediaSsrc: 2, sequences: [100, 101, 116, 117] })).to.equal(
      '81cd0004000000010000000200648001' + '00750000',
    );
    // 2^10 * 1000 bit/s: exponent 3, mantissa 128000; overhead 40.
    expect(
      bytes({ type: 'tmmbr', senderSsrc: 1, limits: [{ ssrc: 2, bitrate: 1_024_000, overhead: 40 }] }),
    ).to.equal('83cd0004' + '0000000100000000' + '00000002' + '0fe80028');
    // Exponent 2, mantissa 250000.
    expect(bytes({ type: 'remb', senderSsrc: 1, bitrate: 1_000_000, ssrcs: [2] })).to.equal(
      '8fce0005' + '0000000100000000' + '52454d42' + '010bd090' + '00000002',
    );
    expect(bytes({ type: 'sourceDescription', chunks: [{ ssrc: 1, cname: 'ab' }] })).to.equal(
      '81ca0003' + '00000001' + '0102616200000000',
    );
    expect(bytes({ type: 'bye', ssrcs: [1], reason: 'gone' })).to.equal(
      '81cb0003' + '00000001' + '04676f6e65000000',
    );
  });

  it('never claim a higher rate than was meant', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (bitrate) => {
        for (const packet of parseRtcp(
          writeRtcp([
            { type: 'remb', senderSsrc: 1, bitrate, ssrcs: [] },
            { type: 'tmmbr', senderSsrc: 1, limits: [{ ssrc: 1, bitrate, overhead: 0 }] },
          ]),
        )) {
          const read =
            packet.type === 'remb'
              ? packet.bitrate
              : packet.type === 'tmmbr'
                ? packet.limits[0]!.bitrate
                : -1;
          expect(read).to.be.at.most(bitrate);
          expect(read).to.be.above(bitrate * (1 - 2 ** -16) - 1);
        }
      }),
    );
  });

  it('name what is missing, in whatever order it was missed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0xffff)), (sequences) => {
        const [read] = parseRtcp(writeRtcp([{ type: 'nack', senderSsrc: 1, mediaSsrc: 2, sequences }]));
        expect(read?.type === 'nack' && new Set(read.sequences)).to.deep.equal(new Set(sequences));
      }),
    );
  });

  it('of other kinds are left out', () => {
    const transportWide = '8fcd0003 00000001 00000002 00010001';
    const application = '80cc0002 00000001 41424344';
    const extendedReport = '80cf0001 00000001';
    const bye = writeRtcp([{ type: 'bye', ssrcs: [1], reason: null }]);
    const bytes = Buffer.concat([datagram(transportWide + application + extendedReport), bye]);
    expect(parseRtcp(bytes).map(({ type }) => type)).to.deep.equal(['bye']);
  });

  it('may have padding, and reports a profile has added to', () => {
    expect(parseRtcp(datagram('a1cb0002 00000001 00000004'))).to.deep.equal([
      { type: 'bye', ssrcs: [1], reason: null },
    ]);
    expect(parseRtcp(datagram('80c90002 00000001 12345678'))).to.deep.equal([
      { type: 'receiverReport', ssrc: 1, reports: [] },
    ]);
  });

  it('that are malformed end what is read, but what was before them is kept', () => {
    const good = writeRtcp([{ type: 'receiverReport', ssrc: 1, reports: [] }]);
    for (const bad of [
      '80',
      '41c90001 00000001', // version 1
      '80c90002 00000001', // longer than the datagram
      '81c90001 00000001', // a report is missing
      '80c80001 00000001', // the sender's part is missing
      '80c90000', // not even an SSRC
      'a0c90001 00000003', // padding of 3
      'a1cb0002 00000001 00000003', // the same, behind what is whole
      'a0c90001 00000008', // all padding and more
      '81ca0002 00000001 01ff6162', // a name longer than the packet
      '81ca0002 00000001 01026162', // items without an end
      '82ca0002 00000001 00000000', // a chunk is missing
      '81cb0000', // its SSRC is missing
      '81cb0002 00000001 ff676f6e', // a reason longer than the packet
      '81ce0001 00000001', // half a PLI
      '84ce0003 00000001 00000002 00000003', // half an entry
      '83cd0003 00000001 00000002 00000003',
      '8fce0004 00000001 00000000 52454d42 02000000', // two SSRCs are missing
    ]) {
      expect(parseRtcp(Buffer.concat([good, datagram(bad)])), bad).to.have.length(1);
    }
    expect(parseRtcp(Buffer.concat([good, datagram('81ce0001 00000001'), good]))).to.have.length(1);
  });

  it('never throw, and stay within what was received', () => {
    const samples = [...packets.map((packet) => writeRtcp([packet])), writeRtcp(packets)];
    let read = 0;
    for (const bytes of damaged(samples, 10_000, 2)) {
      const parsed = parseRtcp(bytes);
      expect(parsed.length).to.be.at.most(bytes.length / 4);
      read += parsed.length;
      // Whatever was read can be written.
      writeRtcp(parsed);
    }
    expect(read).to.be.above(2000);
  });
});

describe('NTP times', () => {
  it('are seconds since 1900 and their fraction', () => {
    expect(ntpOf(0)).to.equal(2_208_988_800n << 32n);
    expect(ntpOf(500)).to.equal((2_208_988_800n << 32n) + 0x8000_0000n);
  });

  it('are the same again after a round trip, before and after 2036', () => {
    for (const ms of [0, 1.25, 999.9999, Date.UTC(2026, 10, 30, 12, 0, 0, 123), Date.UTC(2036, 5, 1), 4e12]) {
      expect(msOf(ntpOf(ms))).to.be.closeTo(ms, 0.001);
    }
  });

  it('have their middle 32 bits for round trip times (RFC 3550 figure 2)', () => {
    expect(compactNtp(0xb44d_b705_2000_0000n)).to.equal(0xb705_2000);
    // A - LSR - DLSR = 6.125 s in 1/65536 s.
    expect(0xb710_8000 - 0x0005_4000 - compactNtp(0xb44d_b705_2000_0000n)).to.equal(0x0006_2000);
  });
});
