import { expect } from 'chai';
import type { Frame } from 'node-av/lib';
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
import { layoutNames } from '../../server/contract/layouts.ts';
import { colours } from './colour.ts';
import { Composition } from './composition.ts';
import { VideoDecoder } from './video-decoder.ts';

describe('a composed picture', () => {
  const decoders = new Map<string, VideoDecoder>();
  const cameras = new Map<string, KnownCamera>();
  let composition: Composition;

  before(async () => {
    for (const [id, colour] of [
      ['red', red],
      ['green', green],
      ['blue', blue],
    ] as const) {
      cameras.set(id, await KnownCamera.open(colour));
    }
    cameras.set('tall', await KnownCamera.open(red, { width: 480, height: 640 }));
  });
  after(() => {
    for (const camera of cameras.values()) camera.close();
  });
  beforeEach(() => {
    composition = new Composition(1280, 720);
    for (const [id, camera] of cameras) {
      const decoder = new VideoDecoder('H264');
      camera.requestKeyFrame();
      decoder.decode(camera.next());
      decoders.set(id, decoder);
    }
  });
  afterEach(() => {
    composition.close();
    for (const decoder of decoders.values()) decoder.close();
    decoders.clear();
  });

  const show = (scene: ReturnType<typeof sceneOf>): void =>
    composition.show(scene, (inputId) => decoders.get(inputId));
  const seen = (): Frame => composition.compose();

  for (const layout of layoutNames) {
    it(`has everybody in their cells in the layout ${layout}`, () => {
      const ids = ['red', 'green', 'blue'];
      const scene = sceneOf(
        layout,
        Array.from({ length: 25 }, (_, index) => cellOf(ids[index % 3] ?? null)),
      );
      show(scene);
      const picture = seen();
      const expected = [red, green, blue];
      scene.cells.forEach((_, index) => {
        const colour = colourOfCell(picture, layout, index);
        expect(isNear(colour, expected[index % 3]!), `cell ${index}: ${JSON.stringify(colour)}`).to.equal(
          true,
        );
      });
    });
  }

  it('is marked as recorded also where a layout leaves the corner free', () => {
    const scene = sceneOf('two', [cellOf('red'), cellOf('green')]);
    show(scene);
    const corner = (picture: Frame): number =>
      Math.max(...Array.from({ length: 100 }, (_, index) => colourAt(picture, 1140 + index, 44).y));
    expect(corner(seen())).to.be.below(60);
    show({ ...scene, recording: 'REC' });
    expect(corner(seen())).to.be.above(120);
  });

  it('does not stretch: a picture of another shape has bars beside it', () => {
    show(sceneOf('single', [cellOf('tall', { name: '' })]));
    const picture = seen();
    expect(isNear(colourAt(picture, 640, 300), red)).to.equal(true);
    // 480x640 is 540 wide at a height of 720.
    expect(isNear(colourAt(picture, 640 - 255, 300), red)).to.equal(true);
    expect(isNear(colourAt(picture, 640 - 285, 300), colours.background)).to.equal(true);
    expect(isNear(colourAt(picture, 640 + 285, 300), colours.background)).to.equal(true);
  });

  it('shows the name card where there is no picture, and the picture as soon as there is one', () => {
    const waiting = new VideoDecoder('H264');
    decoders.set('late', waiting);
    show(sceneOf('two', [cellOf('late'), cellOf(null)]));
    const before = colourOfCell(seen(), 'two', 0);
    expect(isNear(before, red)).to.equal(false);
    cameras.get('red')?.requestKeyFrame();
    waiting.decode(cameras.get('red')?.next() ?? Buffer.alloc(0));
    expect(isNear(colourOfCell(seen(), 'two', 0), red)).to.equal(true);
  });

  it('never shows a bare canvas: after any change all that is to be seen is there at once', () => {
    for (let turn = 0; turn < 60; turn++) {
      const layout = layoutNames[turn % layoutNames.length]!;
      const ids = ['red', 'green', 'blue'];
      show(
        sceneOf(
          layout,
          Array.from({ length: 25 }, (_, index) => cellOf(ids[(index + turn) % 3] ?? null)),
        ),
      );
      const colour = colourOfCell(seen(), layout, 0);
      expect(isNear(colour, [red, green, blue][turn % 3]!), `turn ${turn}, ${layout}`).to.equal(true);
    }
  });

  it('draws a border around who speaks, and takes it away again', () => {
    const edge = (picture: Frame) => colourAt(picture, 640, 8);
    show(sceneOf('single', [cellOf('red', { speaking: true })]));
    const speaking = edge(seen());
    show(sceneOf('single', [cellOf('red')]));
    const quiet = edge(seen());
    expect(speaking.v).to.be.below(quiet.v - 20);
    expect(isNear(quiet, red, 20), JSON.stringify(quiet)).to.equal(true);
  });

  it('keeps an edge as it is, watermark and all, however many pictures come within it', () => {
    const edges = (picture: Frame): Buffer[] =>
      [0, 1].map((row) =>
        Buffer.from(
          picture.data![0]!.subarray(row * picture.linesize[0]!, row * picture.linesize[0]! + 1280),
        ),
      );
    show(
      sceneOf('four', [cellOf('red', { speaking: true }), cellOf('green')], { watermark: 'Anna 903 114' }),
    );
    const before = edges(seen());
    for (let turn = 0; turn < 5; turn++) {
      for (const id of ['red', 'green']) decoders.get(id)?.decode(cameras.get(id)!.next());
      expect(edges(seen())).to.deep.equal(before);
    }
    expect(isNear(colourOfCell(seen(), 'four', 1), green, 40)).to.equal(true);
  });

  it('keeps to its cell: what lies beside a picture is not touched by the next one', () => {
    // Cells of three columns are no whole blocks of the scaler.
    show(sceneOf('nine', [cellOf('red'), cellOf(null, { name: '' })]));
    seen();
    const before = colourAt(seen(), 432 + 12, 120);
    const camera = cameras.get('red')!;
    for (let turn = 0; turn < 3; turn++) {
      decoders.get('red')?.decode(camera.next());
      expect(colourAt(seen(), 432 + 12, 120)).to.deep.equal(before);
    }
  });

  it('is calm while nobody is there, and wakes when somebody comes', () => {
    show(sceneOf('four', []));
    const calm = seen();
    expect(colourAt(calm, 20, 700).y).to.be.below(40);
    show(sceneOf('four', [cellOf('red')]));
    expect(isNear(colourOfCell(seen(), 'four', 0), red)).to.equal(true);
    show(sceneOf('four', []));
    expect(isNear(colourOfCell(seen(), 'four', 0), red)).to.equal(false);
  });

  it('has help in a box at the lower edge, over moving pictures and on a calm one, and takes it away again', () => {
    const help = ['*6  静音或解除静音', '*1  Raise or lower your hand'];
    const box = (): number => colourAt(seen(), 640, 672).y;
    show(sceneOf('single', [cellOf('red')]));
    const bare = box();
    show(sceneOf('single', [cellOf('red')], { help }));
    for (let turn = 0; turn < 3; turn++) {
      decoders.get('red')?.decode(cameras.get('red')!.next());
      expect(box()).to.be.below(bare - 20);
      expect(isNear(colourAt(seen(), 640, 360), red)).to.equal(true);
    }
    show(sceneOf('single', [cellOf('red')]));
    expect(Math.abs(box() - bare)).to.be.below(6);
    show(sceneOf('single', []));
    const calm = box();
    show(sceneOf('single', [], { help }));
    expect(box()).to.not.equal(calm);
  });
});
