import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import { Canvas } from '../mixer/canvas.ts';
import type { Yuv } from '../mixer/colour.ts';
import { blue, colourAt, green, hd, isNear, red } from '../mixer/known-media.ts';
import { type VideoCodec, VideoDecoder } from '../mixer/video-decoder.ts';
import { VideoEncoder } from '../mixer/video-encoder.ts';
import type { CodedFrame } from './frame.ts';
import { firstBytes, openSocket, type Pipeline, pipeline, untilBound } from './gstreamer.ts';
import { H264Assembler, packetizeH264 } from './h264.ts';
import { parseRtp, writeRtp } from './packet.ts';
import { PortRange } from './port-range.ts';
import { Vp8Assembler } from './vp8.ts';

const [width, height] = [640, 360];
const size = `video/x-raw,width=${width},height=${height},framerate=30/1`;
const pictures = 30;
const maxPayload = 1200;

/** GStreamer's test picture, of SMPTE: bars of 75 % colour, noise at the foot. */
const bars: readonly Yuv[] = [
  { y: 180, u: 128, v: 128 },
  { y: 162, u: 44, v: 142 },
  { y: 131, u: 156, v: 44 },
  { y: 112, u: 72, v: 58 },
  { y: 84, u: 184, v: 198 },
  { y: 65, u: 100, v: 212 },
  { y: 35, u: 212, v: 114 },
];

describe("pictures in RTP with GStreamer's", function () {
  this.timeout(20_000);
  const range = new PortRange(26_000, 26_999);
  const running: Pipeline[] = [];
  const launch = (elements: string): Pipeline => {
    const started = pipeline(elements);
    running.push(started);
    return started;
  };

  afterEach(() => {
    for (const one of running.splice(0)) one.kill('SIGKILL');
  });

  for (const mode of [0, 1] as const) {
    it(`sends H.264 in packetization mode ${mode} that it shows as it was, picture by picture`, async () => {
      const ports = range.take();
      const caps = 'application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96';
      const showing = launch(`udpsrc address=127.0.0.1 port=${ports.rtp} buffer-size=2000000 caps=${caps}
        ! rtph264depay ! h264parse ! openh264dec ! video/x-raw,format=I420 ! fdsink sync=false`);
      const shown = firstBytes(showing, (pictures * width * height * 3) / 2);
      await untilBound(ports.rtp);
      const { socket } = await openSocket();
      const types = new Set<number>();
      const expected: Yuv[] = [];
      let sequence = 65_500;
      for await (const { accessUnit, colour } of noisy(mode)) {
        expected.push(colour);
        for (const { payload, marker } of packetizeH264(accessUnit, { mode, maxPayload })) {
          expect(payload.length).to.be.at.most(maxPayload);
          types.add(payload.readUInt8(0) & 31);
          const at = { sequence: sequence++ & 0xffff, timestamp: expected.length * 3000 };
          socket.send(writeRtp({ payloadType: 96, marker, ssrc: 1, ...at }, payload), ports.rtp, '127.0.0.1');
        }
      }
      const bytes = await shown;
      socket.close();
      range.release(ports);
      for (const [index, colour] of expected.entries()) {
        const seen = colourOfRaw(bytes, index);
        expect(isNear(seen, colour), `picture ${index}: ${JSON.stringify(seen)}`).to.equal(true);
      }
      // Parameter sets together and large slices in pieces, or neither.
      const [together, pieces] = [types.has(24), types.has(28)];
      expect([together, pieces]).to.deep.equal(mode === 1 ? [true, true] : [false, false]);
    });
  }

  for (const [what, codec, encoder, payloader] of [
    ['H.264 in packets of their own', 'H264', 'openh264enc', 'aggregate-mode=none config-interval=-1'],
    ['H.264 in STAP-A as it comes', 'H264', 'openh264enc', 'aggregate-mode=zero-latency config-interval=-1'],
    ['H.264 in STAP-A by pictures', 'H264', 'openh264enc', 'aggregate-mode=max-stap config-interval=1'],
    ['H.264 in small fragments', 'H264', 'openh264enc', 'config-interval=-1 mtu=200'],
    ['VP8 without picture IDs', 'VP8', 'vp8enc', 'picture-id-mode=none'],
    ['VP8 with short picture IDs', 'VP8', 'vp8enc', 'picture-id-mode=7-bit mtu=200'],
    ['VP8 with long picture IDs', 'VP8', 'vp8enc', 'picture-id-mode=15-bit'],
  ] as const) {
    it(`reads ${what}, every picture whole`, async () => {
      const { socket, port } = await openSocket();
      const frames: CodedFrame[] = [];
      const assembler = assemblerOf(codec, (frame) => frames.push(frame));
      socket.on('message', (datagram) => assembler.push(parseRtp(datagram)!));
      const coded =
        codec === 'H264'
          ? `${encoder} gop-size=10 bitrate=600000 ! h264parse ! rtph264pay ${payloader}`
          : `${encoder} deadline=1 keyframe-max-dist=10 target-bitrate=600000 ! rtpvp8pay ${payloader}`;
      launch(`videotestsrc pattern=smpte75 num-buffers=${pictures} ! ${size},format=I420 ! ${coded}
        ! udpsink host=127.0.0.1 port=${port} sync=false`);
      while (frames.length < pictures) await once(socket, 'message');
      socket.close();
      const decoder = new VideoDecoder(codec);
      for (const [picture, { data }] of frames.entries()) {
        expect(decoder.decode(data), `picture ${picture}`).to.equal(true);
        bars.forEach((bar, index) => {
          const seen = colourAt(decoder.picture!.frame, (width / bars.length) * (index + 0.5), 100);
          const what = `picture ${picture}, bar ${index}: ${JSON.stringify(seen)}`;
          expect(isNear(seen, bar), what).to.equal(true);
        });
      }
      decoder.close();
      expect(frames.every(({ intact }) => intact)).to.equal(true);
      expect(frames.filter(({ keyFrame }) => keyFrame).length).to.be.at.least(3);
    });
  }
});

function assemblerOf(
  codec: VideoCodec,
  onFrame: (frame: CodedFrame) => unknown,
): H264Assembler | Vp8Assembler {
  return codec === 'H264' ? new H264Assembler(onFrame) : new Vp8Assembler(onFrame);
}

/** Pictures of changing colours, with noise in a corner; altogether no more than a socket holds. */
async function* noisy(mode: 0 | 1): AsyncGenerator<{ accessUnit: Buffer; colour: Yuv }> {
  const canvas = new Canvas(width, height);
  const maxSliceBytes = mode === 0 ? maxPayload - 20 : null;
  const encoder = await VideoEncoder.open({ ...hd, width, height, kbps: 2000, maxSliceBytes });
  const [luma = Buffer.alloc(0)] = canvas.frame.data ?? [];
  const [stride = 0] = canvas.frame.linesize;
  try {
    for (let index = 0; index < pictures; index++) {
      const colour = [red, green, blue][Math.floor(index / 5) % 3] ?? red;
      canvas.fill({ x: 0, y: 0, width, height }, colour);
      for (let row = height - 48; row < height; row++) luma.set(randomBytes(48), row * stride);
      if (index % 15 === 0) encoder.requestKeyFrame();
      const encoded = encoder.encode(canvas.frame);
      if (!encoded) throw new Error('a picture was kept back');
      yield { accessUnit: encoded.data, colour };
    }
  } finally {
    encoder.close();
    canvas.close();
  }
}

/** The colour of the upper half of a picture, of many after one another as planes Y, U and V. */
function colourOfRaw(bytes: Buffer, picture: number): Yuv {
  const luma = width * height;
  const start = (picture * luma * 3) / 2;
  const mean = (from: number, across: number, rows: number): number => {
    const area = bytes.subarray(start + from, start + from + across * rows);
    return Math.round(area.reduce((sum, value) => sum + value, 0) / area.length);
  };
  const [across, rows] = [width / 2, height / 5];
  return {
    y: mean(0, width, 2 * rows),
    u: mean(luma, across, rows),
    v: mean(luma + luma / 4, across, rows),
  };
}
