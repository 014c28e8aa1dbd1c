import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { firstBytes, openSocket, type Pipeline, pipeline, theirSuites, untilBound } from './gstreamer.ts';
import { parseRtp, writeRtp } from './packet.ts';
import { ntpOf, parseRtcp, writeRtcp } from './rtcp.ts';
import { PortRange } from './port-range.ts';
import { randomSdesKey } from './sdes.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';
import { srtpSuites, type SrtpSuiteName } from './srtp-suites.ts';

const frames = 25;
const frameBytes = 160;

describe("SRTP with GStreamer's, which is libsrtp", function () {
  this.timeout(20_000);
  const range = new PortRange(25_000, 25_999);
  const running: Pipeline[] = [];
  const launch = (elements: string): Pipeline => {
    const started = pipeline(elements);
    running.push(started);
    return started;
  };

  afterEach(() => {
    for (const one of running.splice(0)) one.kill('SIGKILL');
  });

  for (const suite of Object.keys(srtpSuites) as SrtpSuiteName[]) {
    const { cipher, auth, rtcpAuth } = theirSuites[suite];

    it(`reads what it sends, reports too: ${suite}`, async () => {
      const tone = `audiotestsrc is-live=true num-buffers=${frames} samplesperbuffer=${frameBytes}
        ! audio/x-raw,rate=8000,channels=1 ! mulawenc`;
      const wanted = firstBytes(launch(`${tone} ! fdsink`), frames * frameBytes);
      const key = randomSdesKey(suite);
      const receiver = new SrtpReceiver(suite, key);
      const [rtp, rtcp] = [await openSocket(), await openSocket()];
      const payloads: Buffer[] = [];
      const reports: string[] = [];
      let refused = 0;
      rtp.socket.on('message', (datagram) => {
        const packet = receiver.unprotect(datagram);
        if (packet) payloads.push(parseRtp(packet)!.payload);
        else refused++;
      });
      rtcp.socket.on('message', (datagram) => {
        const packet = receiver.unprotectRtcp(datagram);
        if (packet) reports.push(...parseRtcp(packet).map(({ type }) => type));
        else refused++;
      });
      launch(`rtpsession name=session rtcp-min-interval=50000000
        srtpenc name=srtp key=${key.toString('hex')} rtp-cipher=${cipher} rtp-auth=${auth}
          rtcp-cipher=${cipher} rtcp-auth=${rtcpAuth}
        ${tone} ! rtppcmupay max-ptime=20000000 ! session.send_rtp_sink
        session.send_rtp_src ! srtp.rtp_sink_0 srtp.rtp_src_0 ! udpsink host=127.0.0.1 port=${rtp.port}
        session.send_rtcp_src ! srtp.rtcp_sink_0
        srtp.rtcp_src_0 ! udpsink host=127.0.0.1 port=${rtcp.port} sync=false async=false`);
      while (payloads.length < frames) await once(rtp.socket, 'message');
      while (!reports.includes('senderReport')) await once(rtcp.socket, 'message');
      rtp.socket.close();
      rtcp.socket.close();
      expect(Buffer.concat(payloads)).to.deep.equal(await wanted);
      expect(refused).to.equal(0);
    });

    it(`sends what it reads, reports too, over the end of the sequence numbers: ${suite}`, async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'plenum-gstreamer-'));
      const key = randomSdesKey(suite);
      const ssrc = 0x1234;
      const ports = range.take();
      const secrets = `srtp-key=(buffer)${key.toString('hex')},srtp-cipher=${cipher},srtp-auth=${auth},
        srtcp-cipher=${cipher},srtcp-auth=${rtcpAuth},ssrc=(uint)${ssrc}`.replaceAll(/\s+/g, '');
      const kind = 'media=audio,clock-rate=8000,encoding-name=PCMU,payload=0';
      const reports = path.join(folder, 'reports');
      // One decoder would begin its stream anew, and forget it, as the caps of the second socket come to it.
      const reading = launch(`
        udpsrc address=127.0.0.1 port=${ports.rtp} caps=application/x-srtp,${kind},${secrets}
        ! srtpdec ! rtppcmudepay ! fdsink sync=false async=false
        udpsrc address=127.0.0.1 port=${ports.rtcp} caps=application/x-srtcp,${secrets} ! reports.rtcp_sink
        srtpdec name=reports
        reports.rtcp_src ! filesink location=${reports} buffer-mode=unbuffered sync=false async=false`);
      const read = firstBytes(reading, frames * frameBytes);
      await untilBound(ports.rtp);
      await untilBound(ports.rtcp);
      const sender = new SrtpSender(suite, key);
      const { socket } = await openSocket();
      const payloads = Array.from({ length: frames }, (_, index) => Buffer.alloc(frameBytes, index));
      for (const [index, payload] of payloads.entries()) {
        const at = { sequence: (65_530 + index) % 65_536, timestamp: index * frameBytes };
        const packet = writeRtp({ payloadType: 0, marker: index === 0, ssrc, ...at }, payload);
        socket.send(sender.protect(packet), ports.rtp, '127.0.0.1');
        await delay(2);
      }
      const report = writeRtcp([
        {
          ...{ type: 'senderReport', ssrc, ntp: ntpOf(Date.now()), timestamp: 0 },
          ...{ packets: frames, octets: frames * frameBytes, reports: [] },
        },
        { type: 'sourceDescription', chunks: [{ ssrc, cname: 'plenum' }] },
      ]);
      expect(await read).to.deep.equal(Buffer.concat(payloads));
      socket.send(sender.protectRtcp(report), ports.rtcp, '127.0.0.1');
      while (!(await readFile(reports)).equals(report)) await delay(20);
      socket.close();
      range.release(ports);
      await rm(folder, { recursive: true });
    });
  }
});
