import { createHash } from 'node:crypto';
import { parseVia } from './addresses.ts';
import type { Address } from './flow.ts';
import { type Echo, type Refusal, refusalPhrases } from './refusal.ts';
import { answerAddress, stampVia } from './via-rules.ts';

type Answered = Exclude<Refusal, { answer: null }>;

/**
 * A response that is made without a transaction (RFC 3261 section 8.2.7), and with UDP where it goes. The same request
 * gets the same one each time, To tag included.
 */
export function answerOf(refusal: Answered, source: Address): { text: string; to: Address } {
  const { answer, reason, echo, extra = [] } = refusal;
  const [first = '', ...others] = echo.vias;
  const via = parseVia(first);
  const top = via ? stampVia(via, first, source) : first;
  const lines = [
    `SIP/2.0 ${answer} ${refusalPhrases[answer]}`,
    ...[top, ...others].map((value) => `Via: ${value}`),
    ...echo.headers.map(([name, value]) => `${name}: ${name === 'To' ? withTag(value, echo) : value}`),
    ...extra,
    // RFC 3261 section 20.43: 399 is for a text of one's own.
    ...(answer === 400 ? [`Warning: 399 plenum "${reason}"`] : []),
    'Content-Length: 0',
    '\r\n',
  ];
  return { text: lines.join('\r\n'), to: via ? answerAddress(via, source) : source };
}

/** RFC 3261 section 8.2.6.2. */
function withTag(to: string, echo: Echo): string {
  if (/;[ \t]*tag[ \t]*=/i.test(to)) return to;
  const digest = createHash('sha256').update(JSON.stringify(echo)).digest('hex');
  return `${to};tag=${digest.slice(0, 16)}`;
}
