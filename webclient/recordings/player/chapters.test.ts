import { expect } from 'chai';
import { chapterAt, marksOf } from './chapters.ts';

const chapters = [
  { at: 0, title: 'Anna' },
  { at: 30_000, title: 'Ben' },
  { at: 60_000, title: 'Slides' },
];

describe('chapters', () => {
  it('are found by the time, from their beginning on', () => {
    expect([0, 29_999, 30_000, 99_000].map((at) => chapterAt(chapters, at)?.title)).to.deep.equal([
      'Anna',
      'Anna',
      'Ben',
      'Slides',
    ]);
  });

  it('may begin later than the recording, or not be there', () => {
    expect(chapterAt(chapters.slice(1), 10)).to.equal(null);
    expect(chapterAt([], 10)).to.equal(null);
  });

  it('are marked where they begin, but not at the ends', () => {
    expect(marksOf(chapters, 100_000)).to.deep.equal([0.3, 0.6]);
    expect(marksOf(chapters, 60_000)).to.deep.equal([0.5]);
    expect(marksOf(chapters, 0)).to.deep.equal([]);
  });

  it('are marked once where many begin at nearly the same time', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ at: index * 1000, title: '' }));
    const marks = marksOf(many, 1_000_000);
    expect(marks.length).to.be.within(100, 170);
    marks.slice(1).forEach((mark, index) => {
      expect(mark - (marks[index] ?? 0)).to.be.at.least(0.006);
    });
  });
});
