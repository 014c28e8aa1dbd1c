import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { PlenumError } from '../contract/errors.ts';

export interface XmlHandlers {
  /** @param name without prefix; so are those of the attributes */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  /** All that is between two tags, in one piece. */
  text?(text: string): void;
  close?(name: string): void;
}

/** The deepest element of a sheet is at 7: a run of rich text. */
const deepest = 64;
/** Between two tags, or inside one. */
const longest = 1_000_000;

/**
 * Parses XML as it comes. Document types are refused: nothing they declare (entities that
 * grow, files to read in) has a place in a spreadsheet.
 *
 * @throws PlenumError `sheet_unreadable`, `sheet_too_large`, and what the stream fails with
 */
export async function readXml(content: Readable, handlers: XmlHandlers): Promise<void> {
  const nothing = parseXml(content, handlers, () => []);
  while (!(await nothing.next()).done);
}

/** As `readXml`; yields what `take` has after each piece. */
export async function* parseXml<T>(
  content: Readable,
  handlers: XmlHandlers,
  take: () => Iterable<T>,
): AsyncGenerator<T> {
  const parser = new SaxesParser();
  let depth = 0;
  let lastTag = 0;
  parser.on('doctype', () => {
    throw new PlenumError('sheet_unreadable', { detail: 'XML with a document type' });
  });
  parser.on('opentag', ({ name, attributes }) => {
    lastTag = parser.position;
    if (++depth > deepest) throw new PlenumError('sheet_unreadable', { detail: 'XML too deep' });
    handlers.open(localName(name), withoutPrefixes(attributes));
  });
  parser.on('closetag', ({ name }) => {
    lastTag = parser.position;
    depth--;
    handlers.close?.(localName(name));
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('error', (cause) => {
    throw new PlenumError('sheet_unreadable', { detail: cause.message, cause });
  });

  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of content as AsyncIterable<Buffer>) {
    parser.write(decoded(decoder, piece));
    if (parser.position - lastTag > longest) throw new PlenumError('sheet_too_large', { detail: 'a cell' });
    yield* take();
  }
  parser.close();
  yield* take();
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Buffer): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch (cause) {
    throw new PlenumError('sheet_unreadable', { detail: 'XML that is not UTF-8', cause });
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function withoutPrefixes(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const key in attributes) plain[localName(key)] = attributes[key] ?? '';
  return plain;
}
