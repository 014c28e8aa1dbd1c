import { expect } from 'chai';
import type { LegLine } from './leg-line.ts';
import {
  Device,
  eventType,
  heardOf,
  LineBench,
  localhost,
  numbers,
  numbersOf,
  payloadOf,
  settled,
  soundLine,
  soundType,
} from './line-test-bench.ts';
import { parseRtp, writeRtp } from './packet.ts';
import type { PlannedLine } from './planned-line.ts';
import { remoteOf } from './remote.ts';
import { parseRtcp, writeRtcp } from './rtcp.ts';
import { randomSdesKey } from './sdes.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';

const suite = 'AES_CM_128_HMAC_SHA1_80';

describe('a line of a leg', () => {
  let bench: LineBench;

  beforeEach(() => {
    bench = new LineBench();
  });
  afterEach(() => bench.close());

  for (const mux of [false, true]) {
    it(`carries sound and reports both ways on ${mux ? 'one port' : 'two ports'}`, async () => {
      const [port, theirPort] = [bench.port(), bench.port()];
      const at = (other: number) => remoteOf({ address: localhost, port: other });
      const ours = await bench.line({ ...soundLine, mux, port, remote: at(theirPort) });
      const send = { ssrc: 2001, payloadType: soundType };
      const theirs = await bench.line({ ...soundLine, mux, send, port: theirPort, remote: at(port) });
      const heard = [heardOf(ours), heardOf(theirs)] as const;
      await bench.speak(ours, 50);
      await bench.speak(theirs, 50);
      ours.report();
      await settled();
      theirs.report();
      await settled();
      expect(numbersOf(heard[1])).to.deep.equal(numbers(50));
      expect(numbersOf(heard[0])).to.deep.equal(numbers(50, 50));
      expect(ours.statistics()).to.deep.equal({
        sent: { packets: 50, octets: 8000, lossRatio: 0, roundTripMs: 0 },
        received: { packets: 50, octets: 8000, lost: 0, jitterMs: 0 },
        refused: 0,
      });
    });
  }

  describe('and who may speak on it', () => {
    let line: LegLine;
    let device: Device;
    let stranger: Device;
    let heard: ReturnType<typeof heardOf>;

    async function open(more: Partial<PlannedLine> = {}): Promise<void> {
      // Where the SDP says is nobody, as behind NAT.
      const remote = remoteOf({ address: '127.0.0.9', port: 9 });
      line = await bench.line({ ...soundLine, port: bench.port(), remote, ...more });
      heard = heardOf(line);
      device = await bench.device('127.0.0.2');
      stranger = await bench.device('127.0.0.3');
    }

    const rtp = (sequence: number, ssrc = 77, payloadType = soundType): Buffer => {
      const at = { sequence, timestamp: sequence * 160 };
      return writeRtp({ payloadType, marker: false, ssrc, ...at }, payloadOf(sequence));
    };
    const port = (): number => line.planned.port;

    it('is who sends the first valid packet, and nobody else after that', async () => {
      await open();
      await stranger.send(Buffer.from('hello'), port());
      await stranger.send(rtp(1, 5, 34), port());
      await device.send(rtp(1), port());
      await stranger.send(rtp(2), port());
      await stranger.send(rtp(1, 99), port());
      await device.send(rtp(2), port());
      await bench.speak(line, 1);
      expect(numbersOf(heard)).to.deep.equal([1, 2]);
      expect(device.received).to.have.length(1);
      expect(stranger.received).to.have.length(0);
      expect(line.statistics().refused).to.equal(4);
    });

    it('is with SRTP who has the key, whoever was there before', async () => {
      const srtp = { suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) } as const;
      await open({ srtp });
      const sealed = new SrtpSender(suite, srtp.receive);
      await stranger.send(rtp(1), port());
      await stranger.send(new SrtpSender(suite, randomSdesKey(suite)).protect(rtp(1)), port());
      const first = sealed.protect(rtp(1));
      await device.send(first, port());
      await stranger.send(first, port());
      await device.send(first, port());
      await device.send(sealed.protect(rtp(2)), port());
      await bench.speak(line, 1);
      expect(numbersOf(heard)).to.deep.equal([1, 2]);
      expect(stranger.received).to.have.length(0);
      const [datagram] = device.received;
      expect(new SrtpReceiver(suite, srtp.send).unprotect(datagram!)).to.not.equal(null);
      expect(line.statistics().refused).to.equal(4);
    });

    it('is one source at a time: another after a silence, or when the one before took leave', async () => {
      await open();
      const begun: number[] = [];
      line.on('packet', ({ ssrc }, begins) => {
        if (begins) begun.push(ssrc);
      });
      await device.send(rtp(1, 71), port());
      await device.send(rtp(1, 72), port());
      bench.now += 300;
      await device.send(rtp(2, 71), port());
      bench.now += 300;
      await device.send(rtp(2, 72), port());
      expect(begun).to.deep.equal([71]);
      bench.now += 101;
      await device.send(rtp(3, 72), port());
      await device.send(rtp(3, 71), port());
      expect(begun).to.deep.equal([71, 72]);
      const rtcp = await bench.device('127.0.0.2');
      const farewell = writeRtcp([
        { type: 'receiverReport', ssrc: 72, reports: [] },
        { type: 'bye', ssrcs: [72], reason: null },
      ]);
      await rtcp.send(farewell, port() + 1);
      await device.send(rtp(4, 71), port());
      expect(begun).to.deep.equal([71, 72, 71]);
      expect(numbersOf(heard)).to.deep.equal([1, 2, 3, 4]);
      expect(line.statistics().received.packets).to.equal(1);
    });

    it('may send what is malformed, which is counted and dropped', async () => {
      await open();
      await device.send(rtp(1), port());
      const rtcp = await bench.device('127.0.0.2');
      const malformed = [
        Buffer.alloc(0),
        Buffer.from([0x80]),
        rtp(2).subarray(0, 11),
        Buffer.concat([Buffer.from([0x00]), rtp(2).subarray(1)]),
        // Contributing sources, an extension and padding that are not there.
        Buffer.concat([Buffer.from([0x8f]), rtp(2).subarray(1, 20)]),
        Buffer.concat([Buffer.from([0x90]), rtp(2).subarray(1, 14)]),
        Buffer.concat([Buffer.from([0xa0]), rtp(2).subarray(1, 20), Buffer.from([200])]),
        // STUN, and a payload type that was not agreed.
        Buffer.from('000100002112a442000102030405060708090a0b', 'hex'),
        rtp(2, 77, 34),
      ];
      for (const datagram of malformed) await device.send(datagram, port());
      for (const datagram of [Buffer.from([0x80, 200, 0, 6]), Buffer.from('hello'), Buffer.alloc(3)]) {
        await rtcp.send(datagram, port() + 1);
      }
      await device.send(rtp(2), port());
      expect(numbersOf(heard)).to.deep.equal([1, 2]);
      expect(line.statistics().refused).to.equal(malformed.length + 3);
    });

    it('tells keys and comfort noise apart from what is played', async () => {
      await open();
      const soundless: number[] = [];
      line.on('soundless', ({ payloadType }) => soundless.push(payloadType));
      const digits: string[] = [];
      line.on('digit', (digit) => digits.push(digit));
      await device.send(rtp(1), port());
      await device.send(rtp(2, 77, 13), port());
      const pressed = { payloadType: eventType, marker: true, ssrc: 77, sequence: 3, timestamp: 480 };
      await device.send(writeRtp(pressed, Buffer.from([5, 10, 0, 160])), port());
      await device.send(rtp(4), port());
      expect(numbersOf(heard)).to.deep.equal([1, 4]);
      expect(soundless).to.deep.equal([13, eventType]);
      expect(digits).to.deep.equal(['5']);
      expect(line.statistics().received.lost).to.equal(0);
    });

    it('is told that it ends', async () => {
      await open();
      await device.send(rtp(1), port());
      const rtcp = await Device.at('127.0.0.2', device.address.port + 1);
      await bench.speak(line, 1);
      line.close();
      line.close();
      await settled();
      const { ssrc, sequence } = parseRtp(device.received[0]!)!;
      line.send(payloadOf(9), { marker: false, ticks: 0, at: bench.now });
      line.report();
      await settled();
      expect(rtcp.received).to.have.length(1);
      expect(parseRtcp(rtcp.received[0]!).at(-1)).to.deep.equal({ type: 'bye', ssrcs: [ssrc], reason: null });
      expect(device.received.map((datagram) => parseRtp(datagram)!.sequence)).to.deep.equal([sequence]);
      rtcp.close();
    });
  });
});
