import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { colourAt } from './raw-picture.ts';
import type { Yuv } from '../../media/mixer/colour.ts';
import { toneLevel } from '../../media/mixer/known-media.ts';
import { theirSuites, untilBound } from '../../media/rtp/gstreamer.ts';
import { PortRange } from '../../media/rtp/port-range.ts';
import { randomSdesKey, writeSdesKey } from '../../media/rtp/sdes.ts';
import type { LegLine, LegSound, SrtpSuiteName } from '../../server/contract/legs.ts';

/** Terminals made of other people's programs: what they send and receive is theirs down to SRTP. */

const range = new PortRange(28_900, 29_899);
const localhost = '127.0.0.1';
/** Of pictures as they are measured. */
export const seenSize = { width: 320, height: 180 };

export type SoundCodec = LegSound['codec'];

/** One media line of a device: what its programs send and receive goes through one socket, as on a device. */
export class ForeignLine {
  /** Where its programs send to, and where they receive. */
  readonly toSend: number;
  readonly toReceive: number;
  readonly keys: { suite: SrtpSuiteName; send: Buffer; receive: Buffer };
  readonly #outside: Socket;
  readonly #inside: Socket;
  readonly #running = new Set<ChildProcess>();

  private constructor(sockets: { outside: Socket; inside: Socket }, leg: number, suite: SrtpSuiteName) {
    const { outside, inside } = sockets;
    this.#outside = outside;
    this.#inside = inside;
    this.keys = { suite, send: randomSdesKey(suite), receive: randomSdesKey(suite) };
    this.toSend = inside.address().port;
    this.toReceive = range.take().rtp;
    inside.on('message', (datagram) => outside.send(datagram, leg, localhost));
    outside.on('message', (datagram) => inside.send(datagram, this.toReceive, localhost));
  }

  /** @param leg the port that its media go to */
  static async open(leg: number, suite: SrtpSuiteName): Promise<ForeignLine> {
    const bound = async (): Promise<Socket> => {
      const socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20 });
      socket.bind(range.take().rtp, localhost);
      await once(socket, 'listening');
      return socket;
    };
    return new ForeignLine({ outside: await bound(), inside: await bound() }, leg, suite);
  }

  /** As its SDP would have agreed it. */
  get agreed(): LegLine {
    const { suite, send, receive } = this.keys;
    return {
      remote: { address: localhost, port: this.#outside.address().port },
      ...{ remoteRtcp: null, mux: false, sends: true, receives: true },
      crypto: { suite, send: receive.toString('base64'), receive: send.toString('base64') },
    };
  }

  /** @param elements that give RTP */
  sendByGStreamer(elements: string): void {
    const { cipher, auth, rtcpAuth } = theirSuites[this.keys.suite];
    const key = this.keys.send.toString('hex');
    this.#start('gst-launch-1.0', [
      '-q',
      ...words(`${elements} ! srtpenc key=${key} rtp-cipher=${cipher} rtp-auth=${auth}
        rtcp-cipher=${cipher} rtcp-auth=${rtcpAuth} ! udpsink host=${localhost} port=${this.toSend} sync=false`),
    ]);
  }

  /** @param caps of RTP @param elements from RTP on, that give raw bytes */
  async receiveByGStreamer(
    caps: string,
    elements: string,
    ssrc: () => Promise<number>,
    onBytes: (bytes: Buffer) => void,
  ): Promise<void> {
    const { cipher, auth, rtcpAuth } = theirSuites[this.keys.suite];
    const secrets =
      `srtp-key=(buffer)${this.keys.receive.toString('hex')},srtp-cipher=${cipher},srtp-auth=${auth},
      srtcp-cipher=${cipher},srtcp-auth=${rtcpAuth},ssrc=(uint)${await ssrc()}`.replaceAll(/\s+/g, '');
    const child = this.#start('gst-launch-1.0', [
      '-q',
      ...words(`udpsrc address=${localhost} port=${this.toReceive} buffer-size=2000000
        caps=application/x-srtp,${caps},${secrets} ! srtpdec ! ${elements} ! fdsink sync=false`),
    ]);
    child.stdout?.on('data', onBytes);
    await untilBound(this.toReceive);
  }

  /** The SSRC of what comes, as a device learns it: from the first packet. */
  async firstSsrc(): Promise<number> {
    const [datagram] = (await once(this.#outside, 'message')) as [Buffer];
    return datagram.readUInt32BE(8);
  }

  /** @param media arguments up to the muxer */
  sendByFfmpeg(media: string, payloadType: number): void {
    const { suite, send } = this.keys;
    this.#start('ffmpeg', [
      ...words(`-hide_banner -loglevel error -re -f lavfi -i ${media} -payload_type ${payloadType} -f rtp
        -srtp_out_suite ${suite} -srtp_out_params ${send.toString('base64')}`),
      `srtp://${localhost}:${this.toSend}?pkt_size=1200`,
    ]);
  }

  /** @param media of SDP: kind, payload type and what has to be said of it @param output arguments */
  async receiveByFfmpeg(
    media: { kind: string; payloadType: number; attributes: string[] },
    output: string,
    onBytes: (bytes: Buffer) => void,
  ): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), 'plenum-ffmpeg-'));
    const sdp = [
      ...['v=0', `o=- 0 0 IN IP4 ${localhost}`, 's=-', `c=IN IP4 ${localhost}`, 't=0 0'],
      `m=${media.kind} ${this.toReceive} RTP/SAVP ${media.payloadType}`,
      `a=crypto:1 ${this.keys.suite} ${writeSdesKey(this.keys.receive)}`,
      ...[...media.attributes, ''],
    ];
    await writeFile(path.join(folder, 'in.sdp'), sdp.join('\r\n'));
    const child = this.#start('ffmpeg', [
      ...words('-hide_banner -loglevel error -protocol_whitelist file,crypto,srtp,rtp,udp'),
      ...words('-fflags nobuffer -probesize 32 -analyzeduration 0'),
      ...['-i', path.join(folder, 'in.sdp'), ...words(output), 'pipe:1'],
    ]);
    child.stdout?.on('data', onBytes);
    await untilBound(this.toReceive);
    await rm(folder, { recursive: true });
  }

  /** Its programs, not its socket: as a device does before it goes on with another codec. */
  stop(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    this.#running.clear();
  }

  close(): void {
    this.stop();
    this.#outside.close();
    this.#inside.close();
  }

  #start(program: string, args: string[]): ChildProcess {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#running.add(child);
    const complaints: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.once('close', (code) => {
      if (code) process.stderr.write(Buffer.concat(complaints));
    });
    return child;
  }
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** What is heard: 48 kHz, mono, 16 bits. */
export class Ear {
  #samples = Buffer.alloc(0);

  take(bytes: Buffer): void {
    const kept = Buffer.concat([this.#samples, bytes]);
    // The latest 400 ms, in whole samples.
    const from = Math.max(0, kept.length - 38_400);
    this.#samples = Buffer.from(kept.subarray(from + (from % 2)));
  }

  /** How loud a tone is in the latest 400 ms: 0 to 1. */
  level(hertz: number): number {
    const samples = Int16Array.from({ length: this.#samples.length >> 1 }, (_, index) =>
      this.#samples.readInt16LE(index * 2),
    );
    return samples.length === 0 ? 0 : toneLevel(samples, hertz);
  }

  forget(): void {
    this.#samples = Buffer.alloc(0);
  }
}

/** What is seen: I420 of 320x180. */
export class Eye {
  static readonly bytes = (seenSize.width * seenSize.height * 3) / 2;
  pictures = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #picture: Buffer | null = null;

  take(bytes: Buffer): void {
    let all = Buffer.concat([this.#bytes, bytes]);
    for (; all.length >= Eye.bytes; all = all.subarray(Eye.bytes)) {
      this.#picture = all.subarray(0, Eye.bytes);
      this.pictures++;
    }
    this.#bytes = all;
  }

  /** @param at px */
  colourAt(at: { x: number; y: number }): Yuv | null {
    return this.#picture && colourAt(this.#picture, seenSize, at);
  }
}
