import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedSample } from '../../server/contract/feed-stream.ts';
import { aacConfig } from '../mp4/aac.ts';
import { knownAccessUnits, knownSound, probe } from '../mp4/known-streams.ts';
import type { LivePart } from './hls-window.ts';
import { Packager } from './packager.ts';

const size = { width: 320, height: 180 };
const began = 1_700_000_000_000;
const pictureMs = 1000 / 15;
const soundMs = 1024 / 48;
/** The beginning of a sequence parameter set: start code, NAL header, profile. What follows are constraints. */
const baselineSet = Buffer.from([0, 0, 1, 0x67, 66]);

const seconds = 10;
const sounds = knownSound(seconds).samples;
const unitsOf = new Map([30, 1000].map((keyEvery) => [keyEvery, knownAccessUnits(seconds * 15, keyEvery)]));

/** What comes of a mixer in ten seconds, in the order of its times. */
function samples({ from = began, keyEvery = 30, pictures = true } = {}): FeedSample[] {
  const units = pictures ? (unitsOf.get(keyEvery) ?? []) : [];
  const seen = units.map((data, index): FeedSample => {
    return { kind: 'picture', key: index % keyEvery === 0, at: from + index * pictureMs, data };
  });
  const heard = sounds.map(({ data }, index): FeedSample => {
    return { kind: 'sound', key: true, at: from + index * soundMs, data };
  });
  return [...seen, ...heard].sort((one, other) => one.at - other.at);
}

interface Packed {
  part: LivePart;
  begins: boolean;
}

describe('a packager', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-packager-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const silence = sounds[10]?.data.toString('base64') ?? '';
  const hello = { feedId: 'f', token: 't', sound: aacConfig.toString('base64'), silence };
  /** A packager, what it has made, and what it has asked for. */
  function packed(of: typeof size | null = size) {
    const headers: Buffer[] = [];
    const made: Packed[] = [];
    const asks: string[] = [];
    const packager = new Packager(of, {
      header: (header) => headers.push(header),
      part: (part, begins) => made.push({ part, begins }),
    });
    const greet = (): void => packager.greet(hello, { askKeyFrame: (kind) => asks.push(kind) });
    greet();
    const played = () => {
      const path = join(folder, 'played.mp4');
      writeFileSync(path, Buffer.concat([...headers, ...made.map(({ part }) => part.data)]));
      return probe(path);
    };
    return { packager, headers, made, asks, greet, played };
  }
  const steps = (times: readonly number[]): number[] =>
    times.slice(1).map((time, index) => time - (times[index] ?? 0));

  it('cuts parts of about half a second and segments at key frames', () => {
    const { packager, headers, made, played } = packed();
    for (const sample of samples()) packager.take(sample);
    expect(headers).to.have.length(1);
    const segments = made.filter(({ begins }) => begins);
    expect(segments).to.have.length(5);
    expect(segments.every(({ part }) => part.independent)).to.equal(true);
    for (const [index, { part, begins }] of made.entries()) {
      expect(part.durationMs).to.be.at.most(600);
      // All but the last of a segment are about as long as was promised.
      if (made[index + 1]?.begins === false) expect(part.durationMs).to.be.at.least(510);
      if (!begins) expect(part.independent).to.equal(false);
    }
    expect(made[0]?.part.at).to.be.closeTo(began, 1);
    expect(segments[4]?.part.at).to.be.closeTo(began + 8000, 1);
    const { streams } = played();
    expect(streams.map(({ kind }) => kind)).to.deep.equal(['video', 'audio']);
    // The last part is not whole.
    expect(streams[0]?.frames).to.be.within(140, 150);
    for (const step of steps(streams[0]?.times ?? [])) expect(step).to.be.closeTo(pictureMs / 1000, 0.001);
    for (const step of steps(streams[1]?.times ?? [])) expect(step).to.be.closeTo(soundMs / 1000, 0.001);
    expect(streams[1]?.times[0]).to.be.closeTo(streams[0]?.times[0] ?? 1, 0.03);
  });

  it('goes on without a hole when another mixer takes over, from its first key frame', () => {
    const { packager, headers, made, asks, greet, played } = packed();
    const all = samples();
    const until = began + 4500;
    for (const sample of all.filter(({ at }) => at < until)) packager.take(sample);
    const before = made.length;
    greet();
    // The other has its clock three seconds further, and begins in the middle of a group of pictures.
    const later = all.filter(({ at }) => at >= until).map((sample) => ({ ...sample, at: sample.at + 3000 }));
    for (const sample of later) packager.take(sample);
    expect(headers).to.have.length(1);
    expect(asks).to.include('picture');
    expect(made.length).to.be.greaterThan(before + 4);
    const { streams } = played();
    expect(streams[0]?.frames).to.be.within(120, 135);
    for (const step of steps(streams[0]?.times ?? [])) expect(step).to.be.within(0.03, 0.1);
    for (const step of steps(streams[1]?.times ?? [])) expect(step).to.be.closeTo(soundMs / 1000, 0.003);
  });

  it('asks for a key frame that does not come, and ends a segment in time without it', () => {
    const { packager, made, asks } = packed();
    for (const sample of samples({ keyEvery: 1000 })) packager.take(sample);
    expect(asks.length).to.be.within(4, 5);
    const segments = made.filter(({ begins }) => begins).map(({ part }) => part.at);
    for (const long of steps(segments)) expect(long).to.be.within(2000, 2499);
    expect(made.filter(({ part }) => part.independent)).to.have.length(1);
  });

  it('begins anew with another header when pictures become others', () => {
    const { packager, headers, made } = packed();
    for (const sample of samples()) packager.take(sample);
    const others = samples({ from: began + 10_000 }).map((sample) => {
      // The same pictures of another profile, as far as a header says.
      const data = Buffer.from(sample.data);
      const set = data.indexOf(baselineSet);
      if (set >= 0) data.writeUInt8(0xff, set + baselineSet.length);
      return { ...sample, data };
    });
    for (const sample of others) packager.take(sample);
    expect(headers).to.have.length(2);
    const change = made.findIndex(({ part }) => part.at >= began + 9999);
    expect(made[change]).to.deep.include({ begins: true });
    expect(made[change]?.part.independent).to.equal(true);
  });

  it('makes sound alone of a voice meeting', () => {
    const { packager, headers, made, played } = packed(null);
    for (const sample of samples({ pictures: false })) packager.take(sample);
    expect(headers).to.have.length(1);
    expect(made.every(({ part }) => part.independent && part.durationMs <= 600)).to.equal(true);
    expect(made.filter(({ begins }) => begins)).to.have.length(5);
    expect(played().streams.map(({ kind }) => kind)).to.deep.equal(['audio']);
  });
});
