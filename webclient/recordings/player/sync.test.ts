import { expect } from 'chai';
import { correctionOf, mostDrift } from './sync.ts';

const playing = { shareLength: 600_000, playing: true, pacing: false };

/** How far apart they are after playing for a while, looked at as often as the player does. */
function playOut(shareAhead: number, seconds: number): { drift: number; jumps: number } {
  let videoAt = 10_000;
  let shareAt = videoAt + shareAhead;
  let pacing = false;
  let jumps = 0;
  for (let at = 0; at < seconds * 1000; at += 250) {
    const correction = correctionOf({ ...playing, videoAt, shareAt, pacing });
    if (correction.kind === 'seek') {
      shareAt = correction.to;
      jumps++;
    }
    pacing = correction.kind === 'pace';
    videoAt += 250;
    shareAt += 250 * (correction.kind === 'pace' ? correction.factor : 1);
  }
  return { drift: shareAt - videoAt, jumps };
}

describe('the slides', () => {
  it('play as they are while they are in step', () => {
    for (const ahead of [0, 50, -50, mostDrift, -mostDrift]) {
      expect(correctionOf({ ...playing, videoAt: 5000, shareAt: 5000 + ahead })).to.deep.equal({
        kind: 'none',
      });
    }
  });

  it('play slower when they are ahead and faster when behind, never by more than a quarter', () => {
    expect(correctionOf({ ...playing, videoAt: 5000, shareAt: 5100 })).to.deep.equal({
      kind: 'pace',
      factor: 0.9,
    });
    expect(correctionOf({ ...playing, videoAt: 5000, shareAt: 4500 })).to.deep.equal({
      kind: 'pace',
      factor: 1.25,
    });
  });

  it('go on catching up until they are close, so that they do not swing about the limit', () => {
    const drifted = { ...playing, videoAt: 5000, shareAt: 5040 };
    expect(correctionOf(drifted).kind).to.equal('none');
    expect(correctionOf({ ...drifted, pacing: true }).kind).to.equal('pace');
  });

  it('jump when they are far off', () => {
    expect(correctionOf({ ...playing, videoAt: 90_000, shareAt: 5000 })).to.deep.equal({
      kind: 'seek',
      to: 90_000,
    });
  });

  it('are brought to the very picture when nothing moves', () => {
    const still = { ...playing, playing: false, videoAt: 5000 };
    expect(correctionOf({ ...still, shareAt: 5060 })).to.deep.equal({ kind: 'seek', to: 5000 });
    expect(correctionOf({ ...still, shareAt: 5010 })).to.deep.equal({ kind: 'none' });
  });

  it('rest at their end when the people go on a little longer', () => {
    const over = { ...playing, shareLength: 4000, videoAt: 5000, shareAt: 4000 };
    expect(correctionOf(over)).to.deep.equal({ kind: 'none' });
  });

  it('are in step again within four seconds, without a jump if they were not far off', () => {
    for (const ahead of [100, -100, 400, -550]) {
      const { drift, jumps } = playOut(ahead, 4);
      expect(Math.abs(drift), `${ahead}`).to.be.at.most(20);
      expect(jumps).to.equal(0);
    }
    expect(playOut(3000, 1)).to.deep.equal({ drift: 0, jumps: 1 });
  });
});
