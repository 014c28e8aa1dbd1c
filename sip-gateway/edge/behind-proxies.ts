import { parseVia } from './addresses.ts';
import type { SipRequest } from './message.ts';

/**
 * The address a request was sent from, before it went through proxies of ours: each of them writes into the Via below its
 * own where it has it from (RFC 3261 section 18.2.1). What others write there counts for nothing.
 * @param from the address it came to us from
 * @param proxies addresses of ours; one of them is returned for what a proxy sends of its own
 */
export function originOf(
  { vias }: Pick<SipRequest, 'vias'>,
  from: string,
  proxies: readonly string[],
): string {
  let origin = from;
  for (const below of vias.slice(1)) {
    if (!proxies.includes(origin)) break;
    const via = parseVia(below);
    if (!via) break;
    origin = (via.parameters.get('received') ?? via.host).replace(/^\[|\]$/g, '');
  }
  return origin;
}
