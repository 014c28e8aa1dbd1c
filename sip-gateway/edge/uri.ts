import { noParameters, parseHostPort } from './grammar.ts';
import type { Parameters, SipUri, TelUri, Uri } from './message.ts';

/** RFC 3261 section 25.1: user and password, with the escapes and without spaces. `#` is sent by devices. */
const userPattern = /^(?:[\w\-.!~*'()&=+$,;?/#:]|%[\dA-Fa-f]{2})+$/;
const parameterPattern = /^(?:[\w\-.!~*'()[\]/:&+$]|%[\dA-Fa-f]{2})*$/;
const numberPattern = /^\+?[\dA-Fa-f*#\-.()]+$/;
const schemePattern = /^([A-Za-z][A-Za-z\d+\-.]*):([^\s<>"]+)$/;

/** @returns null for what is no URI at all */
export function parseUri(text: string): Uri | null {
  const [, scheme = '', rest = ''] = schemePattern.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case '':
      return null;
    case 'sip':
      return parseSipUri('sip', rest);
    case 'sips':
      return parseSipUri('sips', rest);
    case 'tel':
      return parseTelUri(rest);
    default:
      return { kind: 'other', scheme: scheme.toLowerCase(), rest };
  }
}

function parseSipUri(scheme: 'sip' | 'sips', rest: string): SipUri | null {
  const at = rest.indexOf('@');
  const user = at < 0 ? null : rest.slice(0, at);
  if (user !== null && !isUser(user)) return null;
  const afterUser = rest.slice(at + 1);
  const question = afterUser.indexOf('?');
  const beforeHeaders = question < 0 ? afterUser : afterUser.slice(0, question);
  const semicolon = beforeHeaders.indexOf(';');
  const place = parseHostPort(semicolon < 0 ? beforeHeaders : beforeHeaders.slice(0, semicolon));
  const parameters = semicolon < 0 ? noParameters : parseUriParameters(beforeHeaders.slice(semicolon + 1));
  if (!place || !parameters) return null;
  const headers = question < 0 ? null : afterUser.slice(question + 1);
  return { kind: 'sip', scheme, user, ...place, parameters, headers };
}

/** Escapes stand for UTF-8 (RFC 3261 section 25.1), which is what everyone who decodes them later relies on. */
function isUser(text: string): boolean {
  if (!userPattern.test(text) || text.startsWith(':')) return false;
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parseTelUri(rest: string): TelUri | null {
  const semicolon = rest.indexOf(';');
  const number = semicolon < 0 ? rest : rest.slice(0, semicolon);
  const parameters = semicolon < 0 ? noParameters : parseUriParameters(rest.slice(semicolon + 1));
  return numberPattern.test(number) && parameters ? { kind: 'tel', number, parameters } : null;
}

/** Names are as they are written but for their case: an escaped letter is left escaped. The first of two counts. */
function parseUriParameters(text: string): Parameters | null {
  const parameters = new Map<string, string | null>();
  for (const part of text.split(';')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? null : part.slice(equals + 1);
    if (name === '' || !parameterPattern.test(name) || !parameterPattern.test(value ?? '')) return null;
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}
