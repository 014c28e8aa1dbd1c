import { expect } from 'chai';
import { Rehearsal } from '../../../test/harness/rehearsal.ts';
import type { GivenScene } from '../../contract/controls.ts';
import type { Mode } from '../../contract/scene.ts';
import { floorHoldMs } from './picture.ts';

function sceneOf(...members: string[]): GivenScene {
  return { layout: 'four', cells: members.map((one) => ({ members: [one], seconds: 10 })) };
}

function inMode(mode: Mode, scene?: GivenScene): Rehearsal {
  const room = Rehearsal.of('anna', 'ben', 'carla');
  if (scene) room.give('anna', { type: 'applyScene', scene });
  return room.give('anna', { type: 'setMode', mode });
}

describe('the picture everybody sees', () => {
  it('is automatic until the host says otherwise', () => {
    expect(Rehearsal.of('anna').state.mode).to.deep.equal({ type: 'automatic' });
  });

  it('is of one mode at a time', () => {
    const room = inMode({ type: 'broadcast', participantId: 'ben' });
    room.give('anna', { type: 'setMode', mode: { type: 'broadcast', participantId: 'carla' } });
    expect(room.state.mode).to.deep.equal({ type: 'broadcast', participantId: 'carla' });
  });

  it('is automatic again when who was broadcast goes', () => {
    const room = inMode({ type: 'broadcast', participantId: 'ben' });
    expect(room.tell({ type: 'leave', participantId: 'ben' }).state.mode).to.deep.equal({
      type: 'automatic',
    });
  });

  it('is of nobody who is not there, and of no scene there is not', () => {
    const room = Rehearsal.of('anna');
    const refusal = (mode: Mode): string | null => room.refusal('anna', { type: 'setMode', mode });
    expect(refusal({ type: 'broadcast', participantId: 'ben' })).to.equal('participant_gone');
    expect(refusal({ type: 'rollCall', participantId: 'ben' })).to.equal('participant_gone');
    expect(refusal({ type: 'scene' })).to.equal('scene_missing');
    expect(refusal({ type: 'voice', in: 'scene' })).to.equal('scene_missing');
    expect(refusal({ type: 'voice', in: 'single' })).to.equal(null);
  });

  it('follows the voice, which takes the mute of all off', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'muteAll', selfUnmute: false })
      .give('anna', { type: 'setMode', mode: { type: 'voice', in: 'single' } });
    expect([room.state.muted, room.state.selfUnmute]).to.deep.equal([false, true]);
    expect(room.heard, 'and switches nobody on').to.deep.equal(['anna']);
    room.send('ben', 'microphone');
    expect(room.heard).to.deep.equal(['anna', 'ben']);
  });

  it('goes on when the host has gone, unless it was a roll call', () => {
    const room = inMode({ type: 'broadcast', participantId: 'ben' });
    expect(room.tell({ type: 'leave', participantId: 'anna' }).state.mode.type).to.equal('broadcast');
  });
});

describe('save and apply', () => {
  it('keeps the mode where that is the scene, the voice or the host’s own view of it', () => {
    const first = sceneOf('ben');
    const rooms = [
      inMode({ type: 'scene' }, first),
      inMode({ type: 'voice', in: 'scene' }, first),
      inMode({ type: 'voice', in: 'single' }, first),
      inMode({ type: 'automatic' }, first).give('anna', { type: 'setHostView', view: { type: 'scene' } }),
    ];
    const kept = rooms.map((room) => {
      const { mode } = room.state;
      room.give('anna', { type: 'applyScene', scene: sceneOf('carla') });
      expect(room.state.scene?.cells[0]?.members).to.deep.equal(['carla']);
      return room.state.mode === mode;
    });
    expect(kept).to.deep.equal([true, true, true, true]);
  });

  it('shows the scene to everybody from every other mode', () => {
    const rooms = [
      inMode({ type: 'automatic' }),
      inMode({ type: 'broadcast', participantId: 'ben' }),
      inMode({ type: 'rollCall', participantId: 'ben' }),
      inMode({ type: 'automatic' }).give('anna', {
        type: 'setHostView',
        view: { type: 'participant', participantId: 'ben' },
      }),
    ];
    for (const room of rooms) {
      expect(room.give('anna', { type: 'applyScene', scene: sceneOf('ben') }).state.mode).to.deep.equal({
        type: 'scene',
      });
    }
  });
});

describe('the host’s scene', () => {
  it('has as many cells as its layout, and nobody who is not there, each once a cell', () => {
    const cells = [{ members: ['ben', 'slides', 'ben', 'gone'], seconds: 30 }];
    const room = Rehearsal.of('anna', 'ben').give('anna', {
      type: 'applyScene',
      scene: { layout: 'four', cells },
    });
    expect(room.state.scene).to.deep.equal({
      layout: 'four',
      cells: [
        { members: ['ben', 'slides'], seconds: 30 },
        ...Array.from({ length: 3 }, () => ({ members: [], seconds: 10 })),
      ],
      since: 1000,
    });
  });

  it('loses who goes, as the saved ones do', () => {
    const room = Rehearsal.of('anna', 'ben')
      .give('anna', { type: 'saveScene', name: 'Panel', scene: sceneOf('ben', 'anna') })
      .give('anna', { type: 'applyScene', scene: sceneOf('ben', 'anna') })
      .tell({ type: 'leave', participantId: 'ben' });
    for (const scene of [room.state.scene, room.state.savedScenes[0]?.scene]) {
      expect(scene?.cells.flatMap(({ members }) => members)).to.deep.equal(['anna']);
    }
  });

  it('is saved by name, over one of the same name, and up to thirty', () => {
    const room = Rehearsal.of('anna', 'ben');
    for (let index = 0; index < 30; index++) {
      room.give('anna', { type: 'saveScene', name: `Scene ${index}`, scene: sceneOf('ben') });
    }
    room.give('anna', { type: 'saveScene', name: 'Scene 3', scene: sceneOf('anna') });
    expect(room.state.savedScenes[3]?.scene.cells[0]?.members).to.deep.equal(['anna']);
    const more = { type: 'saveScene', name: 'One more', scene: sceneOf('ben') } as const;
    expect(room.refusal('anna', more)).to.equal('too_many_scenes');
    room.give('anna', { type: 'deleteScene', name: 'Scene 0' }).give('anna', more);
    expect(room.refusal('anna', { type: 'deleteScene', name: 'Scene 0' })).to.equal('scene_unknown');
  });
});

describe('the host’s own view', () => {
  it('follows the others until it is chosen, and when who it shows goes', () => {
    const view = { type: 'participant', participantId: 'ben' } as const;
    const room = Rehearsal.of('anna', 'ben').give('anna', { type: 'setHostView', view });
    expect(room.state.hostView).to.deep.equal(view);
    expect(room.state.mode, 'nobody else’s changes').to.deep.equal({ type: 'automatic' });
    room.tell({ type: 'leave', participantId: 'ben' });
    expect(room.state.hostView).to.deep.equal({ type: 'follow' });
  });

  it('is not handed on with the role', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla')
      .give('anna', { type: 'setHostView', view: { type: 'participant', participantId: 'carla' } })
      .give('anna', { type: 'makeHost', participantId: 'ben' });
    expect(room.state.hostView).to.deep.equal({ type: 'follow' });
  });

  it('needs a host, a scene, and whom it shows', () => {
    const room = Rehearsal.of('anna', 'ben');
    const refusal = (view: Parameters<typeof chosen>[0]): string | null => room.refusal('anna', chosen(view));
    expect(refusal({ type: 'scene' })).to.equal('scene_missing');
    expect(refusal({ type: 'participant', participantId: 'gone' })).to.equal('participant_gone');
    room
      .give('anna', { type: 'setCohost', participantId: 'ben', cohost: true })
      .give('anna', { type: 'releaseHost' });
    expect(room.refusal('ben', chosen({ type: 'follow' }))).to.equal('host_missing');
  });
});

function chosen(
  view: { type: 'follow' } | { type: 'scene' } | { type: 'participant'; participantId: string },
): { type: 'setHostView'; view: typeof view } {
  return { type: 'setHostView', view };
}

describe('the floor', () => {
  const speak = (participantId: string): { type: 'speak'; participantId: string } => ({
    type: 'speak',
    participantId,
  });

  it('goes to who speaks, and stays for two seconds', () => {
    const room = Rehearsal.of('anna', 'ben').tell(speak('anna'));
    expect(room.state.floor?.participantId).to.equal('anna');
    room
      .pass(500)
      .tell(speak('ben'))
      .pass(floorHoldMs - 501);
    expect(room.state.floor?.participantId).to.equal('anna');
    room.pass(1);
    expect(room.state.floor?.participantId).to.equal('ben');
  });

  it('goes at once to who speaks after it was held long enough', () => {
    const room = Rehearsal.of('anna', 'ben').tell(speak('anna')).pass(floorHoldMs).tell(speak('ben'));
    expect(room.state.floor?.participantId).to.equal('ben');
  });

  it('stays with who has it when they speak again before the others have it', () => {
    const room = Rehearsal.of('anna', 'ben').tell(speak('anna')).tell(speak('ben')).tell(speak('anna'));
    expect(room.pass(10_000).state.floor?.participantId).to.equal('anna');
  });

  it('goes to nobody who is muted by then, or gone', () => {
    const muted = Rehearsal.of('anna', 'ben').tell(speak('anna')).tell(speak('ben'));
    muted.give('anna', { type: 'mute', participantIds: ['ben'] }).pass(10_000);
    expect(muted.state.floor).to.include({ participantId: 'anna', nextId: null });
    const gone = Rehearsal.of('anna', 'ben').tell(speak('anna')).tell(speak('ben'));
    gone.tell({ type: 'leave', participantId: 'ben' });
    expect(gone.state.floor).to.include({ participantId: 'anna', nextId: null });
    expect(gone.tell({ type: 'leave', participantId: 'anna' }).state.floor).to.equal(null);
  });

  it('is of nobody whose microphone is off', () => {
    const room = Rehearsal.of('anna').send('anna', 'microphone', 'paused').tell(speak('anna'));
    expect([room.state.floor, room.state.speakers]).to.deep.equal([null, []]);
  });

  it('is remembered for the 25 who spoke last, the latest first', () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const room = Rehearsal.of(...names);
    for (const name of names) room.tell(speak(name));
    expect(room.state.speakers).to.deep.equal(names.slice(-25).reverse());
  });
});

describe('the spotlight', () => {
  it('is on one who is there, until they go or it is taken off', () => {
    const room = Rehearsal.of('anna', 'ben').give('anna', { type: 'spotlight', participantId: 'ben' });
    expect(room.state.spotlightId).to.equal('ben');
    expect(room.refusal('anna', { type: 'spotlight', participantId: 'gone' })).to.equal('participant_gone');
    expect(room.tell({ type: 'leave', participantId: 'ben' }).state.spotlightId).to.equal(null);
  });
});
