/**
 * What happened in a recording, and when: `at` is ms of the recording. Titles are the names of people and need no
 * language.
 */
export type Mark =
  /** Somebody else is the main person of the scene. */
  | { readonly at: number; readonly type: 'person'; readonly title: string }
  /** Slides begin, or somebody else's follow at once. */
  | { readonly at: number; readonly type: 'share'; readonly title: string }
  | { readonly at: number; readonly type: 'shareEnd' }
  /** No pictures came for `ms`. */
  | { readonly at: number; readonly type: 'gap'; readonly ms: number };

/** In the order of their time: those of two mixers, one after the other, may overlap by a moment. */
export function inOrder(marks: readonly Mark[]): readonly Mark[] {
  return marks.toSorted((a, b) => a.at - b.at);
}
