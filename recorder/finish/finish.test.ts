import { expect } from 'chai';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finish, finishHd, finishSd, removeRaw } from './finish.ts';
import {
  alike,
  beepsOf,
  boxesOf,
  cameraOnS,
  type Colour,
  coloursAt,
  makeRaw,
  peopleColour,
  shared,
  slidesColour,
  streamsOf,
} from './known-recording.ts';
import type { Mark } from './marks.ts';
import type { FinishOrder } from './order.ts';

const seconds = 24;
/** In `sd.mp4`, while slides are shared: in the middle of them, in people beside them, and below people. */
const [inSlides, beside, below] = [
  [320, 240],
  [740, 80],
  [740, 300],
] as const;

const names: Record<string, Colour> = {
  people: peopleColour,
  slides: slidesColour,
  white: [255, 255, 255],
  black: [0, 0, 0],
};
const nameOf = (colour: Colour): string =>
  Object.keys(names).find((name) => alike(colour, names[name]!)) ?? String(colour);

const marks: readonly Mark[] = [
  { at: 0, type: 'person', title: 'Anna' },
  { at: shared.from, type: 'share', title: 'Bob = B' },
  { at: shared.to, type: 'shareEnd' },
  { at: 13_000, type: 'person', title: '王; 芳' },
];

describe('finishing a recording', function () {
  this.timeout(120_000);
  let root: string;
  let folder: string;
  let order: FinishOrder;
  const file = (name: string): string => path.join(folder, name);

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'plenum-finish-'));
    folder = path.join(root, 'a recording');
    await mkdir(folder);
    await makeRaw(folder, { seconds });
    order = { folder, title: 'Weekly #1', marks, kind: 'picture' };
  });
  after(() => rm(root, { recursive: true }));

  it('copies people and slides to files that play while they are loaded, with chapters', async () => {
    const told: number[] = [];
    const hd = await finishHd(order, {
      onProgress: (stage, percent) => void told.push(stage === 'hd' ? percent : -1),
    });
    const chapters = [
      { from: 0, title: 'Anna' },
      { from: 13, title: '王; 芳' },
    ];
    for (const name of ['video', 'share']) {
      const raw = await streamsOf(file(`${name}.fmp4`));
      const made = await streamsOf(file(`${name}.mp4`));
      expect(made).to.deep.include({ codecs: ['h264', 'aac'], title: 'Weekly #1', chapters });
      expect(made.pictures).to.equal(raw.pictures).and.above(70);
      expect(made.seconds).to.be.closeTo(seconds, 0.2);
      const boxes = await boxesOf(file(`${name}.mp4`));
      expect(boxes.indexOf('moov')).to.be.within(0, boxes.indexOf('mdat'));
      const facts = hd.files.find((one) => one.name === `${name}.mp4`);
      const { size: bytes } = await stat(file(`${name}.mp4`));
      expect(facts).to.include({
        bytes,
        width: 320,
        height: 180,
        durationMs: Math.round(made.seconds * 1000),
      });
    }
    expect(hd.chapters.map(({ title }) => title)).to.deep.equal(['Anna', '王; 芳']);
    expect(told).to.deep.equal(told.toSorted((a, b) => a - b));
    expect([told[0], told.at(-1)]).to.deep.equal([10, 100]);
  });

  it('shows a telling picture, and small ones for the seek bar', async () => {
    const { strip, files } = await finishHd(order);
    expect(strip).to.deep.equal({ columns: 7, rows: 1, everyMs: 4000, width: 160, height: 90 });
    const pictures = files.slice(2).map(({ name, width, height }) => ({ name, width, height }));
    expect(pictures).to.deep.equal([
      { name: 'thumbnail.jpg', width: 640, height: 360 },
      { name: 'strip.jpg', width: 7 * 160, height: 90 },
    ]);
    // The camera is off at first; the last key frame holds to the end.
    const inStrip = [0, 1, 6].map((picture) => [160 * picture + 80, 20] as const);
    const [grid] = await coloursAt(file('strip.jpg'), inStrip);
    expect(grid?.colours.map((colour) => nameOf(colour))).to.deep.equal(['black', 'people', 'people']);
    const [telling] = await coloursAt(file('thumbnail.jpg'), [[320, 100]]);
    expect(telling?.colours.map((colour) => nameOf(colour))).to.deep.equal(['people']);
  });

  it('has pictures of the shortest recording', async () => {
    const short = path.join(root, 'short');
    await mkdir(short);
    await makeRaw(short, { seconds: 1, share: false });
    const { strip, files } = await finishHd({ ...order, folder: short, marks: [] });
    expect(strip).to.include({ columns: 1, rows: 1 });
    expect(files.map(({ name }) => name)).to.deep.equal(['video.mp4', 'thumbnail.jpg', 'strip.jpg']);
    const [cell] = await coloursAt(path.join(short, 'strip.jpg'), [[80, 20]]);
    expect(cell?.colours.map(nameOf)).to.deep.equal(['black']);
  });

  it('makes one file of both, slides large while they are shared and people beside them', async () => {
    const told: number[] = [];
    const [made] = await finishSd(order, { onProgress: (_, percent) => void told.push(percent) });
    const streams = await streamsOf(file('sd.mp4'));
    expect(streams).to.deep.include({ codecs: ['h264', 'aac'], title: 'Weekly #1' });
    expect(streams.chapters).to.have.lengthOf(2);
    expect(streams.seconds).to.be.closeTo(seconds, 0.2);
    expect(made).to.include({ name: 'sd.mp4', width: 854, height: 480 });
    const boxes = await boxesOf(file('sd.mp4'));
    expect(boxes.indexOf('moov')).to.be.within(0, boxes.indexOf('mdat'));
    expect(told.at(-1)).to.equal(100);

    for (const { second, colours } of await coloursAt(file('sd.mp4'), [inSlides, beside, below])) {
      // An encoder of AAC begins 21 ms early, and ffmpeg has pictures wait for it.
      const people = second < cameraOnS + 0.021 ? 'black' : 'people';
      const isShared = second > shared.from / 1000 - 0.001 && second < shared.to / 1000 - 0.001;
      const seen = colours.map((colour) => nameOf(colour)).map((name) => (name === 'white' ? people : name));
      const wanted = isShared ? ['slides', people, 'black'] : [people, people, people];
      expect(seen, `at ${second} s`).to.deep.equal(wanted);
    }
  });

  it('has sound and pictures in step', async () => {
    for (const [name, spot] of [
      ['video.mp4', [160, 80]],
      ['sd.mp4', beside],
    ] as const) {
      const beeps = await beepsOf(file(name));
      const pictures = await coloursAt(file(name), [spot]);
      const isWhite = pictures.map(({ colours: [colour] }) => nameOf(colour!) === 'white');
      const flashes = pictures.filter((_, index) => isWhite[index] && !isWhite[index - 1]);
      expect(flashes).to.have.lengthOf(seconds / 2);
      expect(beeps).to.have.lengthOf(seconds / 2);
      for (const [index, { second }] of flashes.entries()) expect(second).to.be.closeTo(beeps[index]!, 0.04);
    }
  });

  it('does nothing again that is done, and needs no raw files any more then', async () => {
    const before = await Promise.all((await readdir(folder)).map((name) => stat(file(name))));
    const first = await finish(order);
    const after = await Promise.all((await readdir(folder)).map((name) => stat(file(name))));
    expect(after.map(({ mtimeMs, ino }) => [mtimeMs, ino])).to.deep.equal(
      before.map(({ mtimeMs, ino }) => [mtimeMs, ino]),
    );
    await removeRaw(folder);
    expect(await finish(order)).to.deep.equal(first);
    expect((await readdir(folder)).toSorted()).to.deep.equal(first.files.map(({ name }) => name).toSorted());
  });

  it('gives sound alone of a voice meeting', async () => {
    const voice = path.join(root, 'voice');
    await mkdir(voice);
    await makeRaw(voice, { seconds: 12, picture: false, share: false });
    const told: string[] = [];
    const onProgress = (stage: string, percent: number): void => void told.push(`${stage} ${percent}`);
    const { files, strip, durationMs } = await finish(
      { ...order, folder: voice, kind: 'sound' },
      { onProgress },
    );
    expect(files.map(({ name, width }) => [name, width])).to.deep.equal([['sound.m4a', null]]);
    expect(strip).to.equal(null);
    expect(durationMs).to.be.closeTo(12_000, 200);
    expect(told.at(-1)).to.equal('hd 100');
    const streams = await streamsOf(path.join(voice, 'sound.m4a'));
    expect(streams).to.deep.include({ codecs: ['aac'], chapters: [{ from: 0, title: 'Anna' }] });
    expect(streams.seconds).to.be.closeTo(12, 0.2);
  });
});
