import { expect } from 'chai';
import { toneFrame, toneLevel } from './known-media.ts';
import { frameSamples } from './audio-codecs.ts';
import { Limiter, VoiceChoice, VoiceSum } from './voice-mix.ts';

describe('the mix of voices', () => {
  it('has everybody but oneself', () => {
    const [one, two] = [toneFrame(400, 0), toneFrame(1000, 0)];
    const sum = new VoiceSum();
    sum.set([
      { id: 'one', samples: one },
      { id: 'two', samples: two },
    ]);
    const mixed = new Int32Array(frameSamples);
    sum.without(one, mixed);
    expect([...mixed]).to.deep.equal([...two]);
    sum.without(null, mixed);
    const heard = Int16Array.from(mixed);
    expect(toneLevel(heard, 400)).to.be.closeTo(0.3, 0.02);
    expect(toneLevel(heard, 1000)).to.be.closeTo(0.3, 0.02);
  });

  it('takes the loudest eight of many, and does not hop between those that are alike', () => {
    const choice = new VoiceChoice();
    const voices = (frame: number) =>
      Array.from({ length: 12 }, (_, index) => ({
        id: `v${index}`,
        samples: toneFrame(300 + index * 50, frame, index < 4 ? 0.02 : 0.2 + 0.01 * Math.sin(frame + index)),
      }));
    let chosen: string[] = [];
    for (let frame = 0; frame < 100; frame++) {
      const now = choice
        .choose(voices(frame))
        .map(({ id }) => id)
        .sort();
      if (frame > 10) expect(now).to.deep.equal(chosen);
      chosen = now;
    }
    expect(chosen).to.deep.equal(['v10', 'v11', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9']);
  });

  it('goes over from one voice to another without a click', () => {
    const choice = new VoiceChoice();
    const sum = new VoiceSum();
    const mixed = new Int32Array(frameSamples);
    // Each at its highest where frames meet, so that one that is cut off there clicks.
    const note = (frame: number, loudness: number): Int16Array =>
      toneFrame(50, 0, loudness).map((_, index) =>
        Math.round(
          32_000 * loudness * Math.cos((2 * Math.PI * 50 * (frame * frameSamples + index)) / 48_000),
        ),
      );
    let last: number | null = null;
    let worst = 0;
    const chosen: string[] = [];
    for (let frame = 0; frame < 60; frame++) {
      const voices = Array.from({ length: 9 }, (_, index) => ({
        id: `v${index}`,
        samples: note(frame, index < 8 ? 0.05 : frame < 30 ? 0.01 : 0.5),
      }));
      const now = choice.choose(voices);
      chosen.push(now.map(({ id }) => id).join());
      sum.set(now);
      sum.without(null, mixed);
      if (last !== null) worst = Math.max(worst, Math.abs((mixed[0] ?? 0) - last));
      last = mixed[frameSamples - 1] ?? 0;
    }
    expect(chosen.at(-1)).to.include('v8');
    expect(worst).to.be.below(600);
  });

  it('turns down before it would clip, and up again afterwards', () => {
    const limiter = new Limiter();
    const out = new Int16Array(frameSamples);
    const loud = Int32Array.from(toneFrame(450, 0, 1), (sample) => sample * 4);
    for (let frame = 0; frame < 5; frame++) limiter.limit(loud, out);
    const peak = Math.max(...out);
    expect(peak).to.be.within(28_000, 29_100);
    // Still the same tone: a clipped one has others in it.
    expect(toneLevel(out, 3 * 450)).to.be.below(0.01);
    const quiet = Int32Array.from(toneFrame(450, 0, 0.1));
    for (let frame = 0; frame < 50; frame++) limiter.limit(quiet, out);
    expect(Math.max(...out)).to.be.closeTo(3200, 60);
  });
});
