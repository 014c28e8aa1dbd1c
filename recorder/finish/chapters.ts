import { inOrder, type Mark } from './marks.ts';

/** ms of the recording. */
export interface Chapter {
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** What is seen from a moment on; `what` tells whether it is the same as before. */
interface Change {
  readonly at: number;
  readonly what: string;
  readonly title: string;
}

/** Shorter ones belong to the one before. */
export const shortestChapterMs = 10_000;
/** Players hold at most 255 bytes of a title; a character has up to four. */
const longestTitle = /^.{0,60}/u;

/**
 * The chapters of a recording: one wherever the main person or the slides change, each at least
 * {@link shortestChapterMs} long. They follow each other without a gap from 0 to `durationMs`.
 *
 * @param title of the recording: that of the time before anybody is named
 */
export function chaptersOf(marks: readonly Mark[], durationMs: number, title: string): readonly Chapter[] {
  const changes = changesOf(marks, title).filter(({ at }) => at < durationMs);
  const chapters: (Chapter & { readonly what: string })[] = [];
  for (const [index, { at, what, title: name }] of changes.entries()) {
    const to = changes[index + 1]?.at ?? durationMs;
    const before = chapters.pop();
    if (!before) chapters.push({ from: 0, to, what, title: name });
    else if (before.what === what || to - at < shortestChapterMs) chapters.push({ ...before, to });
    // Only the first can be short: nobody was before it to belong to, so it belongs to the next.
    else if (before.to - before.from < shortestChapterMs) {
      chapters.push({ from: before.from, to, what, title: name });
    } else chapters.push(before, { from: at, to, what, title: name });
  }
  return chapters.map(({ from, to, title: name }) => ({ from, to, title: name }));
}

function changesOf(marks: readonly Mark[], title: string): readonly Change[] {
  let person = { what: '', title };
  let slides: string | null = null;
  const changes: Change[] = [{ at: 0, ...person }];
  for (const [index, mark] of inOrder(marks).entries()) {
    const at = Math.max(mark.at, 0);
    switch (mark.type) {
      case 'person':
        person = { what: `person ${mark.title}`, title: mark.title };
        changes.push({ at, ...person });
        break;
      case 'share':
        if (slides === mark.title) break;
        slides = mark.title;
        changes.push({ at, what: `slides ${index}`, title: mark.title });
        break;
      case 'shareEnd':
        slides = null;
        changes.push({ at, ...person });
        break;
      case 'gap':
        break;
      default:
        mark satisfies never;
    }
  }
  return changes.filter(({ at }, index) => changes[index + 1]?.at !== at);
}

/** Title and chapters as ffmpeg reads them: the format FFMETADATA1 of its manual. */
export function ffmetadata(title: string, chapters: readonly Chapter[]): string {
  const lines = [';FFMETADATA1', `title=${escaped(title)}`];
  for (const { from, to, title: name } of chapters) {
    lines.push('[CHAPTER]', 'TIMEBASE=1/1000', `START=${from}`, `END=${to}`, `title=${escaped(name)}`);
  }
  return `${lines.join('\n')}\n`;
}

function escaped(title: string): string {
  const plain = title.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return (longestTitle.exec(plain)?.[0] ?? '').replaceAll(/[=;#\\]/g, '\\$&');
}
