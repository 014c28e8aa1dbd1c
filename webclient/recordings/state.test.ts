import { expect } from 'chai';
import { isMoving, percentOf, possibleWith, sdOf } from './state.ts';

const ready = { state: 'ready', percent: null, sd: { state: 'ready', percent: 100 } } as const;
const running = { state: 'recording', percent: null, sd: null } as const;
const processing = { state: 'processing', percent: 42, sd: { state: 'waiting', percent: 0 } } as const;
const failed = { state: 'failed', percent: null, sd: null } as const;
const sdComing = { ...ready, sd: { state: 'processing', percent: 7 } } as const;
const sdFailed = { ...ready, sd: { state: 'failed', percent: 7 } } as const;
const sound = { ...ready, sd: null };

describe('the state of a recording', () => {
  it('tells how far it is while it is being finished, and only then', () => {
    expect(percentOf(processing)).to.equal(42);
    expect(percentOf({ ...processing, percent: null })).to.equal(0);
    expect([ready, running, failed].map(percentOf)).to.deep.equal([null, null, null]);
  });

  it('tells of SD when HD is there and SD is not', () => {
    expect(sdOf(sdComing)).to.deep.equal({ state: 'coming', percent: 7 });
    expect(sdOf({ ...ready, sd: { state: 'waiting', percent: 0 } })).to.deep.equal({
      state: 'coming',
      percent: 0,
    });
    expect(sdOf(sdFailed)).to.deep.equal({ state: 'failed' });
    expect([ready, processing, running, sound].map(sdOf)).to.deep.equal([null, null, null, null]);
  });

  it('moves as long as something is still to come by itself', () => {
    expect([running, processing, sdComing].map(isMoving)).to.deep.equal([true, true, true]);
    expect([ready, failed, sdFailed, sound].map(isMoving)).to.deep.equal([false, false, false, false]);
  });

  it('says what can be done: what runs is not deleted, what failed is tried again', () => {
    expect(possibleWith(running)).to.deep.equal({ play: false, retry: false, remove: false });
    expect(possibleWith(processing)).to.deep.equal({ play: false, retry: false, remove: true });
    expect(possibleWith(failed)).to.deep.equal({ play: false, retry: true, remove: true });
    expect(possibleWith(ready)).to.deep.equal({ play: true, retry: false, remove: true });
    expect(possibleWith(sdFailed)).to.deep.equal({ play: true, retry: true, remove: true });
  });
});
