import { expect } from 'chai';
import type { StagePlan } from './stage-plan.ts';
import { viewItems } from './view-items.ts';

const tile = (id: string, width: number) => ({ key: id, id, x: 0, y: 0, width, height: 100 });
const plan: StagePlan = {
  slides: [{ key: 'slides', presenterId: 'ada', x: 0, y: 0, width: 1000, height: 600 }],
  tiles: [tile('ada', 200), tile('me', 200)],
  blanks: [],
  self: null,
  large: null,
  page: 0,
  pages: 1,
};

describe('viewItems', () => {
  it('asks for what is shown, in device pixels, and not for oneself', () => {
    expect(viewItems(plan, 'me', 1.5)).to.deep.equal([
      { participantId: 'ada', source: 'slides', width: 1500 },
      { participantId: 'ada', source: 'camera', width: 300 },
    ]);
  });

  it('does not ask for one’s own slides', () => {
    expect(viewItems(plan, 'ada', 1)).to.deep.equal([{ participantId: 'me', source: 'camera', width: 200 }]);
  });

  it('asks once for who is shown twice, as wide as the wider', () => {
    const twice = { ...plan, slides: [], tiles: [tile('ada', 300), tile('ada', 500), tile('bob', 100)] };
    expect(viewItems(twice, 'me', 1)).to.deep.equal([
      { participantId: 'ada', source: 'camera', width: 500 },
      { participantId: 'bob', source: 'camera', width: 100 },
    ]);
  });

  it('stays within what the protocol takes', () => {
    const huge: StagePlan = { ...plan, slides: [], tiles: [tile('ada', 9000), tile('bob', 0)] };
    expect(viewItems(huge, 'me', 2).map(({ width }) => width)).to.deep.equal([8192, 1]);
  });
});
