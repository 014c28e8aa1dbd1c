import { expect } from 'chai';
import type { Prompt } from '../../server/contract/prompts.ts';
import { parseRtp, writeRtp } from '../rtp/packet.ts';
import { frameSamples } from './audio-codecs.ts';
import { AudioDecoder } from './audio-decoder.ts';
import { AudioEncoder } from './audio-encoder.ts';
import { toneFrame, toneLevel } from './known-media.ts';
import { emptyPlan, type PlannedInput, type PlannedMix } from './mixer-plan.ts';
import { Bench } from './mixer-test-bench.ts';

describe('a mixer that plays prompts', () => {
  const voice = { hertz: 400, ssrc: 200 };
  const mixes = [
    { id: 'anna', ssrc: 9200 },
    { id: 'ben', ssrc: 9201 },
  ];
  let bench: Bench;
  let encoder: AudioEncoder;
  let decoders: Map<number, AudioDecoder>;
  let frame = 0;

  beforeEach(async () => {
    bench = new Bench();
    frame = 0;
    encoder = await AudioEncoder.open('PCMA');
    decoders = new Map(mixes.map(({ ssrc }) => [ssrc, new AudioDecoder('PCMA')]));
    const inputs: PlannedInput[] = [
      { id: 'carla', kind: 'audio', codec: 'PCMA', heard: true, sfu: { ssrc: voice.ssrc, payloadType: 8 } },
    ];
    const planned = mixes.map(({ id, ssrc }): PlannedMix => ({
      ...{ id, codec: 'PCMA', without: null },
      sfu: { ssrc, payloadType: 8 },
    }));
    await bench.mixer.apply({ ...emptyPlan, inputs, mixes: planned });
    hear(25);
  });
  afterEach(() => {
    bench.close();
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
    await bench.mixer.apply(emptyPlan);
    expect(bench.played).to.deep.equal(['next', 'long', 'late']);
    await bench.mixer.play(ring('for nobody', null));
    expect(bench.played.at(-1)).to.equal('for nobody');
  });
});
