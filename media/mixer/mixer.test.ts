import { expect } from 'chai';
import {
  blue,
  cellOf,
  colourOfCell,
  green,
  hd,
  isNear,
  KnownCamera,
  red,
  sceneOf,
  toneFrame,
  toneLevel,
} from './known-media.ts';
import { layoutNames } from '../../server/contract/layouts.ts';
import { isRtcp, parseRtp, writeRtp } from '../rtp/packet.ts';
import { writeRtcp } from '../rtp/rtcp.ts';
import { AudioDecoder } from './audio-decoder.ts';
import { AudioEncoder } from './audio-encoder.ts';
import { frameSamples } from './audio-codecs.ts';
import type { PlannedInput } from './mixer-plan.ts';
import { Bench, CameraSource, pictureSsrc, planOf, seeded } from './mixer-test-bench.ts';
import { NativeError } from './native.ts';

const mixSsrcs = { all: 9100, withoutAnna: 9101 } as const;

describe('a mixer', function () {
  this.timeout(60_000);
  let bench: Bench;
  let sources: CameraSource[];

  beforeEach(async () => {
    bench = new Bench();
    const colours = [red, green, blue];
    sources = await Promise.all(
      colours.map(
        async (colour, index) => new CameraSource(`c${index}`, 100 + index, await KnownCamera.open(colour)),
      ),
    );
  });
  afterEach(() => {
    bench.close();
    for (const { camera } of sources) camera.close();
  });

  const inputs = (): PlannedInput[] => sources.map(({ input }) => input);
  const cells = (turn = 0) => sources.map((_, index) => cellOf(`c${(index + turn) % 3}`));
  const colourIn = (layout: (typeof layoutNames)[number], cell: number) =>
    colourOfCell(bench.decoder.picture!.frame, layout, cell);

  it('gives everybody’s picture in their cell', async () => {
    await bench.mixer.apply(planOf(sceneOf('three', cells()), inputs()));
    for (let turn = 0; turn < 20; turn++) bench.step(sources);
    for (const [index, colour] of [red, green, blue].entries()) {
      expect(isNear(colourIn('three', index), colour), `cell ${index}`).to.equal(true);
    }
    expect(bench.mixer.refused).to.equal(0);
  });

  it('switches layouts and members a hundred times with every picture there, and one key frame', async () => {
    const colours = [red, green, blue];
    for (let change = 0; change < 100; change++) {
      const layout = layoutNames[change % layoutNames.length]!;
      const shown = Array.from({ length: 25 }, (_, index) => cellOf(`c${(index + change) % 3}`));
      await bench.mixer.apply(planOf(sceneOf(layout, shown), inputs()));
      for (let turn = 0; turn < 4; turn++) bench.step(sources);
      if (change > 3) {
        const colour = colourIn(layout, 0);
        expect(
          isNear(colour, colours[change % 3]!, 30),
          `change ${change}: ${JSON.stringify(colour)}`,
        ).to.equal(true);
      }
    }
    expect(bench.frames).to.have.length(400);
    expect(bench.frames.filter(({ keyFrame }) => keyFrame)).to.have.length(1);
    expect(bench.frames.every(({ intact }) => intact)).to.equal(true);
    const steps = bench.frames
      .slice(1)
      .map(({ timestamp }, index) => (timestamp - bench.frames[index]!.timestamp) >>> 0);
    expect(new Set(steps)).to.deep.equal(new Set([3000]));
  });

  for (const percent of [5, 20]) {
    it(`holds no picture for longer than a second while ${percent} % of the packets are lost`, async () => {
      const random = seeded(percent);
      await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), inputs()));
      for (let turn = 0; turn < 10; turn++) bench.step(sources);
      // The camera's corner moves with every picture: as long as the output moves too, it is not frozen.
      let still = 0;
      let longest = 0;
      let before = -1;
      for (let turn = 0; turn < 300; turn++) {
        bench.step(sources, () => random() * 100 < percent);
        const { y } = colourOfCorner(bench);
        still = Math.abs(y - before) < 3 ? still + 1 : 0;
        longest = Math.max(longest, still);
        before = y;
        const colour = colourIn('single', 0);
        expect(isNear(colour, red, 40), `turn ${turn}: torn ${JSON.stringify(colour)}`).to.equal(true);
      }
      expect(longest * 33, 'ms without a new picture').to.be.below(1000);
    });
  }

  it('gives a key frame to who asks for one, but not more often than twice a second', async () => {
    await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), inputs()));
    const pli = writeRtcp([{ type: 'pli', senderSsrc: 1, mediaSsrc: pictureSsrc }]);
    for (let turn = 0; turn < 61; turn++) {
      bench.step(sources);
      bench.mixer.receive(pli);
    }
    expect(bench.frames.filter(({ keyFrame }) => keyFrame)).to.have.length(4);
  });

  it('takes another bit rate without beginning anew', async () => {
    const scene = sceneOf('single', [cellOf('c0')]);
    const plan = planOf(scene, inputs());
    await bench.mixer.apply(plan);
    for (let turn = 0; turn < 5; turn++) bench.step(sources);
    const slower = plan.pictures.map((one) => ({ ...one, format: { ...hd, kbps: 300 } }));
    await bench.mixer.apply({ ...plan, pictures: slower });
    for (let turn = 0; turn < 5; turn++) bench.step(sources);
    expect(bench.frames.map(({ keyFrame }) => keyFrame)).to.deep.equal([
      true,
      ...Array<boolean>(9).fill(false),
    ]);
  });

  it('goes on after a plan that FFmpeg does not take, and ends what the next one does not name', async () => {
    const scene = sceneOf('single', [cellOf('c0')]);
    const plan = planOf(scene, inputs());
    await bench.mixer.apply(plan);
    for (let turn = 0; turn < 5; turn++) bench.step(sources);
    const impossible = {
      id: 'other',
      sfu: { ssrc: 9001, payloadType: 96 },
      format: { ...hd, width: 0 },
      scene,
    };
    const refused = await bench.mixer
      .apply({ ...plan, pictures: [impossible] })
      .catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(NativeError);
    for (let turn = 0; turn < 5; turn++) bench.step(sources);
    expect(bench.frames).to.have.length(10);
    await bench.mixer.apply({ ...plan, pictures: [] });
    bench.step(sources);
    expect(bench.frames).to.have.length(10);
  });

  it('shows who comes back over another stream without a picture of anything else in between', async () => {
    const scene = sceneOf('single', [cellOf('c0')]);
    await bench.mixer.apply(planOf(scene, inputs()));
    for (let turn = 0; turn < 10; turn++) bench.step(sources);
    const [anna, ...others] = sources as [CameraSource, CameraSource, CameraSource];
    const again = new CameraSource('c0', 500, anna.camera);
    anna.camera.requestKeyFrame();
    const packets = again.packets();
    await bench.mixer.apply(
      planOf(
        scene,
        [again, ...others].map(({ input }) => input),
      ),
    );
    for (const packet of packets) bench.mixer.receive(packet);
    bench.step(others);
    expect(isNear(colourIn('single', 0), red)).to.equal(true);
  });

  it('goes on when a camera never sends, and when one stops', async () => {
    await bench.mixer.apply(planOf(sceneOf('three', cells()), inputs()));
    for (let turn = 0; turn < 10; turn++) bench.step(sources.slice(1));
    expect(isNear(colourIn('three', 1), green)).to.equal(true);
    expect(isNear(colourIn('three', 0), red)).to.equal(false);
    for (let turn = 0; turn < 60; turn++) bench.step(sources.slice(2));
    expect(isNear(colourIn('three', 1), green), 'the last picture of who stopped').to.equal(true);
    expect(bench.frames).to.have.length(70);
  });

  it('is not moved by ten thousand datagrams of nonsense', async () => {
    const random = seeded(7);
    await bench.mixer.apply(planOf(sceneOf('three', cells()), inputs()));
    for (let turn = 0; turn < 50; turn++) {
      for (let count = 0; count < 200; count++) {
        const [packet = Buffer.alloc(0)] = sources[count % 3]!.packets();
        const spoilt = Buffer.from(packet.subarray(0, Math.floor(random() * packet.length)));
        for (let flips = 0; flips < 3 && spoilt.length > 0; flips++) {
          spoilt[Math.floor(random() * spoilt.length)] = Math.floor(random() * 256);
        }
        bench.mixer.receive(spoilt);
      }
      bench.step([]);
    }
    for (const { camera } of sources) camera.requestKeyFrame();
    for (let turn = 0; turn < 40; turn++) bench.step(sources);
    expect(bench.frames).to.have.length(90);
    expect(isNear(colourIn('three', 0), red)).to.equal(true);
  });

  it('mixes voices: everybody in the common mix, and oneself not in one’s own', async () => {
    const voices = ['anna', 'ben', 'carla'].map((id, index) => ({
      id,
      hertz: 400 + index * 350,
      ssrc: 200 + index,
    }));
    const encoders = await Promise.all(voices.map(() => AudioEncoder.open('opus')));
    const audio = voices.map(({ id, ssrc }): PlannedInput => ({
      ...{ id, kind: 'audio', codec: 'opus', heard: true, sfu: { ssrc, payloadType: 111 } },
    }));
    const scene = sceneOf('single', []);
    await bench.mixer.apply(
      planOf(scene, audio, {
        pictures: [],
        mixes: [
          { id: 'all', codec: 'opus', without: null, sfu: { ssrc: mixSsrcs.all, payloadType: 111 } },
          { id: 'anna', codec: 'PCMU', without: 'anna', sfu: { ssrc: mixSsrcs.withoutAnna, payloadType: 0 } },
        ],
      }),
    );
    for (let frame = 0; frame < 100; frame++) {
      voices.forEach(({ hertz, ssrc }, index) => {
        const payload = encoders[index]!.encode(toneFrame(hertz, frame, 0.25));
        const header = {
          payloadType: 111,
          marker: frame === 0,
          sequence: frame,
          timestamp: frame * 960,
          ssrc,
        };
        if (payload) bench.mixer.receive(writeRtp(header, payload));
      });
      bench.now += 20;
      bench.mixer.audio();
    }
    for (const encoder of encoders) encoder.close();
    const heard = (ssrc: number, codec: 'opus' | 'PCMU'): number[] => {
      const decoder = new AudioDecoder(codec);
      const last = new Int16Array(frameSamples);
      for (const datagram of bench.sent) {
        const packet = isRtcp(datagram) ? null : parseRtp(datagram);
        if (packet?.ssrc !== ssrc) continue;
        decoder.decode(packet.payload);
        last.set(decoder.next() ?? new Int16Array(frameSamples));
      }
      decoder.close();
      return voices.map(({ hertz }) => toneLevel(last, hertz));
    };
    for (const level of heard(mixSsrcs.all, 'opus')) expect(level).to.be.within(0.15, 0.4);
    const [own, ...others] = heard(mixSsrcs.withoutAnna, 'PCMU');
    expect(own).to.be.below(0.03);
    for (const level of others) expect(level).to.be.within(0.15, 0.4);
  });
});

function colourOfCorner({ decoder }: Bench) {
  const { data: planes, linesize: strides } = decoder.picture!.frame;
  // What moves is 64x32 of 640x360, twice as large here.
  return { y: planes?.[0]?.[30 * strides[0]! + 60] ?? 0 };
}
