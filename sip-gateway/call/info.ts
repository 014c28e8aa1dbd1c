import type { Digit } from '../../server/contract/legs.ts';

/** What room systems say by INFO (RFC 6086, legacy usage). */

/** A key: `Signal=5` of application/dtmf-relay, or the digit alone of application/dtmf. */
export function readDigit(type: string, body: string): Digit | null {
  if (!/^application\/(dtmf|vnd\.nortelnetworks\.digits)/i.test(type)) return null;
  const [, signal] =
    /(?:^|\n)\s*(?:signal|d)\s*=\s*([0-9*#A-D]|1[01])\s*(?:\r|\n|$)/i.exec(body) ??
    /^\s*([0-9*#A-D]|1[01])\s*$/i.exec(body) ??
    [];
  if (signal === undefined) return null;
  // Some count the star and the hash on (RFC 2833 section 3.10).
  if (signal === '10') return '*';
  if (signal === '11') return '#';
  return signal.toUpperCase() as Digit;
}

/** Whether a key frame is asked for (RFC 5168). */
export function readFastUpdate(type: string, body: string): boolean {
  return /media_control\+xml/i.test(type) && /<\s*picture_fast_update\b/i.test(body);
}

export const fastUpdate = {
  contentType: 'application/media_control+xml',
  content:
    '<?xml version="1.0" encoding="utf-8" ?>\r\n<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>\r\n',
} as const;
