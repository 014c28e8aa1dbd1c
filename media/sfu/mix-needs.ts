import { cellsOf } from '../../server/contract/layouts.ts';
import type { MixedScene, MixedScenes } from '../../server/contract/mixing.ts';
import type { Placed } from '../../server/contract/scene.ts';
import type { ScenePlan } from '../mixer/scene-plan.ts';
import type { PictureNeed } from './picture-shares.ts';

/** A source that the pictures show. */
export interface InputNeed extends Placed {
  id: string;
  /** Of the widest cell it is in, px. */
  width: number;
}

export function sceneOf(
  { whose, part }: Pick<PictureNeed, 'whose' | 'part'>,
  scenes: MixedScenes,
): MixedScene {
  const { share } = scenes;
  if (part === 'slides') return share?.slides ?? nothingShared(scenes);
  const { everybody, own } = share && part === 'besideSlides' ? share.beside : scenes;
  return own.find(({ participantId }) => participantId === whose)?.scene ?? everybody;
}

/** In the place of slides, while nobody shares. */
function nothingShared({ everybody }: MixedScenes): MixedScene {
  return { ...everybody, layout: 'single', cells: [null], names: false, recording: null, help: null };
}

/** What the pictures show, by the ID of the input. */
export function inputsOf(pictures: readonly PictureNeed[], scenes: MixedScenes): Map<string, InputNeed> {
  const inputs = new Map<string, InputNeed>();
  for (const picture of pictures) {
    const { layout, cells } = sceneOf(picture, scenes);
    const rects = cellsOf(layout, picture.format);
    cells.forEach((cell, index) => {
      const rect = rects[index];
      if (!cell || !rect) return;
      const id = inputId(cell);
      const { participantId, source } = cell;
      const width = Math.max(rect.width, inputs.get(id)?.width ?? 0);
      inputs.set(id, { id, participantId, source, width });
    });
  }
  return inputs;
}

/** @param sends whether there is an input of that ID; a name card stands in for one that does not */
export function scenePlanOf(scene: MixedScene, sends: (inputId: string) => boolean): ScenePlan {
  return {
    ...scene,
    cells: scene.cells.map((cell) => {
      if (!cell) return null;
      const { participantId, source, ...person } = cell;
      const id = inputId({ participantId, source });
      return { ...person, inputId: sends(id) ? id : null };
    }),
  };
}

export function inputId({ participantId, source }: Placed): string {
  return `${source} ${participantId}`;
}
