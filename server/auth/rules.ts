/**
 * Stems of the passwords that lists of leaked ones begin with, in lower case and without the digits and signs people
 * put around them.
 */
const commonStems: ReadonlySet<string> = new Set(
  `password passwort passwd pass passw admin administrator root user guest test tester testing demo default login
  changeme change letmein welcome hello secret master access system server service manager office company business
  qwerty qwert qwertz azerty asdf asdfgh asdfghjkl asdfasdf zxcvbn zxcvbnm qwertyuiop qwertyui qweasd qweasdzxc
  qazwsx qazwsxedc wsxedc zaqwsx qwer qwerasdf asd qwe zxc abc abcd abcde abcdef abcdefg abcdefgh abcabc aaa
  iloveyou loveyou lovely love sunshine princess dragon monkey football baseball basketball soccer hockey superman
  batman spiderman starwars pokemon shadow michael jennifer jordan charlie daniel thomas andrew joshua ashley nicole
  jessica matthew robert freedom whatever trustno trustnoone computer internet samsung iphone google facebook
  mustang corvette ferrari mercedes porsche summer winter spring autumn january february december november october
  september monday friday chocolate cookie cheese banana pepper ginger flower butterfly angel babygirl family
  forever friends blessed jesus christ killer hunter ranger buster tigger snoopy orange purple yellow
  woaini woaini woaiwojia wodemima mima nihao zhongguo beijing shanghai zhang wang admin admins huawei
  plenum meeting conference`.split(/\s+/),
);

const keyboardRows = [
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  'abcdefghijklmnopqrstuvwxyz',
];

const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Whether a password is among the first that are guessed: a common one however it is decorated, a run of keys, one
 * character over and over, a date, or the person's own login or e-mail address.
 */
export function isWeakPassword(password: string, own: { login: string; email?: string | null }): boolean {
  const lower = password.normalize('NFC').toLowerCase();
  return isRun(lower) || isRepeated(lower) || isDate(lower) || isCommon(lower) || isOwn(lower, own);
}

function isCommon(text: string): boolean {
  const plain = stemOf(text);
  const unmasked = stemOf(
    Array.from(text)
      .map((character) => lookAlikes[character] ?? character)
      .join(''),
  );
  // `p@ssw0rd1`: the digits at the end decorate, those within stand for letters.
  const trimmed = Array.from(text.replace(/[^\p{L}@$]+$/u, '')).map(
    (character) => lookAlikes[character] ?? character,
  );
  return [plain, unmasked, stemOf(trimmed.join(''))].some(
    (stem) => commonStems.has(stem) || isRun(stem) || commonStems.has(halfOf(stem)),
  );
}

/** Without what is around the letters. */
function stemOf(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
}

/** `passwordpassword` -> `password` */
function halfOf(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half + half === text ? half : text;
}

/** Neighbouring keys or letters throughout, forwards or backwards, perhaps twice: `12345678`, `hgfedcba`, `12341234`. */
function isRun(text: string): boolean {
  const part = halfOf(text);
  if (part.length < 4) return false;
  const backwards = Array.from(part).reverse().join('');
  return keyboardRows.some((row) => {
    const rows = row + row;
    return rows.includes(part) || rows.includes(backwards);
  });
}

/** Of few characters only, as `aaaaaaaa`, `12121212` or `11112222`. */
function isRepeated(text: string): boolean {
  return new Set(text).size <= 2;
}

/** Eight digits that are a day, as birthdays are: 19870512, 12051987, 05121987. */
function isDate(text: string): boolean {
  return /^(19|20)\d\d(0\d|1[0-2])([0-2]\d|3[01])$|^[0-3]\d[0-3]\d(19|20)\d\d$/.test(text);
}

function isOwn(text: string, { login, email }: { login: string; email?: string | null }): boolean {
  const names = [login, email ?? '', login.split('@')[0] ?? '', email?.split('@')[0] ?? ''];
  return names.some((name) => {
    if (name.length < 3 || !text.includes(name.toLowerCase())) return false;
    const rest = text.replaceAll(name.toLowerCase(), '');
    return rest.length < 5 || isRun(rest) || isDate(rest);
  });
}

/**
 * A path of this server to come back to. Anything that a browser could take for another server is `/`.
 * @param wanted as it came with a request
 */
export function localPath(wanted: string | undefined): string {
  // Browsers read a backslash as a slash, and drop tabs and line breaks (WHATWG URL, section 4.4).
  if (wanted === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return '/';
  const base = 'http://localhost';
  if (!URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  // `/./` and `/../` go away in parsing and could leave two slashes.
  return url.origin === base && !url.pathname.startsWith('//') ? url.pathname + url.search + url.hash : '/';
}
