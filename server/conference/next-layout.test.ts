import { expect } from 'chai';
import { Rehearsal } from '../../test/harness/rehearsal.ts';
import { nextLayout } from './next-layout.ts';

describe('the next layout, by one key', () => {
  it('goes through those that have a cell for everybody, and back to the automatic picture', () => {
    const room = Rehearsal.of('anna', 'ben', 'carla');
    const seen: string[] = [];
    for (let press = 0; press < 4; press++) {
      const control = nextLayout(room.state);
      seen.push(control.type === 'applyScene' ? control.scene.layout : control.type);
      room.give('anna', control);
    }
    expect(seen).to.deep.equal(['single', 'two', 'three', 'setMode']);
    expect(room.state.mode).to.deep.equal({ type: 'automatic' });
    expect(nextLayout(room.state)).to.have.nested.property('scene.layout', 'single');
  });

  it('puts everybody into it, each once', () => {
    const room = Rehearsal.of('anna', 'ben');
    room.give('anna', nextLayout(room.state));
    const control = nextLayout(room.state);
    const members = control.type === 'applyScene' ? control.scene.cells.flatMap((cell) => cell.members) : [];
    expect(members).to.have.members(['anna', 'ben']);
  });

  it('is the automatic picture where the host has a layout for more', () => {
    const room = Rehearsal.of('anna', 'ben');
    const cells = [{ members: ['anna'], seconds: 10 }];
    room.give('anna', { type: 'applyScene', scene: { layout: 'sixteen', cells } });
    expect(nextLayout(room.state)).to.deep.equal({ type: 'setMode', mode: { type: 'automatic' } });
  });
});
