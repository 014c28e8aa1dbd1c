import { expect } from 'chai';
import fc from 'fast-check';
import { paginate, planStage, type StageInput } from './stage-plan.ts';

const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);

const desktop: StageInput = {
  width: 1400,
  height: 800,
  gap: 8,
  pageSize: 25,
  layout: 'gallery',
  others: people(3),
  selfId: 'me',
  presenterId: null,
  speakerId: null,
  spotlightId: null,
  page: 0,
};

describe('paginate', () => {
  it('gives oneself the last place of the first page', () => {
    expect(paginate(people(30), 'me', 25)[0]).to.have.length(25);
    expect(paginate(people(30), 'me', 25)[0]?.at(-1)).to.equal('me');
    expect(paginate(people(2), 'me', 25)).to.deep.equal([['p0', 'p1', 'me']]);
  });

  it('shows one other person before oneself when there is a single place', () => {
    expect(paginate(people(2), 'me', 1)).to.deep.equal([['p0'], ['p1'], ['me']]);
    expect(paginate([], 'me', 1)).to.deep.equal([['me']]);
  });

  it('shows everybody exactly once', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.integer({ min: 1, max: 25 }), (count, capacity) => {
        const pages = paginate(people(count), 'me', capacity);
        expect(pages.flat().sort()).to.deep.equal([...people(count), 'me'].sort());
        for (const page of pages) expect(page.length).to.be.within(1, capacity);
      }),
    );
  });
});

describe('planStage', () => {
  it('shows everybody in a grid', () => {
    const plan = planStage(desktop);
    expect(plan.slides).to.deep.equal([]);
    expect(plan.tiles.map(({ id }) => id)).to.deep.equal(['p0', 'p1', 'p2', 'me']);
    expect(plan.pages).to.equal(1);
  });

  it('makes slides large and puts the tiles beside them', () => {
    const plan = planStage({ ...desktop, presenterId: 'p1' });
    expect(plan.slides[0]?.presenterId).to.equal('p1');
    expect(plan.tiles.map(({ id }) => id)).to.include('p1');
    for (const tile of plan.tiles) expect(tile.x).to.be.at.least(plan.slides[0]?.width ?? Infinity);
  });

  it('enlarges who speaks in the speaker view, and shows nobody twice', () => {
    const plan = planStage({ ...desktop, layout: 'speaker', speakerId: 'p2' });
    expect(plan.tiles.map(({ id }) => id)).to.deep.equal(['p2', 'p0', 'p1', 'me']);
    expect(plan.tiles[0]?.width).to.be.greaterThan(1000);
  });

  it('lets slides go before the speaker', () => {
    const plan = planStage({ ...desktop, layout: 'speaker', speakerId: 'p2', presenterId: 'p0' });
    expect(plan.slides[0]?.presenterId).to.equal('p0');
    expect(plan.tiles.map(({ id }) => id)).to.include('p2');
  });

  it('enlarges the spotlight in either view, but not before slides and not oneself', () => {
    for (const layout of ['gallery', 'speaker'] as const) {
      const input = { ...desktop, layout, speakerId: 'p2', spotlightId: 'p1' };
      const plan = planStage(input);
      expect(plan.tiles[0]).to.include({ id: 'p1' });
      expect(plan.tiles[0]?.width).to.be.greaterThan(1000);
      expect(plan.tiles).to.have.length(4);
      expect(planStage({ ...input, presenterId: 'p0' }).slides[0]?.presenterId).to.equal('p0');
    }
    const own = planStage({ ...desktop, spotlightId: 'me' });
    expect(own.tiles.map(({ width }) => width)).to.satisfy((widths: number[]) => new Set(widths).size === 1);
  });

  it('fills the stage with oneself when alone, in either view', () => {
    const plan = planStage({ ...desktop, others: [], layout: 'speaker' });
    expect(plan.tiles).to.have.length(1);
    expect(plan.tiles[0]?.id).to.equal('me');
  });

  it('falls back to the last page when people have left', () => {
    expect(planStage({ ...desktop, others: people(30), page: 7 })).to.include({ page: 1, pages: 2 });
  });

  it('keeps every cell within the stage', () => {
    fc.assert(
      fc.property(
        fc.record({
          width: fc.integer({ min: 280, max: 3000 }),
          height: fc.integer({ min: 240, max: 2000 }),
          count: fc.nat(60),
          slides: fc.boolean(),
          layout: fc.constantFrom('gallery' as const, 'speaker' as const),
          pageSize: fc.constantFrom(4, 25),
          page: fc.nat(5),
        }),
        ({ count, slides, ...input }) => {
          const plan = planStage({
            ...desktop,
            ...input,
            others: people(count),
            presenterId: slides ? 'me' : null,
          });
          for (const cell of [...plan.tiles, ...plan.slides]) {
            expect(cell.x).to.be.at.least(0);
            expect(cell.y).to.be.at.least(0);
            expect(cell.x + cell.width).to.be.at.most(input.width);
            expect(cell.y + cell.height).to.be.at.most(input.height);
          }
        },
      ),
    );
  });
});
