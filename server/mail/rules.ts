import { emailSchema } from '../contract/api/endpoint.ts';

/** A message to one person. */
export interface Message {
  enterpriseId: string;
  /** One e-mail address, without a name. */
  to: string;
  subject: string;
  /** Goes before everything else: somebody waits for it, as for a code to sign in. */
  urgent?: boolean;
  text: string;
  html?: string;
  attachments?: readonly Attachment[];
  /** An iCalendar object that mail programs offer to enter (RFC 6047). */
  calendar?: Calendar;
}

export interface Attachment {
  /** What it is saved as. */
  name: string;
  /** Media type, e.g. `text/csv`. */
  type: string;
  content: string | Uint8Array;
}

export interface Calendar {
  /** RFC 5546, section 1.4 */
  method: 'PUBLISH' | 'REQUEST' | 'CANCEL';
  content: string;
}

/** What is kept of a message beside its columns. */
export interface MailContent {
  text: string;
  html?: string;
  /** `content` in base64 */
  attachments: { name: string; type: string; content: string }[];
  calendar?: Calendar;
}

export const minute = 60_000;
export const hour = 60 * minute;
/** A message is tried for this long. */
export const triedForMs = 72 * hour;
const longestPauseMs = 6 * hour;
const longestSubject = 200;

/**
 * How long to wait before a message is tried again, in ms: half a minute, then twice as long each time.
 * @param attempts made so far, from 1
 */
export function pauseAfter(attempts: number): number {
  return Math.min(longestPauseMs, (minute / 2) * 2 ** (attempts - 1));
}

/** @throws when it is not exactly one address: anything more would be further headers or recipients */
export function checkedRecipient(to: string): string {
  const result = emailSchema.safeParse(to);
  if (!result.success) throw new Error('a message is for one e-mail address');
  return result.data;
}

/** One line, without what could begin another header. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, longestSubject);
}
