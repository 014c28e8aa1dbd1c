import { expect } from 'chai';
import fc from 'fast-check';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { pictureFor } from '../rtp/picture-ladder.ts';
import { above, below, degraded, loadLevels, worse } from './load-level.ts';

const shown = ({ width, height, fps, kbps }: VideoFormat): string => `${width}x${height}@${fps} ${kbps}`;
const { fullHd, hd, standard } = pictureFormats;

describe('what is made of a format', () => {
  it('is slower first, then a size smaller', () => {
    expect(loadLevels.map((level) => shown(degraded(fullHd, level)))).to.deep.equal([
      '1920x1080@30 2000',
      '1920x1080@15 2000',
      '1280x720@15 1000',
      '1280x720@15 1000',
    ]);
    expect(shown(degraded(hd, 'small'))).to.equal('704x576@15 512');
    expect(shown(degraded(standard, 'small'))).to.equal('352x288@15 256');
  });

  it('is never more than what is wanted, and something that an encoder and the clock of pictures take', () => {
    const wanted = fc
      .record({ kbps: fc.integer({ min: 64, max: 4000 }), base: fc.constantFrom(fullHd, hd, standard) })
      .map(({ kbps, base }): VideoFormat => {
        const { width, height, fps } = pictureFor(kbps, base);
        return { ...base, width, height, fps, kbps };
      });
    fc.assert(
      fc.property(wanted, fc.constantFrom(...loadLevels), (format, level) => {
        const made = degraded(format, level);
        expect(made.width * made.height).to.be.at.most(format.width * format.height);
        expect(made.kbps).to.be.at.most(format.kbps);
        expect(made.fps).to.be.at.most(format.fps);
        expect([made.width % 16, made.height % 2, 30 % made.fps]).to.deep.equal([0, 0, 0]);
        expect([made.profile, made.maxSliceBytes]).to.deep.equal([format.profile, format.maxSliceBytes]);
      }),
    );
  });

  it('goes down one level at a time and up the same way', () => {
    for (const level of loadLevels) {
      if (level !== 'refuse') expect(above(below(level))).to.equal(level);
      expect(worse(level, below(level))).to.equal(below(level));
      expect(worse(level, above(level))).to.equal(level);
    }
    expect([above('full'), below('refuse')]).to.deep.equal(['full', 'refuse']);
  });
});
