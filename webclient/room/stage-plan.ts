import type { Rect } from '../../server/contract/layouts.ts';
import { arrangeStage, stageCapacity } from '../../server/contract/stage.ts';

export type RoomLayout = 'gallery' | 'speaker';

export interface StageInput {
  width: number;
  height: number;
  gap: number;
  pageSize: number;
  layout: RoomLayout;
  /** Everybody but oneself, in the order of `orderBySpeech`. */
  others: readonly string[];
  selfId: string;
  /** Who shares, or null. */
  presenterId: string | null;
  /** Who of the others spoke last, or null. */
  speakerId: string | null;
  /** Whom the host has made large for everybody, or null. */
  spotlightId: string | null;
  /** The page asked for, from 0; too high a number means the last one. */
  page: number;
}

export interface PlannedTile extends Rect {
  /** Tells several tiles of the same person apart. */
  key: string;
  id: string;
}

export interface PlannedSlides extends Rect {
  key: string;
  presenterId: string;
}

export interface StagePlan {
  slides: PlannedSlides[];
  /** All tiles of the page; in the speaker view the large one comes first. */
  tiles: PlannedTile[];
  /** Cells of the host's picture with nobody in them. */
  blanks: Rect[];
  /** Oneself, small, over a picture that one is not in. */
  self: PlannedTile | null;
  /** Where the host's picture and slides that are not in it share the stage: which of them is large. */
  large: 'picture' | 'slides' | null;
  page: number;
  pages: number;
}

/** How many of the others the first page shows: one place is one's own, unless it is the only one. */
export function othersOnFirstPage(capacity: number): number {
  return Math.max(1, capacity - 1);
}

/** Tiles a page holds under this input; the speaker's large cell counts for none, as slides do not. */
export function pageCapacity(input: Omit<StageInput, 'page'>): number {
  const large = input.presenterId !== null || largeTile(input) !== null;
  return stageCapacity({ ...input, slides: large });
}

/** Everybody in pages; one's own tile has the last place of the first page. */
export function paginate(others: readonly string[], selfId: string, capacity: number): string[][] {
  if (capacity === 1) return [...others, selfId].map((id) => [id]);
  const first = othersOnFirstPage(capacity);
  const pages = [[...others.slice(0, first), selfId]];
  for (let start = first; start < others.length; start += capacity) {
    pages.push(others.slice(start, start + capacity));
  }
  return pages;
}

/** Decides what is where on the stage. Pure, so that every odd window and crowd can be tested. */
export function planStage(input: StageInput): StagePlan {
  const largeId = largeTile(input);
  const hasLarge = input.presenterId !== null || largeId !== null;
  const capacity = pageCapacity(input);
  const pages = paginate(
    input.others.filter((id) => id !== largeId),
    input.selfId,
    capacity,
  );
  const page = Math.min(Math.max(0, input.page), pages.length - 1);
  const ids = pages[page] ?? [];
  const { slides, tiles } = arrangeStage({ ...input, slides: hasLarge, tiles: ids.length });
  const planned = ids.flatMap((id, index) => {
    const rect = tiles[index];
    return rect === undefined ? [] : [{ key: id, id, ...rect }];
  });
  const { presenterId } = input;
  return {
    slides: slides && presenterId !== null ? [{ key: 'slides', presenterId, ...slides }] : [],
    tiles: slides && largeId !== null ? [{ key: largeId, id: largeId, ...slides }, ...planned] : planned,
    blanks: [],
    self: null,
    large: null,
    page,
    pages: pages.length,
  };
}

/**
 * Who fills the large cell: the spotlight in either view, and in the speaker view who speaks. Slides go before; alone
 * there is nobody to enlarge, and nobody looks at themselves.
 */
function largeTile(input: Omit<StageInput, 'page'>): string | null {
  const { layout, presenterId, speakerId, spotlightId, others } = input;
  if (presenterId !== null) return null;
  if (spotlightId !== null && others.includes(spotlightId)) return spotlightId;
  return layout === 'speaker' ? (speakerId ?? others[0] ?? null) : null;
}
