import type { GivenScene } from '../../../server/contract/controls.ts';
import { cellCount, type ManualLayout } from '../../../server/contract/layouts.ts';
import {
  fillRest,
  type ManualScene,
  rotationSeconds,
  type SceneCell,
} from '../../../server/contract/scene.ts';

/** The arrangement a host is working on, and every step of it as a pure function. Cells are counted from 0. */
export type Draft = GivenScene;

const emptyCell: SceneCell = { members: [], seconds: rotationSeconds.default };

export function emptyDraft(layout: ManualLayout): Draft {
  return { layout, cells: Array.from({ length: cellCount(layout) }, () => emptyCell) };
}

export function draftOf({ layout, cells }: Pick<ManualScene, 'layout' | 'cells'>): Draft {
  return withLayout({ layout, cells }, layout);
}

/** Every cell keeps its number. Whoever loses theirs takes the next free one, as far as there are any. */
export function withLayout({ cells }: Draft, layout: ManualLayout): Draft {
  const count = cellCount(layout);
  const lost = cells.slice(count).filter(({ members }) => members.length > 0);
  const kept = Array.from({ length: count }, (_, index) => cells[index] ?? emptyCell).map((cell) =>
    cell.members.length === 0 ? (lost.shift() ?? cell) : cell,
  );
  return { layout, cells: kept };
}

/** Puts them there instead of who was; wherever else they were they are no more. */
export function place(draft: Draft, index: number, members: readonly string[]): Draft {
  return changeCell(without(draft, members), index, (cell) => ({ ...cell, members: [...new Set(members)] }));
}

/** Has them take turns there with who is there already. */
export function addTo(draft: Draft, index: number, members: readonly string[]): Draft {
  const there = draft.cells[index]?.members ?? [];
  const added = members.filter((member) => !there.includes(member));
  return changeCell(without(draft, added), index, (cell) => ({
    ...cell,
    members: [...cell.members, ...new Set(added)],
  }));
}

/** What two cells hold changes places. */
export function swap(draft: Draft, a: number, b: number): Draft {
  const [first, second] = [draft.cells[a], draft.cells[b]];
  if (!first || !second || a === b) return draft;
  return changeCell(
    changeCell(draft, a, () => second),
    b,
    () => first,
  );
}

/** Everything of one cell goes into another, to take turns there. */
export function merge(draft: Draft, from: number, to: number): Draft {
  const members = draft.cells[from]?.members ?? [];
  return from === to || members.length === 0 ? draft : addTo(draft, to, members);
}

export function remove(draft: Draft, index: number, member: string): Draft {
  return changeCell(draft, index, (cell) => ({
    ...cell,
    members: cell.members.filter((one) => one !== member),
  }));
}

export function clearCell(draft: Draft, index: number): Draft {
  return changeCell(draft, index, () => emptyCell);
}

export function setSeconds(draft: Draft, index: number, seconds: number): Draft {
  const within = Math.min(rotationSeconds.max, Math.max(rotationSeconds.min, Math.round(seconds)));
  return changeCell(draft, index, (cell) => ({ ...cell, seconds: within }));
}

/** Whoever has no cell yet takes the next free one; those for whom there is none are left out. */
export function fillNext(draft: Draft, members: readonly string[]): Draft {
  const placed = placedIn(draft);
  const coming = [...new Set(members)].filter((member) => !placed.has(member));
  return {
    ...draft,
    cells: draft.cells.map((cell) => {
      const [next] = cell.members.length === 0 ? coming.splice(0, 1) : [];
      return next === undefined ? cell : { ...cell, members: [next] };
    }),
  };
}

/** Every free cell gets somebody, in order. */
export function fill(draft: Draft, order: readonly string[]): Draft {
  const { layout, cells } = fillRest({ ...draft, since: 0 }, order);
  return { layout, cells };
}

/** Without those who have gone. The same object when nobody has. */
export function withoutGone(draft: Draft, present: { has: (id: string) => boolean }): Draft {
  const there = (member: string): boolean => member === 'slides' || present.has(member);
  if (draft.cells.every(({ members }) => members.every(there))) return draft;
  return {
    ...draft,
    cells: draft.cells.map((cell) => ({ ...cell, members: cell.members.filter(there) })),
  };
}

export function placedIn({ cells }: Draft): Set<string> {
  return new Set(cells.flatMap(({ members }) => members));
}

export function isEmpty({ cells }: Draft): boolean {
  return cells.every(({ members }) => members.length === 0);
}

/** Whether both show the same. How long one alone is shown makes no difference. */
export function sameDraft(a: Draft, b: Draft): boolean {
  const cellsOfBoth = Math.max(a.cells.length, b.cells.length);
  return (
    a.layout === b.layout &&
    Array.from({ length: cellsOfBoth }, (_, index) => [a.cells[index], b.cells[index]] as const).every(
      ([one = emptyCell, other = emptyCell]) =>
        one.members.length === other.members.length &&
        one.members.every((member, place) => member === other.members[place]) &&
        (one.members.length < 2 || one.seconds === other.seconds),
    )
  );
}

function without(draft: Draft, members: readonly string[]): Draft {
  return {
    ...draft,
    cells: draft.cells.map((cell) =>
      cell.members.some((member) => members.includes(member))
        ? { ...cell, members: cell.members.filter((member) => !members.includes(member)) }
        : cell,
    ),
  };
}

function changeCell(draft: Draft, index: number, change: (cell: SceneCell) => SceneCell): Draft {
  const cell = draft.cells[index];
  return cell === undefined ? draft : { ...draft, cells: draft.cells.with(index, change(cell)) };
}
