import { expect } from 'chai';
import { goneMs, Viewers } from './viewers.ts';

describe('the viewers of a live stream', () => {
  it('are counted for as long as they ask for something', () => {
    let now = 0;
    const viewers = new Viewers(() => now);
    const [anna, ben] = [viewers.add(), viewers.add()];
    now += goneMs;
    expect([viewers.heard(anna), viewers.count]).to.deep.equal([true, 2]);
    now += 1;
    expect([viewers.count, viewers.heard(ben), viewers.heard(anna)]).to.deep.equal([1, false, true]);
    viewers.remove(anna);
    expect([viewers.count, viewers.heard(anna), viewers.heard('')]).to.deep.equal([0, false, false]);
  });
});
