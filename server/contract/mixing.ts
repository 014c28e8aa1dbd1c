/** What the mixer is to show, as the rules of the conference have it. Plain data: it goes to the media node. */
import type { LayoutName } from './layouts.ts';
import type { Placed } from './scene.ts';

/** The participant’s ID under which browsers get what the mixer makes. */
export const mixerId = 'mixer';

/** Somebody, as a cell of a composed picture shows them. */
export interface PersonShown {
  name: string;
  /** One or two characters, where there is no picture. */
  initials: string;
  /** Behind the initials, #rrggbb. */
  colour: string;
  muted: boolean;
  speaking: boolean;
  /** A roll call calls them. */
  called: boolean;
}

/** What lies over and around the cells. */
export interface SceneLook {
  layout: LayoutName;
  /** Whether names are written on the pictures. */
  names: boolean;
  /** What the sign of a recording says; null: it is not recorded. */
  recording: string | null;
  watermark: string | null;
  /** Shown while nobody is in any cell. */
  calm: { title: string; note: string };
  /** Lines in a box at the lower edge: what the keys of a telephone do; null: none. */
  help: readonly string[] | null;
}

export interface MixedScene extends SceneLook {
  /** As many as the layout has; null: nothing in it. */
  cells: readonly (Readonly<Placed & PersonShown> | null)[];
}

/** What is seen by those who get one picture. */
export interface Scenes {
  everybody: MixedScene;
  /** Of those who see something of their own: each participant once. */
  own: readonly { participantId: string; scene: MixedScene }[];
}

/** For room systems that show slides on a line of their own. */
export interface SharedScenes {
  presenterId: string;
  /** What is shared, alone. */
  slides: MixedScene;
  /** What is seen beside it: as if nobody shared. */
  beside: Scenes;
}

export interface MixedScenes extends Scenes {
  /** Null: nobody shares. */
  share: SharedScenes | null;
}
