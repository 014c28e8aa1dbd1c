import { networkInterfaces } from 'node:os';

/** Every address of this machine a browser may come by: LAN first, loopback last, no link-local ones. */
export function localAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const usable = all.filter((one) => !one.address.toLowerCase().startsWith('fe80'));
  usable.sort((a, b) => Number(a.internal) - Number(b.internal) || a.family.localeCompare(b.family));
  return usable.map((one) => one.address);
}
