import { expect } from 'chai';
import type { Snapshot } from '../../server/contract/conference-view.ts';
import { emptyScene } from '../../server/contract/scene.ts';
import { nothingHosted } from '../core/console-model.ts';
import { type Before, undoOf } from './undo.ts';

const snapshot: Snapshot = {
  now: 0,
  version: 1,
  conferenceId: 'conference',
  meetingId: '123456789',
  subject: '',
  media: 'video',
  startedAt: 0,
  participants: [
    {
      id: 'anna',
      name: 'Anna',
      kind: 'web',
      role: 'guest',
      joinedAt: 0,
      connection: 'up',
      sources: {},
      handRaisedAt: null,
      network: 'good',
      held: true,
      asked: [],
    },
  ],
  fields: {
    presenterId: null,
    speakers: [],
    floorId: null,
    mode: { type: 'broadcast', participantId: 'anna' },
    scene: null,
    spotlightId: 'anna',
    muted: false,
    selfUnmute: false,
    shareLocked: false,
    waitingRoom: false,
    chat: 'hosts',
    prompts: { join: true, leave: false, recording: true },
    watermark: false,
    labels: true,
    recording: 'off',
    stream: 'off',
    plannedEndAt: null,
    pictureCodec: 'H264',
    locked: false,
    endsAt: null,
  },
};
const before: Before = { snapshot, host: nothingHosted };
const scene = emptyScene('two', 0);

describe('what takes a control back', () => {
  it('is the setting as it was', () => {
    expect(undoOf({ type: 'lock', locked: true }, before)).to.deep.equal([{ type: 'lock', locked: false }]);
    expect(undoOf({ type: 'setChat', who: 'off' }, before)).to.deep.equal([
      { type: 'setChat', who: 'hosts' },
    ]);
    expect(undoOf({ type: 'spotlight', participantId: null }, before)).to.deep.equal([
      { type: 'spotlight', participantId: 'anna' },
    ]);
    expect(undoOf({ type: 'setPrompts', join: false, leave: false }, before)).to.deep.equal([
      { type: 'setPrompts', join: true },
    ]);
    expect(undoOf({ type: 'rename', participantId: 'anna', name: 'Ann' }, before)).to.deep.equal([
      { type: 'rename', participantId: 'anna', name: 'Anna' },
    ]);
  });

  it('is nothing where nothing was changed, or nothing can be taken back', () => {
    expect(undoOf({ type: 'lock', locked: false }, before)).to.equal(null);
    expect(undoOf({ type: 'remove', participantIds: ['anna'] }, before)).to.equal(null);
    expect(undoOf({ type: 'end' }, before)).to.equal(null);
  });

  it('leaves those muted who were muted by name before all were', () => {
    expect(undoOf({ type: 'muteAll' }, before)).to.deep.equal([
      { type: 'endMuteAll' },
      { type: 'mute', participantIds: ['anna'] },
      { type: 'allowUnmute', allowed: false },
    ]);
  });

  it('brings back the picture that was on air, and the arrangement before', () => {
    const mode = { type: 'setMode', mode: snapshot.fields.mode } as const;
    expect(undoOf({ type: 'setMode', mode: { type: 'automatic' } }, before)).to.deep.equal([mode]);
    expect(undoOf({ type: 'applyScene', scene }, before)).to.deep.equal([mode]);
    const applied = { ...before, host: { ...nothingHosted, scene } };
    expect(undoOf({ type: 'applyScene', scene }, applied)).to.deep.equal([
      { type: 'applyScene', scene: { layout: 'two', cells: scene.cells } },
      mode,
    ]);
  });

  it('brings back a saved arrangement that was replaced or deleted', () => {
    const host = { ...nothingHosted, savedScenes: [{ name: 'A', scene }] };
    const kept = { type: 'saveScene', name: 'A', scene: { layout: 'two', cells: scene.cells } } as const;
    expect(undoOf({ type: 'saveScene', name: 'A', scene }, { snapshot, host })).to.deep.equal([kept]);
    expect(undoOf({ type: 'deleteScene', name: 'A' }, { snapshot, host })).to.deep.equal([kept]);
    expect(undoOf({ type: 'saveScene', name: 'B', scene }, before)).to.deep.equal([
      { type: 'deleteScene', name: 'B' },
    ]);
  });
});
