import { expect } from 'chai';
import { pictureFormats } from '../mixer/picture-formats.ts';
import { FormatCosts } from './format-costs.ts';

const { fullHd, hd, standard } = pictureFormats;

describe('what pictures cost', () => {
  it('is what the benchmarks say, until something was measured', () => {
    const costs = new FormatCosts();
    expect(costs.sumOf([standard, fullHd])).to.be.closeTo(0.5, 0.01);
    expect(costs.of({ ...hd, fps: 15 })).to.be.closeTo(costs.of(hd) / 2, 1e-9);
  });

  it('is the mean of what was measured of its kind, at any bit rate', () => {
    const costs = new FormatCosts();
    for (let time = 0; time < 60; time++) costs.learn(hd, time % 2 === 0 ? 0.3 : 0.34);
    expect(costs.of({ ...hd, kbps: 512 })).to.be.closeTo(0.32, 0.01);
  });

  it('is, of a kind never measured, as far from the benchmarks as the others', () => {
    const costs = new FormatCosts();
    const before = costs.of(fullHd);
    costs.learn(hd, 2 * costs.of(hd));
    expect(costs.of(fullHd)).to.be.closeTo(2 * before, 1e-9);
  });
});
