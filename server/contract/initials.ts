/** How people are shown who send no picture. Pure, called alike by browsers and the mixer. */

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

/** Calm ones, on which white letters are read. */
const avatarColours = [
  '#3b5b92',
  '#2f6f6a',
  '#6a4f8c',
  '#8a4a5e',
  '#7a5a32',
  '#4f6b39',
  '#34657f',
  '#7b4b7b',
  '#585f8f',
  '#4a5a68',
] as const;

/** The colour behind somebody’s initials (#rrggbb): the same for one ID everywhere. */
export function colourOf(id: string): string {
  let hash = 2166136261;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619);
  return avatarColours[(hash >>> 0) % avatarColours.length] ?? avatarColours[0];
}

function firstLetter(word: string): string {
  return signsOf(word)[0] ?? '';
}

/** What a reader takes for one sign each, whatever it is encoded as. */
function signsOf(word: string): string[] {
  return Array.from(signs.segment(word), ({ segment }) => segment);
}
