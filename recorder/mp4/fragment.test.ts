import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bounded, boxesIn } from './box-reader.ts';
import { fragment, type Run } from './fragment.ts';
import { readFragment } from './fragment-reader.ts';
import { initSegment } from './init-segment.ts';
import { knownPictures, knownSound, probe, runsOf } from './known-streams.ts';
import type { Track } from './tracks.ts';

describe('fragments', () => {
  let folder: string;
  const pictures = knownPictures(60);
  const sound = knownSound(4);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fragments-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function written(tracks: readonly Track[], fragments: readonly (readonly Run[])[]): string {
    const path = join(folder, 'written.mp4');
    const parts = fragments.map((runs, index) => fragment(index + 1, runs));
    writeFileSync(path, Buffer.concat([initSegment(tracks), ...parts]));
    return path;
  }

  it('play as they were encoded, pictures and sound', () => {
    const seen = runsOf(pictures, 15);
    const heard = runsOf(sound, 47);
    const path = written(
      [pictures.track, sound.track],
      Array.from({ length: 5 }, (_, index) => [seen[index] ?? [], heard[index] ?? []].flat()),
    );
    const { seconds, streams } = probe(path);
    expect(seconds).to.be.closeTo((sound.samples.length * 1024) / 48_000, 0.001);
    expect(streams.map((stream) => [stream.kind, stream.frames])).to.deep.equal([
      ['video', 60],
      ['audio', sound.samples.length],
    ]);
    expect(streams[0]?.keys).to.equal(4);
    expect(streams[0]?.times.at(-1)).to.be.closeTo(59 / 15, 0.001);
  });

  it('keep their times over gaps, and far from the beginning', () => {
    const hours = 100 * 3600;
    const gaps = runsOf(pictures, 15).map((run, index) => ({
      ...run,
      decodeTime: run.decodeTime + (index < 2 ? 0 : hours * 90_000),
    }));
    const [stream] = probe(
      written(
        [pictures.track],
        gaps.map((run) => [run]),
      ),
    ).streams;
    expect(stream?.frames).to.equal(60);
    expect(stream?.times[29]).to.be.closeTo(29 / 15, 0.001);
    expect(stream?.times[30]).to.be.closeTo(hours + 2, 0.001);
    expect(stream?.times.at(-1)).to.be.closeTo(hours + 59 / 15, 0.001);
  });

  it('hold a picture until the next one comes', () => {
    const sparse = pictures.samples
      .filter((sample) => sample.key)
      .map((sample, index) => [
        { trackId: 1, decodeTime: index * 900_000, samples: [{ ...sample, duration: 900_000 }] },
      ]);
    const { seconds, streams } = probe(written([pictures.track], sparse));
    expect(seconds).to.equal(40);
    expect(streams[0]?.times).to.deep.equal([0, 10, 20, 30]);
  });

  it('are sound alone, at any beginning', () => {
    const [stream] = probe(written([sound.track], [runsOf(sound, 1000, 48_000)])).streams;
    expect(stream?.kind).to.equal('audio');
    expect(stream?.frames).to.equal(sound.samples.length);
    expect(stream?.times[0]).to.equal(1);
  });

  it('say durations and keys of each sample, however mixed they are', () => {
    const samples = [3000, 3000, 3001].map((duration, index) => ({
      data: Buffer.alloc(index + 1),
      duration,
      key: index === 0,
    }));
    for (const few of [samples, samples.slice(0, 2), samples.slice(1), samples.slice(0, 1)]) {
      const [moof] = boxesIn(fragment(7, [{ trackId: 3, decodeTime: 2 ** 53 - 1, samples: few }]));
      const found = bounded(() => readFragment(moof!.content));
      expect(found).to.deep.equal({
        sequence: 7,
        runs: [
          {
            trackId: 3,
            decodeTime: 2 ** 53 - 1,
            duration: few.reduce((sum, sample) => sum + sample.duration, 0),
            samples: few.length,
            from: moof!.whole.length + 8,
            bytes: few.reduce((sum, sample) => sum + sample.data.length, 0),
          },
        ],
      });
    }
  });

  it('are nothing without samples', () => {
    expect(fragment(1, [{ trackId: 1, decodeTime: 0, samples: [] }])).to.have.length(0);
  });
});
