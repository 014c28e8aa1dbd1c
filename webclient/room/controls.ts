import type { LucideIcon } from 'lucide-react';
import type { PanelName } from './room-panel.tsx';
import type { RoomLayout } from './stage-plan.ts';

export type ControlId =
  | 'microphone'
  | 'camera'
  | 'share'
  | 'hand'
  | 'people'
  | 'chat'
  | 'host'
  | 'layout'
  | 'onePicture'
  | 'statistics'
  | 'invitation'
  | 'language'
  | 'settings'
  | 'fullscreen'
  | 'leave';

/** One thing the control bar can do; the same list feeds the bar, the phone's menu and the keys. */
export interface Control {
  id: ControlId;
  /** Names the thing; does not change with its state, which is told by `pressed`. */
  label: string;
  /** What a click does now. */
  action: string;
  /** As in `useShortcuts`. */
  key?: string;
  Icon: LucideIcon;
  /** Left out for what is done once, as leaving. */
  pressed?: boolean;
  /** `off`: something of one's own is switched off, and worth seeing from afar. */
  look?: 'off' | 'active' | 'danger';
  busy?: boolean;
  count?: number;
  /** Something waits to be looked at; said in words. */
  alert?: { count: number; text: string };
  run: () => void;
}

/** What the controls need of the room around them. */
export interface ControlContext {
  layout: RoomLayout;
  panel: PanelName | null;
  /** The picture composed by the server is shown. */
  mixed: boolean;
  onLayout: (layout: RoomLayout) => void;
  onMixed: (mixed: boolean) => void;
  onPanel: (panel: PanelName | null) => void;
}

/** In the middle of the bar, always in reach. */
export const mainControls: readonly ControlId[] = ['microphone', 'camera', 'share', 'hand', 'leave'];

/** On a phone these stand in the bar, in the order of the thumb; the others are in the menu. */
export const phoneControls: readonly ControlId[] = ['microphone', 'camera', 'hand', 'people', 'leave'];
