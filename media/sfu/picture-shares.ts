import type { VideoFormat } from '../mixer/video-encoder.ts';

/** Of what somebody sees: all of it, what is seen beside slides that come apart, or those slides. */
export type Part = 'all' | 'besideSlides' | 'slides';

/** Somebody who takes one composed picture. */
export interface Taker {
  id: string;
  /** Who sees a picture of their own, their ID; null: it is what everybody sees. */
  whose: string | null;
  part: Part;
  format: VideoFormat;
}

/** A picture that is encoded once for all its takers. */
export interface PictureNeed {
  id: string;
  whose: Taker['whose'];
  part: Part;
  format: VideoFormat;
}

export interface Shares {
  pictures: readonly PictureNeed[];
  /** The picture of each taker. */
  of: ReadonlyMap<string, string>;
}

export const noShares: Shares = { pictures: [], of: new Map() };

/**
 * Who takes the same picture at the same rate shares one. A picture keeps its ID, and so its encoder, when all of its
 * takers want another rate or are to see something else: they see no break. One alone who wants another gets a picture
 * of their own.
 */
export function share(takers: readonly Taker[], before: Shares): Shares {
  const groups = Map.groupBy(takers, (taker) => `${sceneKey(taker)} ${kindOf(taker)} ${taker.format.kbps}`);
  const used = new Set<string>();
  const pictures: PictureNeed[] = [];
  const of = new Map<string, string>();
  // The most first: the fewest see a break.
  for (const members of [...groups.values()].sort((a, b) => b.length - a.length)) {
    const [first] = members;
    if (!first) continue;
    const id = keptId(members, before, used) ?? freeId(kindOf(first), used, before);
    used.add(id);
    const { whose, part, format } = first;
    pictures.push({ id, whose, part, format });
    for (const member of members) of.set(member.id, id);
  }
  return { pictures, of };
}

/** The one that most of them have had, if it is of this kind and nobody else's by now. */
function keptId(members: readonly Taker[], before: Shares, used: ReadonlySet<string>): string | null {
  const counts = new Map<string, number>();
  for (const member of members) {
    const id = before.of.get(member.id);
    if (id === undefined || used.has(id) || !id.startsWith(`${kindOf(member)} #`)) continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

/** Not one that somebody has had until now: its encoder would begin anew for them. */
function freeId(kind: string, used: ReadonlySet<string>, before: Shares): string {
  const had = new Set(before.pictures.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = `${kind} #${number}`;
    if (!used.has(id) && !had.has(id)) return id;
  }
}

/** What is seen on it. */
export function sceneKey({ whose, part }: Pick<Taker, 'whose' | 'part'>): string {
  return `${part} ${whose === null ? 'of everybody' : `of ${whose} alone`}`;
}

/** What one encoder cannot change. */
function kindOf({ format: { width, height, fps, profile, maxSliceBytes } }: Taker): string {
  const mode = maxSliceBytes === null ? '' : ' mode 0';
  return `${width}x${height}@${fps} ${profile}${mode}`;
}
