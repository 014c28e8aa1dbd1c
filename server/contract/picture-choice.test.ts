import { expect } from 'chai';
import { choosePicture } from './picture-choice.ts';
import { emptyScene } from './scene.ts';

const scene = emptyScene('two', 0);
const automatic = { mode: { type: 'automatic' }, scene: null } as const;

describe('choosePicture', () => {
  it('is what everybody sees, and for the host too while they follow', () => {
    expect(choosePicture(automatic, null)).to.deep.equal({ whose: 'everybody', ...automatic });
    const sight = { view: { type: 'follow' }, polling: null, scene } as const;
    expect(choosePicture(automatic, sight)).to.deep.equal({ whose: 'everybody', ...automatic });
  });

  it('is the host’s own view for the host', () => {
    const sight = { view: { type: 'scene' }, polling: null, scene } as const;
    expect(choosePicture(automatic, sight)).to.deep.equal({ whose: 'host', mode: { type: 'scene' }, scene });
    const view = { type: 'participant', participantId: 'ada' } as const;
    expect(choosePicture(automatic, { ...sight, view }).mode).to.deep.equal({
      type: 'broadcast',
      participantId: 'ada',
    });
  });

  it('is the polled participant while polling, whatever the host saw before', () => {
    const polling = { participantId: 'bob', nextId: 'ada', since: 0, seconds: 20 };
    const sight = { view: { type: 'scene' }, polling, scene } as const;
    expect(choosePicture(automatic, sight)).to.deep.include({
      whose: 'host',
      mode: { type: 'broadcast', participantId: 'bob' },
    });
  });
});
