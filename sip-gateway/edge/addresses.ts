import { endOfQuoted, parseHostPort, parseParameters, tokenPattern, unescapeQuoted } from './grammar.ts';
import type { NameAddress, Via } from './message.ts';
import { parseUri } from './uri.ts';

/**
 * A name-addr or addr-spec with its parameters (RFC 3261 section 25.1). Display names without quotes may have any
 * characters, as old devices send them, and there may be spaces within the angle brackets.
 * @returns null for what is none; section 20: an address without brackets has no question mark and no comma in it
 */
export function parseNameAddress(text: string): NameAddress | null {
  let displayName = '';
  let rest = text;
  if (text.startsWith('"')) {
    const end = endOfQuoted(text, 0);
    if (end < 0) return null;
    displayName = unescapeQuoted(text.slice(1, end));
    rest = text.slice(end + 1).trimStart();
    if (!rest.startsWith('<')) return null;
  }
  const open = rest.indexOf('<');
  if (open < 0) return parseBareAddress(text);
  if (open > 0) displayName = rest.slice(0, open).trimEnd();
  // A quote in a name without quotes is one that was never closed, or never opened.
  if (open > 0 && displayName.includes('"')) return null;
  const close = rest.indexOf('>', open);
  const uri = close < 0 ? null : parseUri(rest.slice(open + 1, close).trim());
  const parameters = uri && parseParameters(rest.slice(close + 1).trimStart());
  return parameters && { displayName: withoutControls(displayName), uri, parameters, text };
}

function parseBareAddress(text: string): NameAddress | null {
  const semicolon = text.indexOf(';');
  const address = (semicolon < 0 ? text : text.slice(0, semicolon)).trimEnd();
  const uri = /[?,]/.test(address) ? null : parseUri(address);
  const parameters = uri && parseParameters(semicolon < 0 ? '' : text.slice(semicolon));
  return parameters && { displayName: '', uri, parameters, text };
}

function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}

const viaPattern =
  /^([\w\-.!%*+`'~]+)[ \t]*\/[ \t]*([\w\-.!%*+`'~]+)[ \t]*\/[ \t]*([\w\-.!%*+`'~]+)[ \t]+([^;]*)(.*)$/s;

/** One value of Via (RFC 3261 section 20.42) of any version; null for what is none. */
export function parseVia(text: string): Via | null {
  const [, name = '', version = '', transport = '', sentBy = '', rest = ''] = viaPattern.exec(text) ?? [];
  const place = parseHostPort(sentBy.trim());
  const parameters = place && parseParameters(rest);
  if (!parameters) return null;
  const branch = parameters.get('branch');
  if (branch !== undefined && !(branch !== null && tokenPattern.test(branch))) return null;
  return {
    protocol: `${name}/${version}`.toUpperCase(),
    transport: transport.toUpperCase(),
    ...place,
    parameters,
  };
}
