/** Who is chosen in the list of people, as in a list of files. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** From where Shift reaches; null: from nowhere yet. */
  anchor: string | null;
}

export const nobody: Selection = { ids: new Set(), anchor: null };

export function selectOnly(id: string): Selection {
  return { ids: new Set([id]), anchor: id };
}

export function toggle({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** Everybody between the anchor and this one, beside those chosen already. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (from < 0 || to < 0) return toggle(selection, id);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...between]), anchor: selection.anchor };
}

export function selectAll(order: readonly string[]): Selection {
  return { ids: new Set(order), anchor: order[0] ?? null };
}

/** Without those who have gone. The same object when nobody has. */
export function withoutGone(selection: Selection, present: ReadonlySet<string>): Selection {
  const gone = [...selection.ids].some((id) => !present.has(id));
  if (!gone) return selection;
  return { ...selection, ids: new Set([...selection.ids].filter((id) => present.has(id))) };
}
