import type { PersonShown, SceneLook } from '../../server/contract/mixing.ts';

/** Who or what is in a cell of a picture. */
export interface PlannedCell extends Readonly<PersonShown> {
  /** The input whose picture it shows; null: there is none, and the name card stands in for it. */
  inputId: string | null;
}

/** A picture as it is to look, complete: what it was before does not matter. */
export interface ScenePlan extends Readonly<SceneLook> {
  /** As many as the layout has; null: nothing in it. */
  cells: readonly (PlannedCell | null)[];
}
