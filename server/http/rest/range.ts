import type { ByteRange } from '../../contract/byte-range.ts';

/**
 * What a Range asks for of so many bytes (RFC 9110, section 14.1.2). Several parts at once, other units and what is no
 * range at all ask for nothing in particular. (Express's own takes a suffix that is longer than the file for an error.)
 * @returns null: the whole; `beyond`: nothing that there is
 */
export function rangeOf(header: string, bytes: number): ByteRange | 'beyond' | null {
  const matched = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header);
  const [, first = '', last = ''] = matched ?? [];
  if (first === '') return last === '' ? null : suffixOf(Number(last), bytes);
  const from = Number(first);
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < from) return null;
  return from >= bytes ? 'beyond' : { from, to };
}

function suffixOf(length: number, bytes: number): ByteRange | 'beyond' | null {
  if (length === 0) return 'beyond';
  // Of nothing there is no range to name.
  return bytes === 0 ? null : { from: Math.max(0, bytes - length), to: bytes - 1 };
}
