export type TextPart = { text: string; href?: undefined } | { text: string; href: string };

const candidates = /https?:\/\/[^\s<>"'`\p{Script=Han}，。；：！？、（）《》「」『』【】“”‘’]+/giu;
/** What ends a sentence, not an address. */
const punctuation = '.,;:!?…';

/** Text in parts, with addresses of the web made links; nothing else ever is one. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(candidates)) {
    const address = withoutClosing(found);
    const href = hrefOf(address);
    if (href === null) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: address, href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Without what belongs to the sentence around it: `(see https://example.org/a_(b).)` keeps its own brackets. */
function withoutClosing(found: string): string {
  const count = (characters: RegExp): number => found.match(characters)?.length ?? 0;
  let extra = count(/[)\]}]/g) - count(/[([{]/g);
  let end = found.length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    if (punctuation.includes(last)) continue;
    if (extra <= 0 || !')]}'.includes(last)) break;
    extra--;
  }
  return found.slice(0, end);
}

/** @returns null for what is no address, and for one that hides where it leads: `https://bank.example@evil.example` */
function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return username === '' && password === '' ? href : null;
}
