import { expect } from 'chai';
import { actOf, seekKey, type Focus } from './keys.ts';

const press = (key: string, focus: Focus = 'other', held: object = {}) =>
  actOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, focus);

describe('the keys of the player', () => {
  it('play, seek, mute, fill the screen', () => {
    expect(press(' ')).to.deep.equal({ kind: 'toggle' });
    expect(press('K')).to.deep.equal({ kind: 'toggle' });
    expect(press('ArrowLeft')).to.deep.equal({ kind: 'step', ms: -5000 });
    expect(press('l')).to.deep.equal({ kind: 'step', ms: 10_000 });
    expect(press('7')).to.deep.equal({ kind: 'to', part: 0.7 });
    expect(press('ArrowUp')).to.deep.equal({ kind: 'louder', by: 0.1 });
    expect(press('f')).to.deep.equal({ kind: 'fullScreen' });
    expect(press('x')).to.equal(null);
  });

  it('are left to a field, and space to a button', () => {
    expect(press('k', 'field')).to.equal(null);
    expect(press(' ', 'button')).to.equal(null);
    expect(press('k', 'button')).to.deep.equal({ kind: 'toggle' });
  });

  it('are left to the browser together with others', () => {
    expect(press('f', 'other', { ctrlKey: true })).to.equal(null);
    expect(press('ArrowLeft', 'other', { altKey: true })).to.equal(null);
  });

  it('move the seek bar as those of a slider do', () => {
    expect(seekKey('ArrowRight', 1000, 9000)).to.equal(6000);
    expect(seekKey('PageDown', 90_000, 100_000)).to.equal(30_000);
    expect([seekKey('Home', 5, 9), seekKey('End', 5, 9), seekKey('a', 5, 9)]).to.deep.equal([0, 9, null]);
  });
});
