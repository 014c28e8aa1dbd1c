import { expect } from 'chai';
import { bitrateText, lossText, millisecondsText, pictureText } from './measures.ts';

describe('measures', () => {
  it('say rates in the unit that fits', () => {
    expect(bitrateText(32_400)).to.equal('32 kbit/s');
    expect(bitrateText(1_540_000)).to.equal('1.5 Mbit/s');
  });

  it('keep small losses visible', () => {
    expect(lossText(0)).to.equal('0 %');
    expect(lossText(0.004)).to.equal('0.4 %');
    expect(lossText(0.238)).to.equal('24 %');
  });

  it('say size and frame rate of a picture, and nothing of sound', () => {
    expect(pictureText(1280, 720, 29.97)).to.equal('1280×720 @ 30');
    expect(pictureText(0, 0, 0)).to.equal('–');
  });

  it('round milliseconds', () => {
    expect(millisecondsText(12.6)).to.equal('13 ms');
  });
});
