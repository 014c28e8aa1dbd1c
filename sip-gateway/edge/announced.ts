import { isIPv6 } from 'node:net';
import { localAddresses } from '../../server/kernel/local-addresses.ts';
import type { ListenerSettings } from './listener-settings.ts';

/** What others reach a listener by; of one at all addresses, the first of the machine's that is of its family. */
export function announcedAddress({ ip, announce }: ListenerSettings): string {
  if (announce !== undefined && announce !== '') return announce;
  if (ip !== '0.0.0.0' && ip !== '::') return ip;
  return localAddresses().find((address) => isIPv6(address) === isIPv6(ip)) ?? ip;
}
