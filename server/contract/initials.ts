const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One or two signs that stand for a name: the last two characters of a Chinese, Japanese or Korean name, where the
 * given name is; otherwise the first letters of the first and the last word.
 */
export function initialsOf(name: string): string {
  const words = name
    .replace(/[\p{P}\p{S}]+/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return '?';
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u.test(last)) {
    return signsOf(last).slice(-2).join('');
  }
  const letters = words.length === 1 ? [firstLetter(first)] : [firstLetter(first), firstLetter(last)];
  return letters.join('').toLocaleUpperCase();
}

/** A stable number below `count` for an id, so that a person keeps one colour everywhere. */
export function colourIndex(id: string, count: number): number {
  let hash = 2166136261;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % count;
}

function firstLetter(word: string): string {
  return signsOf(word)[0] ?? '';
}

/** What a reader takes for one sign each, whatever it is encoded as. */
function signsOf(word: string): string[] {
  return Array.from(signs.segment(word), ({ segment }) => segment);
}
