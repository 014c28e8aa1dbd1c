import { expect } from 'chai';
import type { Frame } from 'node-av/lib';
import { cellsOf, type Rect } from '../../server/contract/layouts.ts';
import { cellOf, hd, KnownCamera, red, sceneOf } from './known-media.ts';
import { Bench, CameraSource, planOf } from './mixer-test-bench.ts';
import type { PlannedCell } from './scene-plan.ts';

/** Brighter than the camera's colour, a plate and a card: letters. */
const letters = 150;

describe('who is who in a mixed picture', function () {
  this.timeout(30_000);
  let bench: Bench;
  let camera: KnownCamera;
  let source: CameraSource;
  const [left = hd, right = hd] = cellsOf('two', hd).map((cell) => ({ ...cell }));

  beforeEach(async () => {
    bench = new Bench();
    camera = await KnownCamera.open(red);
    source = new CameraSource('anna', 100, camera);
  });
  afterEach(() => {
    bench.close();
    camera.close();
  });

  /** What a terminal sees of it after a quarter of a second. */
  async function seen(cells: PlannedCell[]): Promise<Frame> {
    await bench.mixer.apply(planOf(sceneOf('two', cells), [source.input]));
    for (let turn = 0; turn < 8; turn++) bench.step([source]);
    return bench.decoder.picture!.frame;
  }

  it('is told by a name in the picture, Chinese as well as English', async () => {
    const plates: Buffer[] = [];
    for (const name of ['', 'Anna Kowalska', 'Chen Wei', '张伟', '李娜']) {
      const frame = await seen([cellOf('anna', { name }), cellOf(null)]);
      plates.push(lumas(frame, footOf(left as Rect)));
    }
    const [none, ...named] = plates as [Buffer, ...Buffer[]];
    expect(lettersIn(none)).to.equal(0);
    for (const plate of named) expect(lettersIn(plate)).to.be.above(60);
    // Boxes, where there is no font for them, would all look alike.
    for (const [index, one] of named.entries()) {
      for (const other of named.slice(index + 1)) expect(differing(one, other)).to.be.above(60);
    }
  });

  it('is told by a card with initials where no picture came yet, and where there is no camera', async () => {
    const cards: Buffer[] = [];
    for (const initials of ['WX', '张', '李']) {
      bench.close();
      bench = new Bench();
      await bench.mixer.apply(
        planOf(sceneOf('two', [cellOf('anna', { initials }), cellOf(null, { initials })]), [source.input]),
      );
      for (let turn = 0; turn < 60; turn++) bench.step([]);
      const { frame } = bench.decoder.picture!;
      const [waiting, without] = [
        lumas(frame, middleOf(left as Rect)),
        lumas(frame, middleOf(right as Rect)),
      ];
      expect(lettersIn(waiting)).to.be.above(200);
      expect(differing(waiting, without)).to.be.below(lettersIn(waiting) / 10);
      cards.push(waiting);
    }
    for (const [index, one] of cards.entries()) {
      for (const other of cards.slice(index + 1)) expect(differing(one, other)).to.be.above(200);
    }
  });
});

/** Where the name is. */
function footOf({ x, y, height }: Rect): Rect {
  return { x: x + 12, y: y + height - 48, width: 240, height: 40 };
}

function middleOf({ x, y, width, height }: Rect): Rect {
  return { x: x + width / 2 - 60, y: y + height / 2 - 60, width: 120, height: 120 };
}

function lumas({ data, linesize }: Frame, { x, y, width, height }: Rect): Buffer {
  const [plane = Buffer.alloc(0)] = data ?? [];
  const [stride = 0] = linesize;
  return Buffer.concat(
    Array.from({ length: height }, (_, row) => {
      const start = (y + row) * stride + x;
      return Buffer.from(plane.subarray(start, start + width));
    }),
  );
}

function lettersIn(area: Buffer): number {
  return area.filter((luma) => luma > letters).length;
}

/** Pixels that are clearly not the same. */
function differing(one: Buffer, other: Buffer): number {
  return one.filter((luma, index) => Math.abs(luma - (other[index] ?? 0)) > 60).length;
}
