const longest = 120;
const longestEnding = 16;

/**
 * A name that a file can be saved under wherever it is opened: without folders, characters that a system gives a
 * meaning, and such as hide how it ends.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = trimmed(last.replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, '').replace(/\s+/gu, ' '));
  const short = trimmed(shortened(clean));
  return short === '' ? 'file' : short;
}

/** Dots and spaces at its ends are lost, or hide it, on one system or another. */
function trimmed(name: string): string {
  return name.replace(/^[.\s]+/u, '').replace(/[.\s]+$/u, '');
}

/** Its ending tells what it is, so the middle goes. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= longest) return name;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= longestEnding ? characters.slice(dot) : [];
  return [...characters.slice(0, longest - ending.length), ...ending].join('');
}
