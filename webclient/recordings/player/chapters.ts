export interface Chapter {
  /** ms of the recording */
  at: number;
  title: string;
}

/** The one that plays at a time; null: the first has not begun. Chapters come in the order of time. */
export function chapterAt(chapters: readonly Chapter[], at: number): Chapter | null {
  return chapters.findLast((chapter) => chapter.at <= at) ?? null;
}

/** Marks closer than this on the seek bar would be one line, in parts of its length. */
const leastApart = 0.006;

/** Where chapters begin on the seek bar, 0 to 1; none at its ends. */
export function marksOf(chapters: readonly Chapter[], lengthMs: number): number[] {
  if (lengthMs <= 0) return [];
  const marks: number[] = [];
  for (const { at } of chapters) {
    const mark = at / lengthMs;
    const before = marks.at(-1) ?? 0;
    if (mark - before >= leastApart && 1 - mark >= leastApart) marks.push(mark);
  }
  return marks;
}
