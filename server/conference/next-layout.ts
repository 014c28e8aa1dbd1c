import type { Control } from '../contract/controls.ts';
import { cellCount, manualLayouts } from '../contract/layouts.ts';
import { emptyScene, fillRest } from '../contract/scene.ts';
import type { ConferenceState } from './state.ts';

/**
 * What a host does by one key: the next layout with everybody in it, up to the first that has a cell for each, and then
 * the automatic picture again.
 */
export function nextLayout({ mode, scene, participants }: ConferenceState): Control {
  const people = [...participants.keys()];
  const roomy = manualLayouts.findIndex((layout) => cellCount(layout) >= people.length);
  const useful = roomy < 0 ? manualLayouts : manualLayouts.slice(0, roomy + 1);
  const at = mode.type === 'scene' && scene ? useful.indexOf(scene.layout) : -1;
  const next = useful[at + 1];
  if (!next || (mode.type === 'scene' && at < 0)) return { type: 'setMode', mode: { type: 'automatic' } };
  const { layout, cells } = fillRest(emptyScene(next, 0), people);
  return {
    type: 'applyScene',
    scene: { layout, cells: cells.map(({ members, seconds }) => ({ members, seconds })) },
  };
}
