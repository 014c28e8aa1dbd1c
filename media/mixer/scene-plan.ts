import type { LayoutName } from '../../server/contract/layouts.ts';

/** Who or what is in a cell of a picture. */
export interface PlannedCell {
  /** The input whose picture it shows; null: there is none, and the name card stands in for it. */
  inputId: string | null;
  name: string;
  /** One or two characters. */
  initials: string;
  /** Of the name card's circle, degrees. */
  hue: number;
  muted: boolean;
  speaking: boolean;
  /** A roll call calls them. */
  called: boolean;
}

/** A picture as it is to look, complete: what it was before does not matter. */
export interface ScenePlan {
  layout: LayoutName;
  /** As many as the layout has; null: nothing in it. */
  cells: readonly (PlannedCell | null)[];
  names: boolean;
  /** What the sign of a recording says; null: it is not recorded. */
  recording: string | null;
  watermark: string | null;
  /** Shown while nobody is in any cell. */
  calm: { title: string; note: string };
}
