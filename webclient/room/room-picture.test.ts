import { expect } from 'chai';
import { emptyScene, type ManualScene } from '../../server/contract/scene.ts';
import { pictureChangesAt, type PictureChoice } from '../../server/contract/picture-choice.ts';
import { type Company, composePicture } from './room-picture.ts';

const company: Company = { joined: ['me', 'ada', 'bob'], floorId: 'bob', presenterId: null, selfId: 'me' };
const scene: ManualScene = {
  ...emptyScene('two', 0),
  cells: [
    { members: ['ada'], seconds: 10 },
    { members: ['bob', 'me'], seconds: 10 },
  ],
};
const everybody = (mode: PictureChoice['mode'], of: ManualScene | null = null): PictureChoice => ({
  whose: 'everybody',
  mode,
  scene: of,
});

describe('composePicture', () => {
  it('leaves the automatic picture to each', () => {
    expect(composePicture(everybody({ type: 'automatic' }), company, 0)).to.equal(null);
    expect(composePicture(everybody({ type: 'scene' }), company, 0)).to.equal(null);
    expect(composePicture(everybody({ type: 'broadcast', participantId: 'gone' }), company, 0)).to.equal(
      null,
    );
  });

  it('shows one participant large, but nobody themselves', () => {
    expect(composePicture(everybody({ type: 'rollCall', participantId: 'ada' }), company, 0)).to.deep.equal({
      layout: 'single',
      cells: [{ participantId: 'ada', source: 'camera' }],
    });
    expect(composePicture(everybody({ type: 'rollCall', participantId: 'me' }), company, 0)).to.equal(null);
  });

  it('shows the scene, turning by the clock', () => {
    const shown = (now: number) =>
      composePicture(everybody({ type: 'scene' }, scene), company, now)?.cells.map(
        (cell) => cell?.participantId,
      );
    expect(shown(0)).to.deep.equal(['ada', 'bob']);
    expect(shown(10_000)).to.deep.equal(['ada', 'me']);
    expect(pictureChangesAt(everybody({ type: 'scene' }, scene), company, 12_000)).to.equal(20_000);
    expect(
      pictureChangesAt(everybody({ type: 'broadcast', participantId: 'ada' }, scene), company, 0),
    ).to.equal(null);
  });

  it('shows who speaks, alone or in the first cell of the scene', () => {
    const voice = (kind: 'single' | 'scene') =>
      composePicture(everybody({ type: 'voice', in: kind }, scene), company, 0)?.cells.map(
        (cell) => cell?.participantId,
      );
    expect(voice('single')).to.deep.equal(['bob']);
    expect(voice('scene')).to.deep.equal(['bob', 'ada']);
  });
});
