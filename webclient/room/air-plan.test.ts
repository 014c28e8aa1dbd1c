import { expect } from 'chai';
import fc from 'fast-check';
import { layoutNames, cellCount } from '../../server/contract/layouts.ts';
import type { OnAir, Placed } from '../../server/contract/scene.ts';
import { type AirInput, planAir } from './air-plan.ts';

const camera = (participantId: string): Placed => ({ participantId, source: 'camera' });
const single: OnAir = { layout: 'single', cells: [camera('ada')] };
const three: OnAir = { layout: 'three', cells: [camera('ada'), camera('me'), null] };

const desktop: AirInput = {
  width: 1400,
  height: 800,
  gap: 8,
  phone: false,
  onAir: single,
  selfId: 'me',
  presenterId: null,
  large: 'picture',
  page: 0,
};

describe('planAir', () => {
  it('keeps the picture at 16:9 in the middle of the stage', () => {
    const [tile] = planAir(desktop).tiles;
    expect(tile).to.deep.equal({ key: 'ada', id: 'ada', x: 0, y: 6, width: 1400, height: 787 });
    const [narrow] = planAir({ ...desktop, width: 2000 }).tiles;
    expect(narrow).to.include({ x: 289, width: 1422, height: 799 });
  });

  it('shows the cells of the layout, also those with nobody in them', () => {
    const plan = planAir({ ...desktop, onAir: three });
    expect(plan.tiles.map(({ id }) => id)).to.deep.equal(['ada', 'me']);
    expect(plan.blanks).to.have.length(1);
    const [first, second] = plan.tiles;
    expect(first!.x).to.be.closeTo(350, 4);
    expect(second!.y).to.be.closeTo(400, 4);
  });

  it('shows oneself small when one is not in the picture', () => {
    expect(planAir(desktop).self).to.include({ id: 'me', width: 182 });
    expect(planAir({ ...desktop, onAir: three }).self).to.equal(null);
  });

  it('tells two cells of one person apart', () => {
    const onAir: OnAir = { layout: 'two', cells: [camera('ada'), camera('ada')] };
    expect(planAir({ ...desktop, onAir }).tiles.map(({ key }) => key)).to.deep.equal(['ada', 'ada 1']);
  });

  it('puts slides beside a picture that they are not in, the one or the other large', () => {
    const followed = planAir({ ...desktop, presenterId: 'bob' });
    expect(followed.large).to.equal('picture');
    expect(followed.slides[0]).to.include({ presenterId: 'bob', width: 378 });
    expect(followed.tiles[0]!.width).to.equal(1013);
    const enlarged = planAir({ ...desktop, presenterId: 'bob', large: 'slides' });
    expect(enlarged.slides[0]!.width).to.equal(1014);
    expect(enlarged.tiles[0]!.width).to.be.below(379);
  });

  it('shows slides once that are in the picture', () => {
    const onAir: OnAir = {
      layout: 'two',
      cells: [{ participantId: 'bob', source: 'slides' }, camera('ada')],
    };
    const plan = planAir({ ...desktop, onAir, presenterId: 'bob' });
    expect(plan.slides).to.have.length(1);
    expect(plan.large).to.equal(null);
  });

  it('shows four cells a page on a phone, leaving out the empty ones', () => {
    const cells = ['a', 'b', null, 'c', 'd', 'e', null, null, 'f'].map((id) => id && camera(id));
    const phone = {
      ...desktop,
      width: 378,
      height: 700,
      phone: true,
      onAir: { layout: 'nine', cells },
    } as AirInput;
    expect(planAir(phone).tiles.map(({ id }) => id)).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(planAir({ ...phone, page: 9 })).to.include({ page: 1, pages: 2 });
    expect(planAir({ ...phone, page: 9 }).tiles.map(({ id }) => id)).to.deep.equal(['e', 'f']);
  });

  it('keeps everything within the stage', () => {
    fc.assert(
      fc.property(
        fc.record({
          width: fc.integer({ min: 280, max: 3000 }),
          height: fc.integer({ min: 240, max: 2000 }),
          phone: fc.boolean(),
          layout: fc.constantFrom(...layoutNames),
          presenterId: fc.constantFrom(null, 'p0', 'me'),
          large: fc.constantFrom('picture' as const, 'slides' as const),
        }),
        ({ layout, ...input }) => {
          const cells = Array.from({ length: cellCount(layout) }, (_, index) => camera(`p${index}`));
          const plan = planAir({ ...desktop, ...input, onAir: { layout, cells } });
          for (const cell of [
            ...plan.tiles,
            ...plan.slides,
            ...plan.blanks,
            ...(plan.self ? [plan.self] : []),
          ]) {
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
