/** Addresses that terminals register (RFC 3261 section 19.1). */

const sipUri =
  /^(sips?):(?:([^@\s<>"]*)@)?(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?((?:;[^;?\s<>"]+)*)(?:\?[^\s<>"]*)?$/i;

/** Parameters that make another address of one that has them (section 19.1.4). */
const telling = ['transport', 'user', 'ttl', 'method', 'maddr'];

/** Longer than what any terminal sends. */
const longest = 1024;

/**
 * The same text for addresses that are the same, so that it can be a key. Parameters that are free (`ob`, `rinstance`) are
 * left out: section 19.1.4 compares them where both have them, by which an address can equal two that differ.
 * @returns null when it is no SIP address
 */
export function contactKey(uri: string): string | null {
  if (uri.length > longest) return null;
  const [, scheme, user = '', host, port = '', parameters = ''] = sipUri.exec(uri) ?? [];
  if (scheme === undefined || host === undefined || Number(port) > 65535) return null;
  const given = new Map(parameters.split(';').map((one) => nameAndValue(one.toLowerCase())));
  const told = telling.flatMap((name) => (given.has(name) ? [`${name}=${given.get(name)}`] : []));
  const where = port === '' ? host.toLowerCase() : `${host.toLowerCase()}:${Number(port)}`;
  return [`${scheme.toLowerCase()}:${unescaped(user)}@${where}`, ...told].join(';');
}

function nameAndValue(parameter: string): [name: string, value: string] {
  const [name = '', value = ''] = parameter.split('=', 2);
  return [name, value];
}

/** Percent signs that stand for what needs none are the same as what they stand for. */
function unescaped(user: string): string {
  return user.replaceAll(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(parseInt(escaped.slice(1), 16));
    return /[\w.!~*'()&=+$,?/-]/.test(character) ? character : escaped.toUpperCase();
  });
}
