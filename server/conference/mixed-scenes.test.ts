import { expect } from 'chai';
import { Rehearsal } from '../../test/harness/rehearsal.ts';
import type { MixedScene, MixedScenes } from '../contract/mixing.ts';
import { mixedScenesOf, orderFor } from './mixed-scenes.ts';

function scenesOf({ state, now }: Rehearsal, help: Record<string, string[]> = {}): MixedScenes {
  const order = orderFor(state, []);
  return mixedScenesOf(state, { order, speaking: new Set(), help: new Map(Object.entries(help)), now });
}

/** Who or what is in the cells. */
function shownIn({ cells }: MixedScene): (string | null)[] {
  return cells.map(
    (cell) => cell && (cell.source === 'slides' ? `slides of ${cell.participantId}` : cell.participantId),
  );
}

describe('the scenes of composed pictures', () => {
  it('say nothing of slides while nobody shares', () => {
    expect(scenesOf(Rehearsal.of('anna', 'ben')).share).to.equal(null);
  });

  it('have slides alone, and beside them what is seen without them', () => {
    const room = Rehearsal.of('anna', 'ben').tell({ type: 'recordingIs', state: 'on' });
    room.give('anna', { type: 'setWatermark', on: true });
    const before = scenesOf(room);
    const { everybody, share } = scenesOf(room.send('ben', 'slides'));
    expect(shownIn(everybody)).to.include('slides of ben');
    expect(share?.presenterId).to.equal('ben');
    expect(share?.beside).to.deep.equal({ everybody: before.everybody, own: [] });
    expect(share && shownIn(share.slides)).to.deep.equal(['slides of ben']);
    expect(share?.slides).to.deep.include({ layout: 'single', names: false, recording: null });
    expect(share?.slides.watermark).to.equal(everybody.watermark);
    expect(scenesOf(room.send('ben', 'slides', 'closed'))).to.deep.equal(before);
  });

  it('leave the cell of slides in a scene of the host to others of it, beside the slides', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla').send('ben', 'slides');
    const cells = [
      { members: ['slides', 'carla'], seconds: 10 },
      { members: ['slides'], seconds: 10 },
    ];
    room.give('anna', { type: 'applyScene', scene: { layout: 'two', cells } });
    const { everybody, share } = scenesOf(room);
    expect(shownIn(everybody)).to.deep.equal(['slides of ben', 'slides of ben']);
    expect(share && shownIn(share.beside.everybody)).to.deep.equal(['carla', null]);
  });

  it('are of the host apart beside the slides too', () => {
    const room = Rehearsal.of('anna', 'ben').send('ben', 'slides');
    room.give('anna', { type: 'setHostView', view: { type: 'participant', participantId: 'ben' } });
    const own = scenesOf(room).share?.beside.own ?? [];
    expect(own.map(({ participantId, scene }) => [participantId, shownIn(scene)])).to.deep.equal([
      ['anna', ['ben']],
    ]);
  });

  it('have the help of somebody beside the slides as well', () => {
    const room = Rehearsal.of('anna', 'ben').send('ben', 'slides');
    const { own, share } = scenesOf(room, { anna: ['*6  Mute'] });
    for (const scenes of [own, share?.beside.own ?? []]) {
      expect(scenes.map(({ participantId, scene }) => [participantId, scene.help])).to.deep.equal([
        ['anna', ['*6  Mute']],
      ]);
    }
    expect(share?.slides.help).to.equal(null);
  });
});
