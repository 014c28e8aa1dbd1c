import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { isRtcp, parseRtp, writeRtp } from './packet.ts';
import { PortRange } from './port-range.ts';
import { remoteOf } from './remote.ts';
import { randomSdesKey, writeSdesKey } from './sdes.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';
import { UdpPair } from './udp-pair.ts';

const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=8000:duration=2', '-c:a', 'pcm_mulaw'];

describe("SRTP with ffmpeg's", function () {
  this.timeout(20_000);
  const range = new PortRange(24_000, 24_999);
  const running: ChildProcess[] = [];
  const ffmpeg = (...args: string[]) => {
    const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    return child;
  };

  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });

  // ffmpeg knows no AEAD, and has RTCP tags of 32 bits under the name that SDES has for the second.
  for (const [suite, theirs] of [
    ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_80'],
    ['AES_CM_128_HMAC_SHA1_32', 'SRTP_AES128_CM_HMAC_SHA1_32'],
  ] as const) {
    it(`reads what it sends, reports too: ${suite}`, async () => {
      const wanted = await buffer(ffmpeg(...tone, '-f', 'mulaw', 'pipe:1').stdout);
      const key = randomSdesKey(suite);
      const receiver = new SrtpReceiver(suite, key);
      const pair = await UdpPair.openIn(range, {
        address: '127.0.0.1',
        mux: false,
        remote: remoteOf(null),
        admit: (datagram, kind) =>
          kind === 'rtp' ? receiver.unprotect(datagram) : receiver.unprotectRtcp(datagram),
      });
      const payloads: Buffer[] = [];
      const reports: Buffer[] = [];
      pair.on('rtp', (packet) => payloads.push(parseRtp(packet)!.payload));
      pair.on('rtcp', (packet) => reports.push(packet));
      const out = ['-srtp_out_suite', theirs, '-srtp_out_params', key.toString('base64')];
      const sent = ffmpeg('-re', ...tone, '-f', 'rtp', ...out, `srtp://127.0.0.1:${pair.ports.rtp}`);
      await once(sent, 'exit');
      while (Buffer.concat(payloads).length < wanted.length) await once(pair, 'rtp');
      pair.close();
      expect(Buffer.concat(payloads)).to.deep.equal(wanted);
      expect(reports).not.to.be.empty;
      for (const report of reports) expect(isRtcp(report)).to.equal(true);
      expect(pair.counts).to.include({ invalid: 0, foreign: 0 });
    });
  }

  for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const) {
    it(`sends what it reads, over the end of the sequence numbers: ${suite}`, async () => {
      const key = randomSdesKey(suite);
      const { rtp: port } = range.take();
      const folder = await mkdtemp(join(tmpdir(), 'plenum-srtp-'));
      const sdp = [
        'v=0',
        'o=- 0 0 IN IP4 127.0.0.1',
        's=-',
        'c=IN IP4 127.0.0.1',
        't=0 0',
        `m=audio ${port} RTP/SAVP 0`,
        `a=crypto:1 ${suite} ${writeSdesKey(key)}`,
        '',
      ];
      await writeFile(join(folder, 'in.sdp'), sdp.join('\r\n'));
      const reading = ffmpeg(
        ...['-protocol_whitelist', 'file,crypto,srtp,rtp,udp', '-i', join(folder, 'in.sdp')],
        ...['-t', '4', '-c', 'copy', '-f', 'mulaw', 'pipe:1'],
      );
      const read = buffer(reading.stdout);
      while (!(await isBound(port))) await delay(20);

      const sender = new SrtpSender(suite, key);
      const socket = createSocket('udp4');
      const payloads: Buffer[] = [];
      for (let i = 0; i < 240; i++) {
        const payload = Buffer.alloc(160, i);
        const header = {
          payloadType: 0,
          marker: i === 0,
          sequence: (65_436 + i) % 65536,
          timestamp: i * 160,
          ssrc: 0x1234,
        };
        payloads.push(payload);
        socket.send(sender.protect(writeRtp(header, payload)), port, '127.0.0.1');
        await delay(2);
      }
      const got = await read;
      socket.close();
      await rm(folder, { recursive: true });
      expect(got.length).to.be.at.least(4 * 8000);
      expect(got).to.deep.equal(Buffer.concat(payloads).subarray(0, got.length));
    });
  }
});

/** Whether a socket of this machine listens on a UDP port. */
async function isBound(port: number): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(['udp', 'udp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  return tables.some((table) => new RegExp(`:${hex} `).test(table));
}
