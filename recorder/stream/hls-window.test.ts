import { expect } from 'chai';
import { HlsWindow, type LivePart } from './hls-window.ts';

const first = { segment: 100, header: 7 };

function part(text: string, { at = 0, durationMs = 500, independent = false } = {}): LivePart {
  return { data: Buffer.from(text), at, durationMs, independent };
}

/** Segments of four parts, `a0` to `a3`, `b0` and so on, the last as long as it is told. */
function filled(segments: number, partsOfLast = 4): HlsWindow {
  const window = new HlsWindow(first);
  window.setHeader(Buffer.from('header'));
  for (let segment = 0; segment < segments; segment++) {
    const parts = segment === segments - 1 ? partsOfLast : 4;
    for (let index = 0; index < parts; index++) {
      const text = `${String.fromCharCode(97 + segment)}${index}`;
      window.add(part(text, { at: segment * 2000 + index * 500, independent: index === 0 }), index === 0);
    }
  }
  return window;
}

describe('the window of a live stream as HLS', () => {
  it('lists segments, the parts of the latest, and the part that comes next', () => {
    expect(filled(2, 2).playlist().split('\n')).to.deep.equal([
      '#EXTM3U',
      '#EXT-X-VERSION:9',
      '#EXT-X-TARGETDURATION:2',
      '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.8',
      '#EXT-X-PART-INF:PART-TARGET=0.6',
      '#EXT-X-MEDIA-SEQUENCE:100',
      '#EXT-X-DISCONTINUITY-SEQUENCE:7',
      '#EXT-X-MAP:URI="h7.mp4"',
      '#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:00.000Z',
      '#EXT-X-PART:DURATION=0.50000,URI="100.0.m4s",INDEPENDENT=YES',
      '#EXT-X-PART:DURATION=0.50000,URI="100.1.m4s"',
      '#EXT-X-PART:DURATION=0.50000,URI="100.2.m4s"',
      '#EXT-X-PART:DURATION=0.50000,URI="100.3.m4s"',
      '#EXTINF:2.00000,',
      '100.m4s',
      '#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:02.000Z',
      '#EXT-X-PART:DURATION=0.50000,URI="101.0.m4s",INDEPENDENT=YES',
      '#EXT-X-PART:DURATION=0.50000,URI="101.1.m4s"',
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="101.2.m4s"',
      '',
    ]);
  });

  it('gives every file that a playlist names, and for a while those that one named before', () => {
    const window = filled(20, 1);
    const named = [...window.playlist().matchAll(/^(?:.*URI="([^"]+)".*|([\d.]+m4s))$/gm)]
      .map(([, inTag, alone]) => inTag ?? alone ?? '')
      .filter((name) => !window.playlist().includes(`HINT:TYPE=PART,URI="${name}"`));
    expect(named).to.include('h7.mp4').and.include('113.m4s').and.include('119.0.m4s');
    for (const name of named) expect(window.file(name), name).to.be.instanceOf(Buffer);
    expect(window.playlist()).to.include('#EXT-X-MEDIA-SEQUENCE:113\n').and.not.include('112.m4s');
    expect(String(window.file('112.m4s'))).to.equal('m0m1m2m3');
    expect(window.file('100.m4s')).to.equal(null);
  });

  it('knows what is to come from what never will be there', () => {
    const window = filled(2, 2);
    const asked = ['101.2.m4s', '101.m4s', '101.3.m4s', '102.0.m4s', '100.4.m4s', 'h8.mp4', '../x', '101'];
    const answers = asked.map((name) => window.file(name));
    expect(answers).to.deep.equal(['later', 'later', null, 'later', null, null, null, null]);
  });

  it('knows when a playlist has what somebody waits for', () => {
    const window = filled(2, 2);
    const has = (segment: number, index: number | null): boolean => window.has({ segment, part: index });
    expect([has(100, null), has(101, 1), has(50, 3)]).to.deep.equal([true, true, true]);
    expect([has(101, null), has(101, 2), has(102, 0)]).to.deep.equal([false, false, false]);
    // A part beyond the last of a segment is the first of the next.
    expect(has(100, 4)).to.equal(true);
    expect([101, 102, 103, 104].map((segment) => window.isFar({ segment, part: null }))).to.deep.equal([
      ...[false, false, false],
      true,
    ]);
    const ended = filled(1);
    expect(ended.has({ segment: 100, part: 4 })).to.equal(false);
  });

  it('says where it goes on differently, with another header', () => {
    const window = filled(1);
    window.setHeader(Buffer.from('another'));
    window.add(part('z', { independent: true }), true);
    const playlist = window.playlist();
    expect(playlist).to.include('100.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="h8.mp4"\n');
    expect(playlist).to.include('#EXT-X-DISCONTINUITY-SEQUENCE:7\n');
    expect(String(window.file('h8.mp4'))).to.equal('another');
    for (let index = 0; index < 30; index++) window.add(part('y'), true);
    expect(window.playlist()).to.include('#EXT-X-DISCONTINUITY-SEQUENCE:8\n').and.not.include('h7.mp4');
    expect(window.file('h7.mp4')).to.equal(null);
  });
});
