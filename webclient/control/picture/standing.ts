import type { HostView } from '../../../server/contract/conference-view.ts';
import type { ManualScene, Mode } from '../../../server/contract/scene.ts';
import { type Draft, draftOf, isEmpty, sameDraft } from './draft.ts';

/** How the draft stands to what is applied. */
export type Standing = 'empty' | 'changed' | 'on_air' | 'applied';

/** `on_air`: everybody sees just this; `applied`: it is the host's scene, but another picture is on air. */
export function standingOf(draft: Draft, scene: ManualScene | null, mode: Mode): Standing {
  if (scene === null || !sameDraft(draft, draftOf(scene))) return isEmpty(draft) ? 'empty' : 'changed';
  return mode.type === 'scene' || (mode.type === 'voice' && mode.in === 'scene') ? 'on_air' : 'applied';
}

/** Who sees a scene once it is applied (product, section 3). */
export type SeenBy = 'everybody' | 'everybody_with_speaker' | 'nobody_yet' | 'own_view';

export function seenWhenApplied(mode: Mode, view: HostView): SeenBy {
  if (mode.type === 'scene') return 'everybody';
  if (mode.type === 'voice') return mode.in === 'scene' ? 'everybody_with_speaker' : 'nobody_yet';
  return view.type === 'scene' ? 'own_view' : 'everybody';
}
