import { isIPv6 } from 'node:net';
import type { Parameters } from './message.ts';

/** RFC 3261 section 25.1: token. */
export const tokenPattern = /^[\w\-.!%*+`'~]+$/;

const hostNamePattern = /^[\w-]+(?:\.[\w-]+)*\.?$/;
const longestHost = 255;

export const noParameters: Parameters = new Map<string, string | null>();

/**
 * A name, an IPv4 address, or an IPv6 address in brackets. Underscores are let through, as devices are named with them.
 * @returns in lower case, or null when it is none of these
 */
export function parseHost(text: string): string | null {
  if (text.length > longestHost) return null;
  const isAddress = text.startsWith('[') && text.endsWith(']') && isIPv6(text.slice(1, -1));
  return isAddress || hostNamePattern.test(text) ? text.toLowerCase() : null;
}

/** @returns null for no host, or a port out of 0 to 65535 */
export function parseHostPort(text: string): { host: string; port: number | null } | null {
  const parts = /^(\[[^\]]*\]|[^:\s]*)(?:[ \t]*:[ \t]*(\d{1,5}))?$/.exec(text);
  const host = parts?.[1] === undefined ? null : parseHost(parts[1]);
  if (host === null) return null;
  if (parts?.[2] === undefined) return { host, port: null };
  const port = Number(parts[2]);
  return port > 65535 ? null : { host, port };
}

/**
 * `;name=value;name="value"`, from the first semicolon on. Empty ones are passed over, as devices end lines with a
 * semicolon; one that comes twice is no reading that sender and receiver would share.
 * @returns null for what is none
 */
export function parseParameters(text: string): Parameters | null {
  if (text === '') return noParameters;
  const [before, ...parts] = splitOutsideQuotes(text, ';') ?? [text];
  if (before !== '') return null;
  const parameters = new Map<string, string | null>();
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trimEnd().toLowerCase();
    if (!tokenPattern.test(name) || parameters.has(name)) return null;
    const value = equals < 0 ? null : readValue(part.slice(equals + 1).trimStart());
    if (value === undefined) return null;
    parameters.set(name, value);
  }
  return parameters;
}

/** A value, or what is in a quoted string; undefined for neither. */
function readValue(text: string): string | undefined {
  if (text.startsWith('"')) return readQuoted(text);
  return /[\s"<>]/.test(text) || text === '' ? undefined : text;
}

function readQuoted(text: string): string | undefined {
  return endOfQuoted(text, 0) === text.length - 1 ? unescapeQuoted(text.slice(1, -1)) : undefined;
}

/** @param start of the opening quote @returns the index of the closing one, or -1 */
export function endOfQuoted(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return -1;
}

/** RFC 3261 section 25.1: quoted-pair. */
export function unescapeQuoted(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/gs, '$1') : text;
}

/** The values of a header that is a comma-separated list of addresses, trimmed; null when a quote or bracket stays open. */
export function splitList(text: string): string[] | null {
  return splitOutsideQuotes(text, ',');
}

/** Splits where the separator is neither within quotes nor within angle brackets. */
function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] | null {
  if (!text.includes('"') && !text.includes('<')) return text.split(separator).map((part) => part.trim());
  const parts: string[] = [];
  let start = 0;
  let within = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"' && !within) {
      index = endOfQuoted(text, index);
      if (index < 0) return null;
    } else if (character === '<') within = true;
    else if (character === '>') within = false;
    else if (character === separator && !within) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  if (within) return null;
  parts.push(text.slice(start).trim());
  return parts;
}
