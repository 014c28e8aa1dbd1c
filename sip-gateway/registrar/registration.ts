import type { Transport } from '../edge/flow.ts';
import { activeBindings, type Bindings } from './bindings.ts';

/** Where a terminal is registered, for those who look after it. */
export interface Registration {
  /** host:port as it is seen from here; behind a proxy the address alone. */
  address: string;
  transport: Transport;
  /** Whether a proxy stands in between. */
  proxied: boolean;
  /** What it calls itself; empty: nothing. */
  device: string;
  /** ms since 1970 */
  since: number;
  /** When it was heard of last, and when it is forgotten unless it is heard of again; ms since 1970. */
  renewedAt: number;
  expiresAt: number;
}

/** @returns null: nowhere */
export function registrationOf(bindings: Bindings, now: number): Registration | null {
  const [binding] = activeBindings(bindings, now);
  if (!binding) return null;
  const { device, since, registeredAt: renewedAt, expiresAt, path, flow, source } = binding;
  const [transport = 'udp', , remote = ''] = flow.split(' ');
  const proxied = path.length > 0;
  return {
    address: proxied ? source : remote,
    ...{ transport: transport as Transport, proxied, device, since, renewedAt, expiresAt },
  };
}
