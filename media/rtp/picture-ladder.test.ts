import { expect } from 'chai';
import fc from 'fast-check';
import { pictureFor, type PictureFormat, type Rung } from './picture-ladder.ts';

const hd: PictureFormat = { width: 1920, height: 1080, fps: 30 };

function sizeFor(kbps: number, wanted = hd, previous?: Rung): string {
  const { width, height, fps } = pictureFor(kbps, wanted, previous);
  return `${width}x${height} ${fps}`;
}

describe('the picture for a rate', () => {
  it('is the larger, the more can be sent', () => {
    expect(sizeFor(2000)).to.equal('1920x1080 30');
    expect(sizeFor(1200)).to.equal('1920x1080 30');
    expect(sizeFor(1199)).to.equal('1280x720 30');
    expect(sizeFor(600)).to.equal('1280x720 30');
    expect(sizeFor(599)).to.equal('640x368 30');
    expect(sizeFor(300)).to.equal('640x368 30');
    expect(sizeFor(299)).to.equal('448x256 15');
    expect(sizeFor(0)).to.equal('448x256 15');
  });

  it('is what is wanted at the rates this is sent at', () => {
    expect(sizeFor(512, { width: 704, height: 576, fps: 30 })).to.equal('704x576 30');
    expect(sizeFor(1000, { width: 1280, height: 720, fps: 30 })).to.equal('1280x720 30');
    expect(sizeFor(2000)).to.equal('1920x1080 30');
  });

  it('is about as wide for its height as what is wanted', () => {
    expect(sizeFor(200, { width: 704, height: 576, fps: 30 })).to.equal('352x288 15');
    expect(sizeFor(400, { width: 1440, height: 1080, fps: 30 })).to.equal('768x576 30');
    expect(sizeFor(700, { width: 1280, height: 800, fps: 30 })).to.equal('1152x720 30');
  });

  it('falls at once, but rises only with a quarter to spare', () => {
    expect(pictureFor(1199, hd, '1080p').rung).to.equal('720p');
    expect(pictureFor(1499, hd, '720p').rung).to.equal('720p');
    expect(pictureFor(1500, hd, '720p').rung).to.equal('1080p');
    expect(pictureFor(374, hd, 'CIF').rung).to.equal('CIF');
    expect(pictureFor(375, hd, 'CIF').rung).to.equal('4CIF');
    expect(pictureFor(700, hd, 'CIF').rung).to.equal('4CIF');
    expect(pictureFor(5000, hd, 'CIF').rung).to.equal('1080p');
    expect(pictureFor(100, hd, '1080p').rung).to.equal('CIF');
    expect(pictureFor(1200, hd, '1080p').rung).to.equal('1080p');
  });

  it('is never more than is wanted, and can be coded', () => {
    const side = fc.integer({ min: 1, max: 250 }).map((blocks) => blocks * 16);
    const wanted = fc.record({ width: side, height: side, fps: fc.integer({ min: 1, max: 60 }) });
    const previous = fc.constantFrom<(Rung | null)[]>(null, '1080p', '720p', '4CIF', 'CIF');
    fc.assert(
      fc.property(fc.nat(5000), wanted, previous, (kbps, most, before) => {
        const { width, height, fps } = pictureFor(kbps, most, before);
        expect(width).to.be.within(16, most.width);
        expect(height).to.be.within(16, most.height);
        expect(fps).to.be.within(1, most.fps);
        expect(width % 16).to.equal(0);
        expect(height % 2).to.equal(0);
      }),
    );
  });

  it('stays as it is while the rate wavers by less than a tenth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 3000 }),
        fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 2 }),
        (kbps, wavering) => {
          let rung: Rung | null = null;
          let changes = 0;
          for (const factor of wavering) {
            const next: Rung = pictureFor(kbps * factor, hd, rung).rung;
            if (rung !== null && next !== rung) changes++;
            rung = next;
          }
          // It may have begun with a rate that was above the others.
          expect(changes).to.be.at.most(1);
        },
      ),
    );
  });
});
