import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { maxSsrcs, restoreSkip, SrtpReceiver, SrtpSender } from './srtp.ts';
import type { SrtpState } from './srtp.ts';
import { srtpSuites } from './srtp-suites.ts';
import type { SrtpSuiteName } from './srtp-suites.ts';

const suiteNames = Object.keys(srtpSuites) as SrtpSuiteName[];

const hex = (...parts: string[]) => Buffer.from(parts.join(''), 'hex');

function rtp(sequence: number, ssrc = 1, payload: Buffer = randomBytes(50)): Buffer {
  const header = Buffer.from([0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

/** With a contributing source and a header extension. */
const rich = hex('b1600007', '00000000', '00000001', 'cafecafe', 'bede0001', '10ff0000', 'a1b2c3d4e5');

/** A receiver report. */
function rtcp(ssrc = 1): Buffer {
  const packet = hex('81c90007', '00000000', '00000002', '000000000000ffff00000000ffffffff00000000');
  packet.writeUInt32BE(ssrc, 4);
  return packet;
}

const stored = (state: SrtpState) => JSON.parse(JSON.stringify(state)) as SrtpState;

describe('SRTP', () => {
  const plainRtp = hex('800f1234decafbadcafebabe', 'ab'.repeat(16));
  const plainRtcp = hex('81c8000bcafebabe', 'ab'.repeat(16));
  const gcmKey = (length: number) => Buffer.from(Array.from({ length }, (_, i) => i));
  const gcmSalt = hex('a0a1a2a3a4a5a6a7a8a9aaab');
  const references = [
    {
      suite: 'AES_CM_128_HMAC_SHA1_80',
      key: hex('e1f97a0d3e018be0d64fa32c06de4139', '0ec675ad498afeebb6960b3aabe6'),
      srtp: '4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb',
      srtcp: '7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798',
    },
    {
      suite: 'AES_CM_128_HMAC_SHA1_32',
      key: hex('e1f97a0d3e018be0d64fa32c06de4139', '0ec675ad498afeebb6960b3aabe6'),
      srtp: '4e55dc4ce79978d88ca4d215949d2402b78d6acc',
      srtcp: '7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798',
    },
    {
      suite: 'AEAD_AES_128_GCM',
      key: Buffer.concat([gcmKey(16), gcmSalt]),
      srtp: 'c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392',
      srtcp: 'c98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001',
    },
    {
      suite: 'AEAD_AES_256_GCM',
      key: Buffer.concat([gcmKey(32), gcmSalt]),
      srtp: '0af7f21e8a90bdad7a425c9c31ed4bb1d90238917e7390a2793500e1681acaea',
      srtcp: null,
    },
  ] as const;

  for (const { suite, key, srtp, srtcp } of references) {
    it(`protects the packets of libsrtp's tests as libsrtp does: ${suite}`, () => {
      const sender = new SrtpSender(suite, key);
      expect(sender.protect(plainRtp)).to.deep.equal(hex('800f1234decafbadcafebabe', srtp));
      // libsrtp counts from 1.
      sender.protectRtcp(plainRtcp);
      const second = sender.protectRtcp(plainRtcp);
      if (srtcp) expect(second).to.deep.equal(hex('81c8000bcafebabe', srtcp));
    });
  }

  for (const suite of suiteNames) {
    describe(suite, () => {
      const key = randomBytes(srtpSuites[suite].keyLength + srtpSuites[suite].saltLength);
      let sender: SrtpSender;
      let receiver: SrtpReceiver;

      beforeEach(() => {
        sender = new SrtpSender(suite, key);
        receiver = new SrtpReceiver(suite, key);
      });

      it('gives back what was protected', () => {
        for (const packet of [
          rtp(7),
          rtp(8, 1, Buffer.alloc(0)),
          rtp(9, 1, randomBytes(1400)),
          rtp(7, 0xffffffff),
        ]) {
          const srtp = sender.protect(packet);
          expect(srtp).to.have.length(packet.length + srtpSuites[suite].tagLength);
          expect(receiver.unprotect(srtp)).to.deep.equal(packet);
        }
        for (const packet of [rtcp(), rtcp(0xffffffff), rtcp().subarray(0, 8)]) {
          const srtcp = sender.protectRtcp(packet);
          expect(srtcp).to.have.length(packet.length + srtpSuites[suite].rtcpTagLength + 4);
          expect(receiver.unprotectRtcp(srtcp)).to.deep.equal(packet);
        }
      });

      it('leaves contributing sources and extensions readable', () => {
        const srtp = sender.protect(rich);
        expect(srtp.subarray(0, 24)).to.deep.equal(rich.subarray(0, 24));
        expect(srtp.subarray(24, 29)).not.to.deep.equal(rich.subarray(24));
        expect(receiver.unprotect(srtp)).to.deep.equal(rich);
      });

      it('refuses a packet that comes again', () => {
        const srtp = sender.protect(rtp(7));
        const srtcp = sender.protectRtcp(rtcp());
        expect(receiver.unprotect(srtp)).not.to.equal(null);
        expect(receiver.unprotectRtcp(srtcp)).not.to.equal(null);
        expect(receiver.unprotect(srtp)).to.equal(null);
        expect(receiver.unprotectRtcp(srtcp)).to.equal(null);
      });

      it('refuses a packet with any byte changed, and keeps nothing of it', () => {
        const srtp = sender.protect(rich);
        const srtcp = sender.protectRtcp(rtcp());
        for (let at = 0; at < Math.max(srtp.length, srtcp.length); at++) {
          for (const bit of [1, 0x80]) {
            if (at < srtp.length)
              expect(receiver.unprotect(flipped(srtp, at, bit)), `byte ${at}`).to.equal(null);
            if (at < srtcp.length)
              expect(receiver.unprotectRtcp(flipped(srtcp, at, bit)), `RTCP byte ${at}`).to.equal(null);
          }
        }
        expect(receiver.state).to.deep.equal({ rtp: [], rtcp: [] });
        expect(receiver.unprotect(srtp)).to.deep.equal(rich);
        expect(receiver.unprotectRtcp(srtcp)).to.deep.equal(rtcp());
      });

      it('refuses what is cut short', () => {
        const srtp = sender.protect(rich);
        const srtcp = sender.protectRtcp(rtcp());
        for (let length = 0; length < srtp.length; length++) {
          expect(receiver.unprotect(srtp.subarray(0, length))).to.equal(null);
        }
        for (let length = 0; length < srtcp.length; length++) {
          expect(receiver.unprotectRtcp(srtcp.subarray(0, length))).to.equal(null);
        }
      });

      it('refuses RTP as RTCP, RTCP as RTP, and what another key protects', () => {
        expect(receiver.unprotect(sender.protectRtcp(rtcp()))).to.equal(null);
        expect(receiver.unprotectRtcp(sender.protect(rtp(1)))).to.equal(null);
        const other = new SrtpReceiver(suite, randomBytes(key.length));
        expect(other.unprotect(sender.protect(rtp(2)))).to.equal(null);
      });

      it('follows sequence numbers round their end, with loss and out of order', () => {
        const near = fc.integer({ min: 0, max: 50 });
        fc.assert(
          fc.property(fc.array(near, { minLength: 300, maxLength: 300 }), (late) => {
            const from = new SrtpSender(suite, key);
            const to = new SrtpReceiver(suite, key);
            const packets = late.map((_, i) => rtp((65_400 + i) % 65536));
            const sent = packets.map((packet, i) => ({
              packet,
              srtp: from.protect(packet),
              at: i + (late[i] ?? 0),
            }));
            // Those that are very late are lost; the first is there in time.
            const came = sent.filter(({ at }, i) => i === 0 || at - i < 45).sort((a, b) => a.at - b.at);
            for (const { packet, srtp } of came) expect(to.unprotect(srtp)).to.deep.equal(packet);
            for (const { srtp } of came) expect(to.unprotect(srtp)).to.equal(null);
          }),
          { numRuns: 10 },
        );
      });

      it('is right again after many lost packets, and after several rollovers', () => {
        for (let index = 10; index < 65536 * 5; index += 32_000) {
          const packet = rtp(index % 65536);
          expect(receiver.unprotect(sender.protect(packet))).to.deep.equal(packet);
        }
        expect(receiver.state.rtp).to.deep.equal(sender.state.rtp);
      });

      it('goes on after both ends were started again', () => {
        for (let index = 0; index < 65536 * 3; index += 30_000)
          receiver.unprotect(sender.protect(rtp(index % 65536)));
        receiver.unprotectRtcp(sender.protectRtcp(rtcp()));
        const last = sender.protect(rtp(sender.nextSequence(1)!));
        const sentState = stored(sender.state);
        const receivedState = stored(receiver.state);
        // Sent and received after the states were taken.
        for (let i = 0; i < 100; i++) receiver.unprotect(sender.protect(rtp(sender.nextSequence(1)!)));

        const sentAgain = new SrtpSender(suite, key, sentState);
        const receivedAgain = new SrtpReceiver(suite, key, receivedState);
        expect(() => sentAgain.protect(rtp(last.readUInt16BE(2) + 1))).to.throw('was used already');
        const sequence = sentAgain.nextSequence(1)!;
        expect(sequence).to.equal((last.readUInt16BE(2) + restoreSkip + 1) % 65536);
        const packet = rtp(sequence);
        const srtp = sentAgain.protect(packet);
        expect(receiver.unprotect(srtp)).to.deep.equal(packet);
        expect(receivedAgain.unprotect(srtp)).to.deep.equal(packet);
        const srtcp = sentAgain.protectRtcp(rtcp());
        expect(receiver.unprotectRtcp(srtcp)).to.deep.equal(rtcp());
        expect(receivedAgain.unprotectRtcp(srtcp)).to.deep.equal(rtcp());
      });

      it('refuses what came before it was started again', () => {
        const srtp = sender.protect(rtp(7));
        const srtcp = sender.protectRtcp(rtcp());
        receiver.unprotect(srtp);
        receiver.unprotectRtcp(srtcp);
        const again = new SrtpReceiver(suite, key, stored(receiver.state));
        expect(again.unprotect(srtp)).to.equal(null);
        expect(again.unprotectRtcp(srtcp)).to.equal(null);
      });
    });
  }

  const suite = 'AEAD_AES_128_GCM';
  const key = randomBytes(28);

  it('never uses an index twice', () => {
    const sender = new SrtpSender(suite, key);
    sender.protect(rtp(9));
    sender.protect(rtp(7));
    expect(() => sender.protect(rtp(9))).to.throw('was used already');
    expect(() => sender.protect(rtp(7))).to.throw('was used already');
    sender.protect(rtp(8));
    expect(sender.nextSequence(1)).to.equal(10);
    expect(sender.nextSequence(2)).to.equal(null);
  });

  it('counts each SSRC on its own', () => {
    const sender = new SrtpSender(suite, key);
    const receiver = new SrtpReceiver(suite, key);
    for (const [ssrc, sequence] of [
      [1, 65_535],
      [2, 5],
      [1, 0],
      [2, 6],
    ] as const) {
      expect(receiver.unprotect(sender.protect(rtp(sequence, ssrc)))).not.to.equal(null);
    }
    expect(receiver.state.rtp).to.have.deep.members([
      [1, 65_536],
      [2, 6],
    ]);
  });

  it('sends of no more SSRCs than it can remember', () => {
    const sender = new SrtpSender(suite, key);
    for (let ssrc = 0; ssrc < maxSsrcs; ssrc++) sender.protect(rtp(1, ssrc));
    expect(() => sender.protect(rtp(1, maxSsrcs))).to.throw('SSRCs');
    sender.protect(rtp(2, 0));
  });

  it('forgets the longest silent SSRC when there are too many', () => {
    const sender = (ssrc: number) => new SrtpSender(suite, key).protect(rtp(1, ssrc));
    const receiver = new SrtpReceiver(suite, key);
    const lasting = new SrtpSender(suite, key);
    for (let ssrc = 1; ssrc <= 3 * maxSsrcs; ssrc++) {
      expect(receiver.unprotect(sender(ssrc))).not.to.equal(null);
      expect(receiver.unprotect(lasting.protect(rtp(ssrc, 0)))).not.to.equal(null);
    }
    const known = receiver.state.rtp.map(([ssrc]) => ssrc);
    expect(known).to.have.length(maxSsrcs);
    expect(known).to.include.members([0, 3 * maxSsrcs]);
    expect(known).not.to.include(1);
  });

  it('takes any datagram without failing', () => {
    const receiver = new SrtpReceiver('AES_CM_128_HMAC_SHA1_32', randomBytes(30));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        for (const first of [bytes[0] ?? 0, 0x80, 0xbf]) {
          const datagram = Buffer.from([first, ...bytes.slice(1)]);
          expect(receiver.unprotectRtcp(datagram)).to.equal(null);
          receiver.unprotect(datagram);
        }
      }),
    );
  });

  it('refuses to protect what is no packet', () => {
    const sender = new SrtpSender(suite, key);
    expect(() => sender.protect(Buffer.alloc(11, 0x80))).to.throw('not an RTP packet');
    expect(() => sender.protect(Buffer.alloc(12, 0x9f))).to.throw('not an RTP packet');
    expect(() => sender.protectRtcp(Buffer.alloc(7, 0x80))).to.throw('not an RTCP packet');
  });
});

function flipped(packet: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt8(copy.readUInt8(at) ^ bit, at);
  return copy;
}
