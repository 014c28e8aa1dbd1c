import type { Uri } from '../edge/message.ts';

/** What somebody has called. */
export type Dialled =
  /** Nobody in particular: a voice asks for the ID. */
  | { to: 'ivr' }
  | { to: 'meeting'; meetingId: string; pin: string | null }
  /** Not a number: the name of a room, or somebody's address. */
  | { to: 'alias'; alias: string };

const meeting = /^(\d{3,20})(?:\*(\d{1,20})#?|\*?#?)$/;

/**
 * Reads the user part of a Request-URI: `914083136`, `914083136*1234#` with the PIN, `914083136#`.
 * @param ivr numbers at which the voice answers, beside an empty one
 */
export function readDialled(uri: Uri, ivr: readonly string[]): Dialled {
  const text =
    uri.kind === 'tel'
      ? uri.number.replace(/[-.()]/g, '')
      : uri.kind === 'sip'
        ? unescaped(uri.user ?? '')
        : '';
  if (text === '' || ivr.includes(text)) return { to: 'ivr' };
  const [, meetingId, pin = null] = meeting.exec(text.replace(/[\s-]/g, '')) ?? [];
  if (meetingId === undefined) return { to: 'alias', alias: text };
  return { to: 'meeting', meetingId, pin };
}

/** Without a password; what cannot be unescaped is nobody's name. */
function unescaped(user: string): string {
  const [name = ''] = user.split(':');
  try {
    return decodeURIComponent(name.split(';')[0] ?? '');
  } catch {
    return '';
  }
}
