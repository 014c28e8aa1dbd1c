import { expect } from 'chai';
import fc from 'fast-check';
import { type Chapter, chaptersOf, ffmetadata, shortestChapterMs } from './chapters.ts';
import type { Mark } from './marks.ts';

const s = 1000;
const person = (at: number, title: string): Mark => ({ at, type: 'person', title });
const share = (at: number, title: string): Mark => ({ at, type: 'share', title });
const shareEnd = (at: number): Mark => ({ at, type: 'shareEnd' });
const brief = (chapters: readonly Chapter[]) => chapters.map(({ from, title }) => [from / s, title]);

describe('the chapters of a recording', () => {
  it('begin where the main person or the slides change, and go back to the person after slides', () => {
    const marks = [person(0, 'Anna'), person(20 * s, 'Bob'), share(40 * s, 'Carol'), shareEnd(60 * s)];
    expect(brief(chaptersOf(marks, 90 * s, 'Weekly'))).to.deep.equal([
      [0, 'Anna'],
      [20, 'Bob'],
      [40, 'Carol'],
      [60, 'Bob'],
    ]);
  });

  it('have the name of the recording before anybody is named, or nobody ever is', () => {
    expect(brief(chaptersOf([person(15 * s, 'Anna')], 60 * s, 'Weekly'))).to.deep.equal([
      [0, 'Weekly'],
      [15, 'Anna'],
    ]);
    expect(chaptersOf([], 3 * s, 'Weekly')).to.deep.equal([{ from: 0, to: 3 * s, title: 'Weekly' }]);
  });

  it('have what is short in the one before, and go on as if it had not been', () => {
    const marks = [
      ...[person(0, 'Anna'), person(12 * s, 'Bob'), person(15 * s, 'Anna')],
      ...[person(40 * s, 'Carol'), person(52 * s, 'Bob')],
    ];
    expect(brief(chaptersOf(marks, 60 * s, ''))).to.deep.equal([
      [0, 'Anna'],
      [40, 'Carol'],
    ]);
  });

  it('begin at 0 also when what was first there was short', () => {
    const marks = [person(2 * s, 'Anna'), person(5 * s, 'Bob')];
    expect(brief(chaptersOf(marks, 60 * s, 'Weekly'))).to.deep.equal([[0, 'Bob']]);
  });

  it('tell slides of the same person apart, but not slides that are told twice', () => {
    const marks = [share(0, 'Anna'), shareEnd(20 * s), share(21 * s, 'Anna'), share(50 * s, 'Anna')];
    expect(brief(chaptersOf(marks, 80 * s, ''))).to.deep.equal([
      [0, 'Anna'],
      [21, 'Anna'],
    ]);
  });

  it('cover all of it, and are long enough, whatever the marks', () => {
    const marks = fc.array(
      fc.oneof(
        fc.record({ at: fc.integer({ min: -500, max: 200 * s }), title: fc.constantFrom('A', 'B', 'C') }),
        fc.record({ at: fc.integer({ min: 0, max: 200 * s }) }),
      ),
    );
    fc.assert(
      fc.property(
        marks,
        fc.integer({ min: 1, max: 150 * s }),
        fc.infiniteStream(fc.boolean()),
        (them, durationMs, coins) => {
          const made = them.map((mark): Mark => {
            if (!('title' in mark)) return shareEnd(mark.at);
            return coins.next().value ? person(mark.at, mark.title) : share(mark.at, mark.title);
          });
          const chapters = chaptersOf(made, durationMs, 'Weekly');
          expect(chapters[0]?.from).to.equal(0);
          expect(chapters.at(-1)?.to).to.equal(durationMs);
          for (const [index, { from, to }] of chapters.entries()) {
            expect(to).to.equal(chapters[index + 1]?.from ?? durationMs);
            if (chapters.length > 1) expect(to - from).to.be.at.least(shortestChapterMs);
          }
        },
      ),
    );
  });

  it('are written with nothing in a title that ffmpeg would take for its own', () => {
    const text = ffmetadata('a=b;c#d\\e', [{ from: 0, to: 1500, title: 'line\nbreak\0' }]);
    expect(text).to.equal(
      [
        ...[
          ';FFMETADATA1',
          'title=a\\=b\\;c\\#d\\\\e',
          '[CHAPTER]',
          'TIMEBASE=1/1000',
          'START=0',
          'END=1500',
        ],
        ...['title=line break', ''],
      ].join('\n'),
    );
    expect(ffmetadata('🙂'.repeat(300), [])).to.equal(`;FFMETADATA1\ntitle=${'🙂'.repeat(60)}\n`);
  });
});
