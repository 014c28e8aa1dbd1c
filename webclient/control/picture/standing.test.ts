import { expect } from 'chai';
import { emptyScene } from '../../../server/contract/scene.ts';
import { draftOf, emptyDraft, place } from './draft.ts';
import { seenWhenApplied, standingOf } from './standing.ts';

describe('how a draft stands to what is on air', () => {
  const scene = emptyScene('two', 0);
  const draft = draftOf(scene);

  it('says whether everybody sees just this', () => {
    expect(standingOf(draft, scene, { type: 'scene' })).to.equal('on_air');
    expect(standingOf(draft, scene, { type: 'voice', in: 'scene' })).to.equal('on_air');
    expect(standingOf(draft, scene, { type: 'voice', in: 'single' })).to.equal('applied');
    expect(standingOf(draft, scene, { type: 'automatic' })).to.equal('applied');
    expect(standingOf(place(draft, 0, ['anna']), scene, { type: 'scene' })).to.equal('changed');
    expect(standingOf(emptyDraft('four'), null, { type: 'automatic' })).to.equal('empty');
  });

  it('says who will see it', () => {
    const follow = { type: 'follow' } as const;
    expect(seenWhenApplied({ type: 'automatic' }, follow)).to.equal('everybody');
    expect(seenWhenApplied({ type: 'automatic' }, { type: 'scene' })).to.equal('own_view');
    expect(seenWhenApplied({ type: 'scene' }, { type: 'scene' })).to.equal('everybody');
    expect(seenWhenApplied({ type: 'voice', in: 'scene' }, follow)).to.equal('everybody_with_speaker');
    expect(seenWhenApplied({ type: 'voice', in: 'single' }, follow)).to.equal('nobody_yet');
  });
});
