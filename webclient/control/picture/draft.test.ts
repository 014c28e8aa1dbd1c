import { expect } from 'chai';
import fc from 'fast-check';
import { cellCount, manualLayouts } from '../../../server/contract/layouts.ts';
import {
  addTo,
  clearCell,
  type Draft,
  emptyDraft,
  fill,
  fillNext,
  isEmpty,
  merge,
  place,
  placedIn,
  remove,
  sameDraft,
  setSeconds,
  swap,
  withLayout,
  withoutGone,
} from './draft.ts';

const members = (draft: Draft): string[][] => draft.cells.map((cell) => [...cell.members]);

describe('the draft of an arrangement', () => {
  const three = place(place(emptyDraft('three'), 0, ['anna']), 1, ['ben']);

  it('has as many cells as its layout, and is empty first', () => {
    for (const layout of manualLayouts) expect(emptyDraft(layout).cells).to.have.length(cellCount(layout));
    expect(isEmpty(emptyDraft('nine'))).to.equal(true);
  });

  it('puts somebody in a cell instead of who was there, and out of where they were', () => {
    expect(members(place(three, 1, ['anna']))).to.deep.equal([[], ['anna'], []]);
  });

  it('has several take turns in a cell, each once', () => {
    expect(members(addTo(three, 1, ['anna', 'carla', 'ben', 'carla']))).to.deep.equal([
      [],
      ['ben', 'anna', 'carla'],
      [],
    ]);
    expect(members(merge(three, 0, 1))).to.deep.equal([[], ['ben', 'anna'], []]);
  });

  it('exchanges what two cells hold, with how long each is shown', () => {
    const swapped = swap(setSeconds(three, 0, 30), 0, 2);
    expect(members(swapped)).to.deep.equal([[], ['ben'], ['anna']]);
    expect(swapped.cells.map(({ seconds }) => seconds)).to.deep.equal([10, 10, 30]);
  });

  it('takes one out of a cell, or all', () => {
    const shared = addTo(three, 0, ['slides']);
    expect(members(remove(shared, 0, 'anna'))).to.deep.equal([['slides'], ['ben'], []]);
    expect(members(clearCell(shared, 0))).to.deep.equal([[], ['ben'], []]);
  });

  it('fills free cells in order, with those alone who are in none yet', () => {
    expect(members(fill(three, ['ben', 'carla', 'dora']))).to.deep.equal([['anna'], ['ben'], ['carla']]);
    expect(members(fillNext(three, ['ben', 'dora']))).to.deep.equal([['anna'], ['ben'], ['dora']]);
    expect(members(fillNext(place(three, 2, ['carla']), ['dora']))).to.deep.equal([
      ['anna'],
      ['ben'],
      ['carla'],
    ]);
  });

  it('keeps the numbers of cells in another layout; who loses theirs takes a free one', () => {
    const four = place(place(emptyDraft('four'), 0, ['anna']), 3, ['dora']);
    expect(members(withLayout(four, 'two'))).to.deep.equal([['anna'], ['dora']]);
    expect(members(withLayout(four, 'single'))).to.deep.equal([['anna']]);
    expect(members(withLayout(four, 'six')).slice(0, 4)).to.deep.equal([['anna'], [], [], ['dora']]);
  });

  it('shows each member for 10 to 120 seconds', () => {
    expect(setSeconds(three, 0, 5).cells[0]?.seconds).to.equal(10);
    expect(setSeconds(three, 0, 500).cells[0]?.seconds).to.equal(120);
  });

  it('forgets those who have gone, but never the slides', () => {
    const shared = addTo(three, 0, ['slides']);
    expect(members(withoutGone(shared, new Set(['ben'])))).to.deep.equal([['slides'], ['ben'], []]);
    expect(withoutGone(shared, new Set(['anna', 'ben']))).to.equal(shared);
  });

  it('is the same as another where nothing would be seen of the difference', () => {
    expect(sameDraft(three, setSeconds(three, 0, 60))).to.equal(true);
    const turns = addTo(three, 0, ['carla']);
    expect(sameDraft(turns, setSeconds(turns, 0, 60))).to.equal(false);
    expect(sameDraft(three, swap(three, 0, 1))).to.equal(false);
  });

  it('never has anybody in two cells, whatever is done', () => {
    const someone = fc.constantFrom('a', 'b', 'c', 'd', 'slides');
    const index = fc.nat(5);
    const several = fc.uniqueArray(someone, { minLength: 1, maxLength: 3 });
    const step = fc.oneof(
      fc.tuple(index, several).map(
        ([at, who]) =>
          (draft: Draft) =>
            place(draft, at, who),
      ),
      fc.tuple(index, several).map(
        ([at, who]) =>
          (draft: Draft) =>
            addTo(draft, at, who),
      ),
      fc.tuple(index, index).map(
        ([a, b]) =>
          (draft: Draft) =>
            swap(draft, a, b),
      ),
      fc.tuple(index, index).map(
        ([a, b]) =>
          (draft: Draft) =>
            merge(draft, a, b),
      ),
      several.map((who) => (draft: Draft) => fillNext(draft, who)),
      fc.constantFrom(...manualLayouts).map((layout) => (draft: Draft) => withLayout(draft, layout)),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const draft = steps.reduce((before, change) => change(before), emptyDraft('six'));
        const all = draft.cells.flatMap((cell) => cell.members);
        expect(all).to.have.length(placedIn(draft).size);
        expect(draft.cells).to.have.length(cellCount(draft.layout));
      }),
    );
  });
});
