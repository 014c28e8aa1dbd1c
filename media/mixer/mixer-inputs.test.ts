import { expect } from 'chai';
import type { Frame } from 'node-av/lib';
import { colours, yuvOf } from './colour.ts';
import {
  blue,
  cellOf,
  colourAt,
  colourOfCell,
  green,
  isNear,
  KnownCamera,
  red,
  sceneOf,
} from './known-media.ts';
import { Bench, CameraSource, planOf, seeded } from './mixer-test-bench.ts';

const yellow = yuvOf(200, 180, 40);

describe('what a mixer is sent', function () {
  this.timeout(60_000);
  let bench: Bench;
  const cameras: KnownCamera[] = [];

  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => {
    bench.close();
    for (const camera of cameras.splice(0)) camera.close();
  });

  async function open(...how: Parameters<typeof KnownCamera.open>): Promise<KnownCamera> {
    const camera = await KnownCamera.open(...how);
    cameras.push(camera);
    return camera;
  }

  const picture = (): Frame => bench.decoder.picture!.frame;

  /** The whole cell of a single layout, but for the corner that moves and the name: nothing else may be in it. */
  function expectAll(colour: typeof red, what: string): void {
    for (let y = 40; y < 640; y += 40) {
      for (let x = 40; x < 1280; x += 80) {
        if (x < 240 && y < 140) continue;
        const seen = colourAt(picture(), x, y);
        expect(isNear(seen, colour, 24), `${what}: ${JSON.stringify(seen)} at ${x},${y}`).to.equal(true);
      }
    }
  }

  function expectNoPictureLeftOut(): void {
    expect(bench.frames).to.have.length(bench.turn);
    const steps = bench.frames
      .slice(1)
      .map(({ timestamp }, index) => (timestamp - bench.frames[index]!.timestamp) >>> 0);
    expect(new Set(steps)).to.deep.equal(new Set([3000]));
  }

  it('comes on a picture with its own, and not with a card before it', async () => {
    const [there, comes] = [await open(red), await open(green)];
    const sources = [new CameraSource('there', 1, there), new CameraSource('comes', 2, comes)];
    const [first, second] = sources as [CameraSource, CameraSource];
    await bench.mixer.apply(planOf(sceneOf('single', [cellOf('there', { name: '' })]), [first.input]));
    for (let turn = 0; turn < 10; turn++) bench.step([first]);
    expectAll(red, 'before');
    const both = [first.input, second.input];
    await bench.mixer.apply(planOf(sceneOf('single', [cellOf('comes', { name: '' })]), both));
    for (let turn = 0; turn < 8; turn++) {
      // Its first picture takes a quarter of a second.
      bench.step([first]);
      expectAll(red, `until it comes, turn ${turn}`);
    }
    second.camera.requestKeyFrame();
    for (let turn = 0; turn < 4; turn++) bench.step(sources);
    expectAll(green, 'when it has come');
    expectNoPictureLeftOut();
  });

  for (const codec of ['H264', 'VP8'] as const) {
    it(`may change its size within a stream, and every picture stays whole: ${codec}`, async () => {
      const sizes = [
        [320, 180],
        [640, 360],
        [1280, 720],
        [320, 180],
      ] as const;
      const source = new CameraSource('c0', 100, await open(red, { width: 320, height: 180, codec }));
      await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), [source.input]));
      for (const [width, height] of sizes) {
        source.camera = await open(red, { width, height, codec });
        for (let turn = 0; turn < 10; turn++) {
          bench.step([source]);
          expectAll(red, `${width}x${height}, turn ${turn}`);
        }
      }
      expectNoPictureLeftOut();
    });

    it(`is shown in its own shape when that changes too: ${codec}`, async () => {
      const source = new CameraSource('c0', 100, await open(red, { codec }));
      await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), [source.input]));
      for (let turn = 0; turn < 5; turn++) bench.step([source]);
      source.camera = await open(red, { width: 640, height: 480, codec });
      for (let turn = 0; turn < 10; turn++) {
        bench.step([source]);
        // 4:3 is 960 wide at a height of 720: 160 on either side are bars.
        for (const [x, colour] of [
          [80, colours.background],
          [140, colours.background],
          [180, red],
          [640, red],
          [1100, red],
          [1140, colours.background],
          [1200, colours.background],
        ] as const) {
          const seen = colourAt(picture(), x, 400);
          expect(isNear(seen, colour, 24), `turn ${turn}: ${JSON.stringify(seen)} at ${x}`).to.equal(true);
        }
      }
      source.camera = await open(red, { codec });
      for (let turn = 0; turn < 5; turn++) bench.step([source]);
      expectAll(red, 'wide again');
      expectNoPictureLeftOut();
    });
  }

  for (const [before, after] of [
    ['H264', 'VP8'],
    ['VP8', 'H264'],
  ] as const) {
    it(`holds its last picture while it changes from ${before} to ${after}, until the first of the new`, async () => {
      const scene = sceneOf('single', [cellOf('c0')]);
      const old = new CameraSource('c0', 100, await open(red, { codec: before }));
      await bench.mixer.apply(planOf(scene, [old.input]));
      for (let turn = 0; turn < 10; turn++) bench.step([old]);
      const next = new CameraSource('c0', 101, await open(green, { codec: after }));
      // Its key frame is lost: what comes now is of no use yet.
      next.packets();
      await bench.mixer.apply(planOf(scene, [next.input]));
      bench.wanted.length = 0;
      for (let turn = 0; turn < 8; turn++) {
        bench.step([]);
        for (const packet of next.packets()) bench.mixer.receive(packet);
        expectAll(red, `turn ${turn} without a key frame`);
      }
      next.camera.requestKeyFrame();
      for (let turn = 0; turn < 10; turn++) {
        bench.step([next]);
        expectAll(green, `turn ${turn} from the key frame on`);
      }
      expectNoPictureLeftOut();
    });
  }

  it('stays in view when the layout changes before the first picture of its new codec', async () => {
    const old = new CameraSource('c0', 100, await open(red));
    await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), [old.input]));
    for (let turn = 0; turn < 5; turn++) bench.step([old]);
    const next = new CameraSource('c0', 101, await open(green, { codec: 'VP8' }));
    await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), [next.input]));
    bench.step([]);
    await bench.mixer.apply(planOf(sceneOf('two', [cellOf(null), cellOf('c0')]), [next.input]));
    bench.step([]);
    expect(isNear(colourOfCell(picture(), 'two', 1), red, 24)).to.equal(true);
    for (let turn = 0; turn < 5; turn++) bench.step([next]);
    expect(isNear(colourOfCell(picture(), 'two', 1), green, 24)).to.equal(true);
  });

  for (const percent of [5, 15]) {
    it(`is in its own cell though ${percent} % of it is lost: VP8 beside H.264`, async () => {
      const random = seeded(percent);
      const shown = [red, green, blue, yellow];
      const sources = await Promise.all(
        shown.map(async (colour, index) => {
          const codec = index === 1 ? 'H264' : 'VP8';
          return new CameraSource(`c${index}`, 100 + index, await open(colour, { codec }));
        }),
      );
      const scene = sceneOf(
        'four',
        shown.map((_, index) => cellOf(`c${index}`)),
      );
      await bench.mixer.apply(
        planOf(
          scene,
          sources.map(({ input }) => input),
        ),
      );
      for (let turn = 0; turn < 10; turn++) bench.step(sources);
      const moved = shown.map(() => 0);
      const corners = shown.map(() => -1);
      for (let turn = 0; turn < 150; turn++) {
        bench.step(sources, () => random() * 100 < percent);
        shown.forEach((colour, index) => {
          const seen = colourOfCell(picture(), 'four', index);
          const what = `turn ${turn}, cell ${index}: ${JSON.stringify(seen)}`;
          expect(isNear(seen, colour, 40), what).to.equal(true);
          const corner = colourAt(picture(), (index % 2) * 640 + 30, Math.floor(index / 2) * 360 + 16).y;
          if (Math.abs(corner - corners[index]!) > 3) moved[index]!++;
          corners[index] = corner;
        });
      }
      // 5 s: none of them stands still.
      for (const [index, count] of moved.entries()) expect(count, `cell ${index} moves`).to.be.above(15);
      expectNoPictureLeftOut();
    });
  }

  it('is held as it was last seen when it stops: after 20 s still', async () => {
    const source = new CameraSource('c0', 100, await open(green, { codec: 'VP8' }));
    await bench.mixer.apply(planOf(sceneOf('single', [cellOf('c0')]), [source.input]));
    for (let turn = 0; turn < 10; turn++) bench.step([source]);
    for (let turn = 0; turn < 600; turn++) bench.step([]);
    expectAll(green, 'after 20 s');
    expectNoPictureLeftOut();
  });
});
