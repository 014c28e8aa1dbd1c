import { expect } from 'chai';
import type { StagePlan } from './stage-plan.ts';
import { viewItems } from './view-items.ts';

const tile = (id: string, width: number) => ({ id, x: 0, y: 0, width, height: 100 });
const plan: StagePlan = {
  slides: { presenterId: 'ada', x: 0, y: 0, width: 1000, height: 600 },
  tiles: [tile('ada', 200), tile('me', 200)],
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

  it('stays within what the protocol takes', () => {
    const huge: StagePlan = { ...plan, slides: null, tiles: [tile('ada', 9000), tile('bob', 0)] };
    expect(viewItems(huge, 'me', 2).map(({ width }) => width)).to.deep.equal([8192, 1]);
  });
});
