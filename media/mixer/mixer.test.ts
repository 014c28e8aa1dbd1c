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
import { H264Assembler, packetizeH264 } from '../rtp/h264.ts';
import { isRtcp, parseRtp, writeRtp } from '../rtp/packet.ts';
import { writeRtcp } from '../rtp/rtcp.ts';
import { AudioDecoder } from './audio-decoder.ts';
import { AudioEncoder } from './audio-encoder.ts';
import { frameSamples } from './audio-codecs.ts';
import { Mixer } from './mixer.ts';
import { NativeError } from './native.ts';
import type { MixerPlan, PlannedInput } from './mixer-plan.ts';
import type { Prompt } from '../prompts/catalogue.ts';
import type { ScenePlan } from './scene-plan.ts';
import { VideoDecoder } from './video-decoder.ts';

const pictureSsrc = 9000;
const mixSsrcs = { all: 9100, withoutAnna: 9101 } as const;

/** Sends what a camera gives as the SFU would. */
class CameraSource {
  readonly input: PlannedInput;
  readonly camera: KnownCamera;
  #sequence = 65_500;
  #timestamp = 4_294_900_000;

  constructor(id: string, ssrc: number, camera: KnownCamera) {
    this.input = { id, kind: 'video', codec: 'H264', ssrc, payloadType: 102 };
    this.camera = camera;
  }

  packets(): Buffer[] {
    const { ssrc, payloadType } = this.input;
    this.#timestamp = (this.#timestamp + 3000) >>> 0;
    return packetizeH264(this.camera.next(), { mode: 1, maxPayload: 1000 }).map(({ payload, marker }) => {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      const header = { payloadType, marker, sequence: this.#sequence, timestamp: this.#timestamp, ssrc };
      return writeRtp(header, payload);
    });
  }
}

/** A mixer with a clock that the test moves, and what it sent. */
class Bench {
  now = 1_000_000;
  turn = 0;
  readonly wanted: string[] = [];
  readonly played: string[] = [];
  readonly sent: Buffer[] = [];
  readonly decoder = new VideoDecoder('H264');
  readonly frames: { keyFrame: boolean; timestamp: number; intact: boolean }[] = [];
  readonly #assembler = new H264Assembler((frame) => {
    this.frames.push(frame);
    this.decoder.decode(frame.data);
  });
  readonly mixer = new Mixer({
    send: (datagram) => {
      this.sent.push(datagram);
      const packet = isRtcp(datagram) ? null : parseRtp(datagram);
      if (packet?.ssrc === pictureSsrc) this.#assembler.push(packet);
    },
    wantKeyFrame: (inputId) => this.wanted.push(inputId),
    played: (promptId) => this.played.push(promptId),
    now: () => this.now,
  });

  step(sources: readonly CameraSource[], lossy: (packet: Buffer) => boolean = () => false): void {
    for (const source of sources) {
      for (const packet of source.packets()) if (!lossy(packet)) this.mixer.receive(packet);
    }
    this.now += 33;
    this.mixer.video(this.turn++);
    for (const inputId of this.wanted.splice(0)) {
      sources.find(({ input }) => input.id === inputId)?.camera.requestKeyFrame();
    }
  }

  close(): void {
    this.mixer.close();
    this.decoder.close();
  }
}

function planOf(scene: ScenePlan, inputs: readonly PlannedInput[], more: Partial<MixerPlan> = {}): MixerPlan {
  return {
    inputs,
    pictures: [{ id: 'everybody', ssrc: pictureSsrc, payloadType: 96, format: hd, scene }],
    mixes: [],
    ...more,
  };
}

/** Of the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

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
    const impossible = { id: 'other', ssrc: 9001, payloadType: 96, format: { ...hd, width: 0 }, scene };
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
      ...{ id, kind: 'audio', codec: 'opus', ssrc, payloadType: 111 },
    }));
    const scene = sceneOf('single', []);
    await bench.mixer.apply(
      planOf(scene, audio, {
        pictures: [],
        mixes: [
          { id: 'all', codec: 'opus', without: null, ssrc: mixSsrcs.all, payloadType: 111 },
          { id: 'anna', codec: 'PCMU', without: 'anna', ssrc: mixSsrcs.withoutAnna, payloadType: 0 },
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

  describe('with prompts', () => {
    const voice = { hertz: 400, ssrc: 200 };
    const mixes = [
      { id: 'anna', ssrc: 9200 },
      { id: 'ben', ssrc: 9201 },
    ];
    let encoder: AudioEncoder;
    let decoders: Map<number, AudioDecoder>;
    let frame: number;

    beforeEach(async () => {
      frame = 0;
      encoder = await AudioEncoder.open('PCMA');
      decoders = new Map(mixes.map(({ ssrc }) => [ssrc, new AudioDecoder('PCMA')]));
      const inputs: PlannedInput[] = [
        { id: 'carla', kind: 'audio', codec: 'PCMA', ssrc: voice.ssrc, payloadType: 8 },
      ];
      const planned = mixes.map((mix) => ({ ...mix, codec: 'PCMA' as const, without: null, payloadType: 8 }));
      await bench.mixer.apply({ inputs, pictures: [], mixes: planned });
      hear(25);
    });
    afterEach(() => {
      encoder.close();
      for (const decoder of decoders.values()) decoder.close();
    });

    /** So many turns of 20 ms with a voice that goes on. @returns the levels of a tone in each mix */
    function hear(turns: number, hertz = voice.hertz): [anna: number[], ben: number[]] {
      const levels = new Map<number, number[]>(mixes.map(({ ssrc }) => [ssrc, []]));
      for (let turn = 0; turn < turns; turn++, frame++) {
        const payload = encoder.encode(toneFrame(voice.hertz, frame, 0.25));
        const header = { payloadType: 8, marker: frame === 0, sequence: frame, timestamp: frame * 160 };
        if (payload) bench.mixer.receive(writeRtp({ ...header, ssrc: voice.ssrc }, payload));
        bench.now += 20;
        bench.mixer.audio();
        for (const datagram of bench.sent.splice(0)) {
          const packet = parseRtp(datagram);
          const decoder = packet && decoders.get(packet.ssrc);
          if (!decoder) continue;
          decoder.decode(packet.payload);
          levels.get(packet.ssrc)?.push(toneLevel(decoder.next() ?? new Int16Array(frameSamples), hertz));
        }
      }
      const [anna = [], ben = []] = levels.values();
      return [anna, ben];
    }
    const most = (levels: readonly number[]): number => Math.max(...levels);
    const least = (levels: readonly number[]): number => Math.min(...levels);
    const ring = (id: string, mixIds: string[] | null): Prompt => {
      return { id, sounds: ['tone-join'], language: 'en', mixes: mixIds };
    };
    /** The second note of the tone. */
    const note = 783.99;

    it('plays one into one mix, under which the voices are softer, and not into the other', async () => {
      await bench.mixer.play(ring('one', ['anna', 'nobody']));
      const [anna, ben] = hear(25);
      expect(least(anna)).to.be.within(0.04, 0.1);
      expect(least(ben)).to.be.above(0.22);
      expect(bench.played).to.deep.equal(['one']);
      await bench.mixer.play(ring('two', ['anna']));
      const [withNote, without] = hear(25, note);
      expect(most(withNote)).to.be.above(0.08);
      expect(most(without)).to.be.below(0.02);
      // The voices are as loud as before, slowly.
      const steps = hear(25)[0];
      expect(least(steps.slice(-5))).to.be.above(0.23);
      for (const [index, level] of steps.slice(1).entries()) {
        expect(Math.abs(level - steps[index]!)).to.be.below(0.05);
      }
    });

    it('plays one for all into all, and several one after the other', async () => {
      await bench.mixer.play(ring('one', null));
      await bench.mixer.play(ring('two', ['ben']));
      const [anna, ben] = hear(50, note);
      const notes = (levels: readonly number[]): number =>
        levels.filter((level, turn) => level > 0.06 && (levels[turn - 1] ?? 0) <= 0.06).length;
      expect(notes(anna)).to.equal(1);
      expect(notes(ben)).to.equal(2);
      expect(bench.played).to.deep.equal(['one', 'two']);
    });

    it('says words', async () => {
      await bench.mixer.play({ id: 'one', sounds: ['welcome'], language: 'zh', mixes: null });
      hear(60);
      expect(bench.played).to.deep.equal([]);
      hear(60);
      expect(bench.played).to.deep.equal(['one']);
    });

    it('stops when it is asked to, and ends with the mixes it is played into', async () => {
      await bench.mixer.play({ id: 'long', sounds: ['tone-ringback'], language: 'en', mixes: ['anna'] });
      await bench.mixer.play(ring('next', ['anna']));
      hear(10);
      await bench.mixer.stopPrompt('next');
      expect(bench.played).to.deep.equal(['next']);
      await bench.mixer.stopPrompt('long');
      hear(1);
      expect(bench.played).to.deep.equal(['next', 'long']);
      expect(most(hear(10, 450)[0].slice(2))).to.be.below(0.02);
      await bench.mixer.play(ring('late', null));
      await bench.mixer.apply({ inputs: [], pictures: [], mixes: [] });
      expect(bench.played).to.deep.equal(['next', 'long', 'late']);
      await bench.mixer.play(ring('for nobody', null));
      expect(bench.played.at(-1)).to.equal('for nobody');
    });
  });
});

function colourOfCorner({ decoder }: Bench) {
  const { data: planes, linesize: strides } = decoder.picture!.frame;
  // What moves is 64x32 of 640x360, twice as large here.
  return { y: planes?.[0]?.[30 * strides[0]! + 60] ?? 0 };
}
