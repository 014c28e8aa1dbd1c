import { expect } from 'chai';
import { isRtcp, parseRtp, writeRtp } from '../rtp/packet.ts';
import { msOf, ntpOf, parseRtcp, writeRtcp } from '../rtp/rtcp.ts';
import { frameSamples, mixRate } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import { AudioEncoder } from './audio-encoder.ts';
import { yuvOf } from './colour.ts';
import { cellOf, colourAt, KnownCamera, sceneOf, toneFrame } from './known-media.ts';
import { Bench, CameraSource, pictureSsrc, planOf, seeded } from './mixer-test-bench.ts';

const [dark, bright] = [yuvOf(20, 20, 20), yuvOf(230, 230, 230)];
const [cameraSsrc, voiceSsrc, mixSsrc] = [100, 200, 9100];
const cname = 'anna';
const pictureMs = 1000 / 30;
const audioMs = 20;
/** Every 24th picture is the first of a flash, three pictures long; the beep is as long. */
const flashEvery = 24;
const flashPictures = 3;
const flashes = 10;

interface Network {
  /** What it takes, ms: at least, and at most so much more, another for each packet. */
  voice: { least: number; jitter: number };
  picture: { least: number; jitter: number };
}

describe('a flash and a beep of one instant', function () {
  this.timeout(30_000);

  const networks: Record<string, Network> = {
    'a network without delays': {
      ...{ voice: { least: 0, jitter: 0 }, picture: { least: 0, jitter: 0 } },
    },
    'a network that is at times 30 ms late': {
      ...{ voice: { least: 20, jitter: 30 }, picture: { least: 20, jitter: 30 } },
    },
    'a network that is at times 80 ms late': {
      ...{ voice: { least: 20, jitter: 80 }, picture: { least: 20, jitter: 80 } },
    },
    'a camera that takes its time': {
      ...{ voice: { least: 20, jitter: 5 }, picture: { least: 120, jitter: 5 } },
    },
  };
  for (const [over, network] of Object.entries(networks)) {
    it(`is one in the picture and the mix, within 60 ms, over ${over}`, async () => {
      const { seen, heard } = await conference(network);
      expect(seen).to.have.length(flashes);
      expect(heard).to.have.length(flashes);
      const apart = seen.map((at, index) => Math.round(heard[index]! - at));
      // The first second is for getting to know the network.
      for (const ms of apart.slice(2)) expect(Math.abs(ms), apart.join(', ')).to.be.at.most(60);
    });
  }
});

/** @returns when, by the clock of what the mixer sends, ms, each flash is seen and each beep heard */
async function conference(network: Network): Promise<{ seen: number[]; heard: number[] }> {
  const bench = new Bench();
  const camera = await KnownCamera.open(dark);
  const encoder = await AudioEncoder.open('opus');
  try {
    const source = new CameraSource('camera', cameraSsrc, camera);
    const sfu = { ssrc: voiceSsrc, payloadType: 111 };
    const voice = { id: 'voice', kind: 'audio', codec: 'opus', heard: true, sfu } as const;
    const scene = sceneOf('single', [cellOf('camera', { name: '' })]);
    const mixes = [{ id: 'all', codec: 'opus', without: null, sfu: { ...sfu, ssrc: mixSsrc } } as const];
    await bench.mixer.apply(planOf(scene, [source.input, voice], { mixes }));
    return run(bench, network, { source, encoder });
  } finally {
    bench.close();
    camera.close();
    encoder.close();
  }
}

function run(
  bench: Bench,
  network: Network,
  { source, encoder }: { source: CameraSource; encoder: AudioEncoder },
): { seen: number[]; heard: number[] } {
  const random = seeded(5);
  const beganAt = bench.now;
  const underWay: { at: number; datagram: Buffer }[] = [];
  const send = (datagram: Buffer, ms: number, { least, jitter }: Network['voice']): void => {
    underWay.push({ at: ms + least + random() * jitter, datagram });
  };
  let [captured, spoken, pictures, voices] = [0, 0, 0, 0];
  const wasSeen: { bright: boolean; timestamp: number }[] = [];
  const end = (flashes + 0.3) * flashEvery * pictureMs;

  for (let ms = 0; ms < end; ms++) {
    bench.now = beganAt + ms;
    for (; captured * pictureMs <= ms; captured++) {
      const phase = captured % flashEvery;
      if (phase === flashEvery / 2) source.camera.paint(bright);
      if (phase === flashEvery / 2 + flashPictures) source.camera.paint(dark);
      // A picture is sent as a whole.
      const at = ms + 10 + random() * network.picture.jitter;
      for (const datagram of source.packets()) send(datagram, at, { ...network.picture, jitter: 0 });
      if (captured % 30 === 5) {
        const report = reportOf(cameraSsrc, beganAt + captured * pictureMs, source.timestamp);
        send(report, ms + 10, network.picture);
      }
    }
    for (; (spoken + 1) * audioMs <= ms; spoken++) {
      const payload = encoder.encode(spokenFrame(spoken));
      const timestamp = (spoken * frameSamples + 4_294_900_000) >>> 0;
      const header = { payloadType: 111, marker: spoken === 0, sequence: spoken, timestamp, ssrc: voiceSsrc };
      if (payload) send(writeRtp(header, payload), ms, network.voice);
      if (spoken % 50 === 5)
        send(reportOf(voiceSsrc, beganAt + spoken * audioMs, timestamp), ms, network.voice);
    }
    underWay.sort((a, b) => a.at - b.at);
    while ((underWay[0]?.at ?? Infinity) <= ms) bench.mixer.receive(underWay.shift()!.datagram);
    // As the process does, a third of a turn off so that the turns are not those of the senders.
    if ((pictures + 1 / 3) * pictureMs <= ms) {
      bench.mixer.video(pictures++);
      const { picture } = bench.decoder;
      const isBright = picture !== null && colourAt(picture.frame, 640, 300).y > 128;
      wasSeen.push({ bright: isBright, timestamp: bench.frames.at(-1)!.timestamp });
    }
    if ((voices + 1 / 3) * audioMs <= ms) {
      bench.mixer.audio();
      voices++;
    }
    if (ms % 1000 === 500) bench.mixer.report();
    if (bench.wanted.splice(0).length > 0) source.camera.requestKeyFrame();
  }
  const seenAt = clockOf(bench.sent, pictureSsrc, 90_000);
  const seen = wasSeen
    .filter((one, index) => one.bright && !wasSeen[index - 1]?.bright)
    .map(({ timestamp }) => seenAt(timestamp));
  return { seen, heard: heardIn(bench.sent) };
}

/** 20 ms of what is spoken: a beep from the first picture of every flash on. */
function spokenFrame(frame: number): Int16Array {
  const tone = toneFrame(1000, frame, 0.5);
  return tone.map((sample, index) => {
    const ms = frame * audioMs + (index * 1000) / mixRate;
    const phase = (ms / pictureMs) % flashEvery;
    const beeps = phase >= flashEvery / 2 && phase < flashEvery / 2 + flashPictures;
    return beeps ? sample : 0;
  });
}

/** When beeps begin in the mix. */
function heardIn(sent: readonly Buffer[]): number[] {
  const decoder = new AudioDecoder('opus');
  const at = clockOf(sent, mixSsrc, 48_000);
  const heard: number[] = [];
  for (const datagram of sent) {
    const packet = isRtcp(datagram) ? null : parseRtp(datagram);
    if (packet?.ssrc !== mixSsrc) continue;
    decoder.decode(packet.payload);
    const onset = decoder.next()?.findIndex((sample) => Math.abs(sample) > 3000) ?? -1;
    const ms = at((packet.timestamp + onset) >>> 0);
    if (onset >= 0 && ms - (heard.at(-1) ?? 0) > 300) heard.push(ms);
  }
  decoder.close();
  return heard;
}

function reportOf(ssrc: number, ms: number, timestamp: number): Buffer {
  const facts = { ntp: ntpOf(ms), timestamp, packets: 0, octets: 0, reports: [] };
  return writeRtcp([
    { type: 'senderReport', ssrc, ...facts },
    { type: 'sourceDescription', chunks: [{ ssrc, cname }] },
  ]);
}

/** RTP timestamps as wall-clock time, ms, by the last sender report (RFC 3550, 6.4.1). */
function clockOf(sent: readonly Buffer[], ssrc: number, rate: number): (timestamp: number) => number {
  const report = sent
    .filter(isRtcp)
    .flatMap((datagram) => parseRtcp(datagram))
    .findLast((one) => one.type === 'senderReport' && one.ssrc === ssrc);
  if (report?.type !== 'senderReport') throw new Error(`no sender report of ${ssrc}`);
  const { ntp, timestamp: reported } = report;
  return (timestamp) => msOf(ntp) + (((timestamp - reported) | 0) * 1000) / rate;
}
